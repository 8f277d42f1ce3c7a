import numpy as np
import pytest
from pandas import DataFrame
from statsmodels.formula.api import wls

from matching.effect.domain import Settings
from matching.effect.estimate import effect_of, stack
from matching.effect.match import match
from matching.effect.wide import widen
from matching.evaluate.effect_panels import World, draw
from tests.matching.effect.panels import panel


def rows_of(given, settings=None):
    settings = settings or Settings()
    wide = widen(given, "sales")
    return stack(wide, match(wide, settings), settings)


def test_firms_that_differ_only_by_support_show_exactly_its_gain():
    firms = [
        {"start": 2021 + n % 2, "growth": 0.02 * n, "level": n, "gain": 0.3} for n in range(4)
    ] + [{"growth": 0.02 * n, "level": n} for n in range(4)]

    effect = effect_of(rows_of(panel(*firms)))

    assert effect.average.value == pytest.approx(0.3)
    assert effect.average.percent == pytest.approx(34.986, abs=0.001)
    assert [(c.year, c.treated, c.controls) for c in effect.cohorts] == [(2021, 2, 2), (2022, 2, 2)]
    assert (effect.treated, effect.controls) == (4, 4)


def test_each_first_year_counts_by_its_firms_though_gains_differ():
    early = [{"start": 2021, "gain": 0.4, "level": n} for n in range(1, 4)]
    late = [{"start": 2023, "gain": 0.0, "level": 3.0}]
    others = [{"level": n} for n in range(1, 4)]

    effect = effect_of(rows_of(panel(*early, *late, *others)))

    assert [c.effect.value for c in effect.cohorts] == pytest.approx([0.4, 0.0], abs=1e-9)
    assert effect.average.value == pytest.approx(0.3)


def test_the_plain_case_is_the_two_way_model_of_the_formula_language():
    rows = rows_of(draw(World(cohorts=(2021,)), 5), Settings(neighbours=2, replacement=True))
    data = DataFrame({
        "y": rows.y, "unit": rows.unit, "year": rows.relative,
        "d": rows.treated * (rows.relative >= 0),
    })  # fmt: skip

    ours = effect_of(rows, events=False).average
    theirs = wls("y ~ d + C(unit) + C(year)", data, weights=rows.weight).fit()

    assert ours.value == pytest.approx(theirs.params["d"], abs=1e-9)


def test_year_by_year_the_difference_is_seen_from_support_on():
    firms = [{"start": 2021, "gain": 0.2, "level": n} for n in range(1, 5)]

    effect = effect_of(rows_of(panel(*firms, *[{"level": n} for n in range(1, 5)])))

    assert [point.relative for point in effect.events] == [-3, -2, -1, 0, 1, 2]
    assert effect.events[2].effect is None
    values = [p.effect.value for p in effect.events if p.effect]
    assert values == pytest.approx([0, 0, 0.2, 0.2, 0.2], abs=1e-9)


def test_the_check_before_support_fails_where_the_supported_were_already_growing():
    rng = np.random.default_rng(0)
    noise = [{"level": 3 + rng.normal() / 50, "growth": rng.normal() / 100} for _ in range(30)]
    own = [{**firm, "growth": firm["growth"] + 0.1, "start": 2021} for firm in noise]
    anyone = Settings(caliper=None)

    same = effect_of(rows_of(panel(*noise, *[{**f, "start": 2021} for f in noise]), anyone))
    ahead = effect_of(rows_of(panel(*noise, *own), anyone))

    assert same.pre_trend.holds
    assert not ahead.pre_trend.holds
    assert ahead.pre_trend.of == 2


def test_no_pair_makes_no_rows():
    assert len(rows_of(panel({"start": 2021}, {"industry": "29"})).y) == 0
