"""What is wrong with a round as typed is said field by field."""

from datetime import date
from decimal import Decimal

import pytest

from app.errors import Invalid
from app.services.selection.round_form import (
    USUAL_CRITERIA,
    CriterionInput,
    RoundInput,
    check,
)

GOOD = {
    "version": "v", "title": "모집", "opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 20),
    "places": 10, "criteria": USUAL_CRITERIA,
}  # fmt: skip


def test_the_usual_criteria_make_a_good_round():
    check(RoundInput(**GOOD))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "가" * 121}, "title"),
        ({"version": ""}, "version"),
        ({"opens_on": None}, "opens_on"),
        ({"closes_on": date(2026, 2, 28)}, "closes_on"),
        ({"places": 0}, "places"),
        ({"places": None}, "places"),
        ({"reserves": -1}, "reserves"),
        ({"reviewers_each": 10}, "reviewers_each"),
        ({"preference_points": Decimal("10.5")}, "preference_points"),
        ({"preference_areas": "everywhere"}, "preference_areas"),
        ({"least_points": Decimal(101)}, "least_points"),
        ({"criteria": ()}, "criteria"),
        ({"criteria": (CriterionInput("가", weight=99),)}, "criteria"),
        ({"criteria": (CriterionInput("", weight=100),)}, "criteria"),
        ({"criteria": (CriterionInput("가", weight=None),)}, "criteria"),
        ({"criteria": (CriterionInput("가", guidance="나" * 601, weight=100),)}, "criteria"),
    ],
)
def test_one_thing_wrong_is_one_field(values, field):
    with pytest.raises(Invalid) as caught:
        check(RoundInput(**{**GOOD, **values}))

    assert set(caught.value.fields) == {field}


def test_the_rules_of_a_running_round_are_not_looked_at():
    check(
        RoundInput(**{**GOOD, "criteria": (), "version": "", "preference_areas": ""}), running=True
    )
