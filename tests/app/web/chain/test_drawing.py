from types import SimpleNamespace

from app.services.chain import grow
from app.web.chain.drawing import ROW, WIDTH, draw, names_of


def firm(number):
    return SimpleNamespace(id=number, name=f"기업{number}", name_en=f"Firm {number}")


def link(place, helper, helped):
    return SimpleNamespace(engagement_id=place, helper=firm(helper), helped=firm(helped))


def drawn(*pairs, names=None):
    links = [link(n, *pair) for n, pair in enumerate(pairs)]
    (tree,) = grow(links)
    return draw(tree, names or names_of(links, english=False))


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
    pairs = [(n, n + 1) for n in range(1, 30)]
    names = {("c", n): "아주긴이름의농업회사법인" * 4 for n in range(1, 31)}
    drawing = drawn(*pairs, names=names)
    assert max(spot.x for spot in drawing.spots) < WIDTH * 2 / 3
    assert all(spot.name.endswith("…") and len(spot.name) < 24 for spot in drawing.spots)
    assert drawing.spots[0].full_name == names["c", 1]


def test_names_follow_the_language_and_experts_stand_for_themselves():
    helped = SimpleNamespace(id=2, name="김치집", name_en="")
    alone = SimpleNamespace(helper=None, mentor_id=9, person="박위원", helped=helped)
    assert names_of([alone], english=True) == {("m", 9): "박위원", ("c", 2): "김치집"}
    assert names_of([link(1, 1, 2)], english=True)["c", 2] == "Firm 2"
