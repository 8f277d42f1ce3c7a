"""What the filters of a list offer, and how a quote is cut out."""

import pytest

from app.services.reference import load_catalogue
from app.services.searching import MAX_OPTIONS, excerpt, options, quoted
from knowledge.domain import Hit, Quote

NOTHING = frozenset()


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


def values(found):
    return [(option.value, option.count, option.chosen) for option in found]


def test_options_leave_results_and_come_by_count_then_name(catalogue):
    found = options("category", {"inv": 2, "defect": 5, "haccp": 2, "labor": 0}, NOTHING, catalogue)
    assert values(found) == [
        ("defect", 5, False),
        ("haccp", 2, False),
        ("inv", 2, False),
    ] or values(found) == [("defect", 5, False), ("inv", 2, False), ("haccp", 2, False)]
    assert [option.ko for option in found[1:]] == sorted(option.ko for option in found[1:])


def test_a_chosen_value_stays_though_it_leaves_nothing(catalogue):
    assert values(options("category", {}, frozenset(["inv"]), catalogue)) == [("inv", 0, True)]


def test_municipalities_come_by_code_and_name_their_province(catalogue):
    found = options("municipality", {"52720": 9, "48120": 1}, NOTHING, catalogue)
    assert [(option.ko, option.en) for option in found] == [
        ("경남 창원시", "Changwon, Gyeongnam"),
        ("전북 진안군", "Jinan, Jeonbuk"),
    ]


def test_groups_stand_under_a_division_that_is_open(catalogue):
    counts = {"10": 3, "103": 2, "107": 1, "25": 4, "259": 4}
    assert [o.value for o in options("industry", counts, NOTHING, catalogue)] == ["10", "25"]
    opened = options("industry", counts, frozenset(["107"]), catalogue)
    assert [(o.value, o.depth) for o in opened] == [("10", 0), ("103", 1), ("107", 1), ("25", 0)]


def test_of_very_many_values_the_chosen_and_the_most_frequent_come(catalogue):
    counts = {f"x{n:03}": n for n in range(1, MAX_OPTIONS + 20)}
    found = options("solution", counts, frozenset(["x001"]), catalogue)
    assert len(found) == MAX_OPTIONS
    assert {"x001", f"x{MAX_OPTIONS + 19:03}"} <= {option.value for option in found}
    assert "x002" not in {option.value for option in found}


def test_a_value_that_nobody_knows_is_shown_as_it_came(catalogue):
    assert options("category", {}, frozenset(["<b>"]), catalogue)[0].ko == "<b>"


def test_marks_of_an_excerpt_count_from_its_own_start():
    found = quoted(Quote("problem", "염도가 달라요", 10, 17, ((10, 12),)))
    assert (found.text, found.marks, found.field, found.case) == (
        "염도가 달라요", ((0, 2),), "problem", "",
    )  # fmt: skip


def test_a_quote_out_of_a_mentor_s_case_names_the_case():
    found = quoted(Quote("abc/steps", "적었어요", 0, 4))
    assert (found.case, found.field) == ("abc", "steps")


def test_a_hit_without_a_quote_has_no_excerpt():
    assert excerpt(Hit(1, 0.5)) is None
