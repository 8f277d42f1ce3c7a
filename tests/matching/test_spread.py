import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.spread import gini, jain

loads = st.lists(st.integers(0, 50), min_size=1, max_size=20)


def test_equal_loads_are_even():
    assert gini([3, 3, 3]) == pytest.approx(0.0)
    assert jain([3, 3, 3]) == pytest.approx(1.0)


def test_one_who_carries_all_is_as_uneven_as_it_gets():
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert jain([0, 0, 0, 8]) == pytest.approx(0.25)


def test_no_load_is_even():
    assert gini([]) == gini([0, 0]) == 0.0
    assert jain([]) == jain([0, 0]) == 1.0


@given(loads)
def test_both_stay_in_their_range(values):
    assert 0.0 <= gini(values) <= 1 - 1 / len(values) + 1e-12
    assert 1 / len(values) - 1e-12 <= jain(values) <= 1.0


@given(loads, st.integers(2, 4))
def test_neither_scale_nor_repetition_changes_them(values, times):
    for measure in (gini, jain):
        assert measure([value * times for value in values]) == pytest.approx(measure(values))
        assert measure(values * times) == pytest.approx(measure(values))


@given(loads)
def test_gini_is_the_mean_difference_over_twice_the_mean(values):
    if sum(values):
        differences = sum(abs(a - b) for a in values for b in values)
        expected = differences / (2 * len(values) * sum(values))
        assert gini(values) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [gini, jain])
def test_a_negative_load_is_refused(measure):
    with pytest.raises(InvalidValueError):
        measure([1, -1])
