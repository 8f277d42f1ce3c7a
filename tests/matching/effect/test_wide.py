import numpy as np
import pytest

from matching.effect.domain import Panel
from matching.effect.wide import MISSING, pretend_earlier, widen
from matching.errors import InvalidValueError
from tests.matching.effect.panels import panel


def test_years_are_consecutive_and_what_is_missing_stays_unknown():
    wide = widen(panel({"gaps": (2020,)}, {"level": 4.0}), "sales")

    assert list(wide.years) == list(range(2018, 2025))
    assert np.isnan(wide.values[0, 2])
    assert wide.cells[0, 2] == MISSING
    assert wide.values[1] == pytest.approx(4.0)
    assert np.isnan(wide.window(2016, 2017)).all()


def test_values_without_a_logarithm_are_dropped_and_counted():
    given = panel({}, {})
    given.outcomes["sales"][:3] = [0.0, -5.0, np.nan]

    wide = widen(given, "sales")

    assert wide.dropped == 3
    assert np.isnan(wide.values[0, :3]).all()


def test_a_pretended_start_forgets_what_came_after_the_true_one():
    wide = widen(panel({"start": 2022}, {}), "sales")

    earlier = pretend_earlier(wide, 2)

    assert list(earlier.treated_from) == [2020, 0]
    assert np.isnan(earlier.values[0, 4:]).all()
    assert np.isfinite(earlier.values[1]).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"years": np.array([2020])}, "of shape"),
        ({"years": np.array([2020, 2020])}, "one row per firm and year"),
        ({"treated_from": np.array([0, 2021])}, "one first year per firm"),
    ],
)
def test_a_panel_that_contradicts_itself_is_refused(change, said):
    values = {
        "firms": np.array([1, 1]), "years": np.array([2020, 2021]),
        "industry": np.array(["10", "10"]), "size": np.array(["a", "a"]),
        "treated_from": np.array([0, 0]), "outcomes": {"sales": np.array([1.0, 2.0])},
    }  # fmt: skip

    with pytest.raises(InvalidValueError, match=said):
        Panel(**{**values, **change})


def test_an_unknown_outcome_is_refused():
    with pytest.raises(InvalidValueError, match="outcome"):
        widen(panel({}), "export")
