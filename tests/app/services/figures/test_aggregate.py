"""Values of one definition alone are put together, and rightly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.figures.aggregate import (
    Definition,
    MixedError,
    Pool,
    Value,
    aggregate,
    quartiles,
)

DEFECTS = Definition("process_defect", "%", "", "quarter", "quarter", "case")
VARIANTS = [
    Definition("output_day", "%", "", "quarter", "quarter", "case"),
    Definition("process_defect", "ppm", "", "quarter", "quarter", "case"),
    Definition("process_defect", "%", "불량÷포장", "quarter", "quarter", "case"),
    Definition("process_defect", "%", "", "month", "quarter", "case"),
    Definition("process_defect", "%", "", "quarter", "month", "case"),
    Definition("process_defect", "%", "", "quarter", "quarter", "m0"),
]


def pool(*changes, definition=DEFECTS, firms=None):
    made = Pool(definition)
    for number, change in enumerate(changes):
        made.add(Value(definition, number if firms is None else firms[number], change, "checked"))
    return made


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=60))
def test_quartiles_are_those_of_numpy(values):
    assert quartiles(values) == pytest.approx(np.quantile(values, [0.25, 0.5, 0.75]))


def test_nothing_has_no_quartiles():
    with pytest.raises(ValueError, match="no values"):
        quartiles([])


@pytest.mark.parametrize("other", VARIANTS)
def test_whatever_differs_cannot_be_put_together(other):
    with pytest.raises(MixedError):
        pool(0.1).add(Value(other, 9, 0.2, "checked"))
    with pytest.raises(MixedError):
        pool(0.1).join(pool(0.2, definition=other))


def test_two_pools_of_one_definition_join():
    assert len(pool(0.1).join(pool(0.2, 0.3)).values) == 3


def test_five_firms_are_told_and_four_are_not():
    five = aggregate(pool(-0.1, -0.2, -0.3, -0.4, 0.5), rising_is_better=False)
    assert (five.firms, five.values, five.better, five.worse) == (5, 5, 4, 1)
    assert five.quartiles.middle == pytest.approx(-0.2)
    assert five.checks == {"checked": 5}
    four = aggregate(pool(-0.1, -0.2, -0.3, -0.4), rising_is_better=False)
    assert four.dark
    assert (four.firms, four.values, four.quartiles, four.checks) == (None, None, None, None)


def test_firms_count_and_not_values():
    found = aggregate(pool(*[0.1] * 8, firms=[1, 1, 2, 2, 3, 3, 4, 4]), rising_is_better=True)
    assert found.dark


def test_a_value_from_nothing_has_no_percentage_and_is_told():
    found = aggregate(pool(0.1, 0.1, 0.1, 0.1, None), rising_is_better=True)
    assert (found.firms, found.from_zero, found.better) == (5, 1, 4)


def test_periods_without_a_name_are_counted_and_never_put_together():
    loose = Definition("process_defect", "%", "", "other", "quarter", "case")
    found = aggregate(pool(*[0.1] * 6, definition=loose), rising_is_better=True)
    assert (found.firms, found.quartiles) == (6, None)
    assert not found.dark
