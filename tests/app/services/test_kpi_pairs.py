from datetime import date
from decimal import Decimal

import pytest

from app.models.kpi import Measure
from app.services.kpi_pairs import kpi_pair
from app.services.reference import load_catalogue


@pytest.fixture
def pair(session):
    catalogue = load_catalogue(session)

    def build(before, after, *, metric="process_defect", unit="%"):
        return kpi_pair(
            Measure(
                metric_id=metric, unit=unit, before=Decimal(before),
                before_from=date(2025, 1, 1), before_to=date(2025, 3, 31),
                after=None if after is None else Decimal(after),
                measured_by="생산팀", method="전수", check_state="checked",
            ),
            catalogue,
        )  # fmt: skip

    return build


@pytest.mark.parametrize(
    ("before", "after", "metric", "verdict"),
    [
        ("28", "9", "process_defect", "better"),
        ("9", "28", "process_defect", "worse"),
        ("100", "140", "output_day", "better"),
        ("140", "100", "output_day", "worse"),
        ("9", "9.0", "process_defect", "same"),
        ("9", None, "process_defect", "open"),
    ],
)
def test_the_direction_of_the_metric_decides_what_is_better(pair, before, after, metric, verdict):
    assert pair(before, after, metric=metric).verdict == verdict


@pytest.mark.parametrize(
    ("before", "after", "unit", "change", "change_unit"),
    [
        ("28", "9", "%", "19.0", "%p"),
        ("120", "90", "개/일", "25.0", "%"),
        ("90", "120", "개/일", "33.3", "%"),
        ("-10", "5", "개/일", "150.0", "%"),
        ("0", "5", "개/일", None, "%"),
        ("0", "5", "%", "5.0", "%p"),
        ("5", None, "%", None, "%p"),
    ],
)
def test_the_change_is_computed(pair, before, after, unit, change, change_unit):
    found = pair(before, after, unit=unit)
    assert found.change == (None if change is None else Decimal(change))
    assert found.change_unit == change_unit


@pytest.mark.parametrize(
    ("before", "after", "shares"),
    [
        ("28", "7", (1.0, 0.25)),
        ("5", "10", (0.5, 1.0)),
        ("0", "0", (0.0, 0.0)),
        ("8", None, (1.0, 0.0)),
        ("-4", "2", (1.0, 0.5)),
    ],
)
def test_both_bars_are_on_one_scale(pair, before, after, shares):
    found = pair(before, after)
    assert (found.before_share, found.after_share) == shares


def test_rising_is_told_from_falling(pair):
    assert pair("1", "2").rose
    assert not pair("2", "1").rose
    assert not pair("2", None).rose
