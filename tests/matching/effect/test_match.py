import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.effect.domain import Settings
from matching.effect.match import balance, match
from matching.effect.wide import widen
from matching.errors import InvalidValueError
from matching.evaluate.effect_panels import World, draw
from tests.matching.effect.panels import panel


def pairs_of(*firms, **values):
    chosen = Settings(**{"caliper": None, **values})
    return [cohort.pairs.tolist() for cohort in match(widen(panel(*firms), "sales"), chosen)]


def test_the_neighbour_has_the_same_industry_and_size():
    own = {"start": 2022, "growth": 0.1}
    near_but_elsewhere = [{"growth": 0.1, "industry": "29"}, {"growth": 0.1, "size": "b"}]

    assert pairs_of(own, *near_but_elsewhere, {"growth": 0.3}) == [[[0, 3]]]


def test_the_nearest_trend_before_support_wins():
    firms = [{"start": 2022, "growth": 0.1}, {"growth": 0.3}, {"growth": 0.12}, {"growth": -0.1}]

    assert pairs_of(*firms) == [[[0, 2]]]


def test_what_happens_after_support_does_not_choose():
    lucky = {"start": 2022, "growth": 0.1, "gain": 2.0}

    assert pairs_of(lucky, {"growth": 0.1}, {"growth": 0.5}) == [[[0, 1]]]


def test_a_firm_that_was_ever_supported_is_no_neighbour():
    firms = [{"start": 2022}, {"start": 2023}, {"level": 5.0}]

    assert pairs_of(*firms, replacement=True) == [[[0, 2]], [[1, 2]]]


def test_without_replacement_the_total_distance_decides():
    # greedy would give firm 0 its nearest and leave firm 1 one far away
    firms = [
        {"start": 2022, "growth": 0.10}, {"start": 2022, "growth": 0.05},
        {"growth": 0.09}, {"growth": 0.30},
    ]  # fmt: skip

    assert pairs_of(*firms, level_weight=0.0) == [[[0, 3], [1, 2]]]


def test_each_firm_gets_several_neighbours_and_none_beyond_the_caliper():
    firms = [{"start": 2022}, {}, {"level": 3.1}, {"level": 9.0}]

    assert pairs_of(*firms, neighbours=3) == [[[0, 1], [0, 2], [0, 3]]]
    assert pairs_of(*firms, neighbours=3, caliper=0.5) == [[[0, 1], [0, 2]]]


def test_a_firm_must_show_every_year_before_support_and_one_after():
    firms = [{"start": 2022, "gaps": (2020,)}, {"start": 2022, "gaps": (2022, 2023, 2024)}, {}]

    (cohort,) = match(widen(panel(*firms), "sales"), Settings())

    assert (len(cohort.pairs), cohort.unseen) == (0, 2)


def test_support_that_begins_too_early_has_no_years_before():
    assert pairs_of({"start": 2020}, {}, pre_years=3) == []


@given(st.integers(0, 50), st.booleans(), st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_pairs_keep_every_promise(seed, replacement, neighbours):
    wide = widen(draw(World(treated=15, others=40), seed), "sales")
    chosen = Settings(replacement=replacement, neighbours=neighbours, caliper=1.0)

    for cohort in match(wide, chosen):
        treated, controls = cohort.pairs.T
        cells = wide.cells[:, wide.column(cohort.year - 1)]
        assert (cells[treated] == cells[controls]).all()
        assert (wide.treated_from[treated] == cohort.year).all()
        assert (wide.treated_from[controls] == 0).all()
        assert len({tuple(pair) for pair in cohort.pairs}) == len(cohort.pairs)
        assert np.bincount(treated, minlength=1).max() <= neighbours
        if not replacement:
            assert len(set(controls)) == len(controls)
        assert cohort.weights()[1].sum() == pytest.approx(len(cohort.treated))


def test_neighbours_are_more_alike_than_all_candidates():
    wide = widen(draw(World(selection=1.5, trend=0.1, others=300), 3), "sales")

    rows = {row.name: row for row in balance(match(wide, Settings()))}

    assert rows["trend"].gap_before > 0.5
    assert abs(rows["trend"].gap_after) < 0.15
    assert balance(()) == ()


@pytest.mark.parametrize("bad", [{"neighbours": 0}, {"caliper": 0.0}, {"level_weight": -1.0}])
def test_settings_that_cannot_be_computed_are_refused(bad):
    with pytest.raises(InvalidValueError):
        Settings(**bad)
