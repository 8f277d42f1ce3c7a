from dataclasses import replace

import numpy as np

from matching.effect.domain import Group, Settings
from matching.effect.match import match
from matching.effect.study import ALL, placebo, study
from matching.effect.wide import widen
from matching.evaluate.effect_panels import World, draw
from tests.matching.effect.panels import panel


def test_every_outcome_is_told_for_all_firms_and_for_each_group():
    given = draw(World(), 2)
    given.outcomes["jobs"] = np.where(given.firms < 10, 0.0, 5.0)
    heard = []

    few = Group("small", frozenset(range(5)))
    found = study(given, Settings(), groups=[few], progress=lambda *at: heard.append(at))

    assert [(f.outcome, f.group) for f in found] == [
        ("sales", ALL), ("sales", "small"), ("jobs", ALL), ("jobs", "small"),
    ]  # fmt: skip
    assert heard == [(1, 2), (2, 2)]
    whole = found[0]
    assert whole.effect.average.low < 0.2 < whole.effect.average.high
    assert whole.effect.treated + whole.without_match + whole.without_years == 60
    assert whole.balance
    assert found[1].refusal.kind == "few_treated"
    assert found[2].dropped_rows == 90


def test_groups_are_parts_of_the_same_pairs():
    given = draw(World(), 2)
    everybody = Group("everybody", frozenset(given.firms.tolist()))

    whole, part = study(given, Settings(), groups=[everybody])

    assert part.effect.average == whole.effect.average
    assert part.effect.events == ()


def test_too_few_supported_firms_are_refused_with_the_numbers():
    (found,) = study(draw(World(treated=12), 1), Settings())

    assert found.effect is None
    assert (found.refusal.kind, found.refusal.needed) == ("few_treated", 20)
    assert found.refusal.found <= 12


def test_one_year_before_support_shows_no_trend():
    given = draw(World(cohorts=(2017,)), 1)

    (found,) = study(given, Settings())
    (single,) = study(draw(World(), 1), Settings(pre_years=1))

    assert (found.refusal.kind, found.refusal.found, found.refusal.needed) == ("few_years", 1, 3)
    assert (single.refusal.kind, single.refusal.needed) == ("few_years", 2)


def test_without_anybody_alike_there_is_no_figure():
    own = [{"start": 2022, "level": n} for n in range(25)]

    (found,) = study(panel(*own, {"industry": "29"}), Settings())

    assert found.refusal.kind == "no_control"


def test_the_placebo_is_zero_where_there_was_no_support_yet():
    world = World(cohorts=(2022,), treated=80, others=300, spread=0.0)
    pretended = placebo(widen(draw(world, 4), "sales"), Settings())

    assert pretended.low < 0 < pretended.high


def test_the_placebo_sees_firms_that_took_off_before_their_support():
    given = draw(World(cohorts=(2022,), treated=80, others=300, effect=0.5), 4)
    late = replace(given, treated_from=np.where(given.treated_from, 2024, 0))

    assert placebo(widen(late, "sales"), Settings()).low > 0.2


def test_a_panel_that_is_too_short_has_no_placebo():
    given = draw(World(cohorts=(2020,)), 1)
    wide = widen(given, "sales")

    assert match(wide, Settings())
    assert placebo(wide, Settings()) is None
