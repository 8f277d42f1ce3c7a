from types import SimpleNamespace

from app.repositories.chain import Edge
from app.services.chain import grow
from app.web.chain.drawing import MOST, ROW, WIDTH, draw, names_of


def firm(number, name):
    return SimpleNamespace(id=number, name=name.format(number), name_en=f"Firm {number}")


def drawn(*pairs, name="기업{}", english=False):
    edges = [Edge(n, helper, helper, helped) for n, (helper, helped) in enumerate(pairs)]
    links = {
        n: SimpleNamespace(helper=firm(helper, name), helped=firm(helped, name))
        for n, (helper, helped) in enumerate(pairs)
    }
    (tree,) = grow(edges)
    return draw(tree, links, english=english)


def test_each_stands_on_a_line_of_its_own_right_of_who_helped():
    drawing = drawn((1, 2), (2, 3), (1, 4))
    assert [spot.name for spot in drawing.spots] == ["기업1", "기업2", "기업3", "기업4"]
    assert [spot.y for spot in drawing.spots] == [ROW * n + ROW // 2 for n in range(4)]
    one, two, three, four = (spot.x for spot in drawing.spots)
    assert one < two == four < three
    assert drawing.height == 4 * ROW
    assert [bool(spot.elbow) for spot in drawing.spots] == [False, True, True, True]


def test_other_helpers_are_joined_by_a_bow():
    assert drawn((1, 2), (2, 3)).bows == ()
    assert len(drawn((1, 2), (1, 3), (2, 3)).bows) == 1


def test_a_deep_line_and_a_long_name_stay_inside():
    long = "아주긴이름의농업회사법인" * 4 + "{}"
    drawing = drawn(*((n, n + 1) for n in range(1, 30)), name=long)
    assert max(spot.x for spot in drawing.spots) < WIDTH * 2 / 3
    assert all(spot.name.endswith("…") and len(spot.name) < 24 for spot in drawing.spots)
    assert drawing.spots[0].full_name == long.format(1)


def test_a_large_tree_is_drawn_in_part():
    drawing = drawn(*((1, n) for n in range(2, MOST + 12)))
    assert (len(drawing.spots), drawing.left_out) == (MOST, 11)


def test_names_follow_the_language_and_experts_stand_for_themselves():
    assert drawn((1, 2), english=True).spots[1].name == "Firm 2"
    helped = SimpleNamespace(id=2, name="김치집", name_en="")
    alone = SimpleNamespace(helper=None, mentor_id=9, person="박위원", helped=helped)
    assert names_of([alone], english=True) == {-9: "박위원", 2: "김치집"}
