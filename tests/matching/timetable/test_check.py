"""Every kind of lie is told once, on an answer that is otherwise true, and must be found."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.baselines import book_greedily
from matching.timetable.check import bound_of, check, find_allowed, recount, weigh
from matching.timetable.domain import DUAL_UNIT, LEVELS, Duals, Leaf, Level, Meeting, Unmet
from matching.timetable.plain import solve_plainly
from matching.timetable.solve import solve
from tests.matching.days import answer_truthfully, draw_day, draw_morning, make_day, try_everything

# F0 wishes M0, which it must not meet; F3 leaves early and comes under the floor with M0 alone
DAY = make_day(
    [[0.9, 0.7, 0.3], [0.8, 0.65, 0.5], [0.4, 0.62, 0.7], [0.1, 0.55, 0.61]],
    slots=4,
    tables=(2, 2, 1, 1),
    firms={1: {"priority": True}, 3: {"available": frozenset({0, 1})}},
    mentors={2: {"available": frozenset({0, 1, 3})}, 1: {"maximum": 2}},
    forbidden=frozenset({(0, 0)}),
    likes=frozenset({(0, 0), (2, 1), (0, 2)}),
    musts=frozenset({(1, 0)}),
    fixed=frozenset({(1, 0, 0)}),
)
MEETINGS = (
    Meeting(1, 0, 0, 0),
    Meeting(2, 2, 0, 1),
    Meeting(0, 1, 1, 0),
    Meeting(3, 2, 1, 1),
    Meeting(2, 1, 2, 0),
    Meeting(1, 2, 3, 0),
)
ANSWER = answer_truthfully(DAY, MEETINGS)


def with_meetings(*meetings):
    return replace(ANSWER, meetings=meetings)


def with_meeting(position, **changes):
    meetings = list(MEETINGS)
    meetings[position] = replace(meetings[position], **changes)
    return with_meetings(*meetings)


def with_level(position, **changes):
    levels = list(ANSWER.levels)
    levels[position] = replace(levels[position], **changes)
    return replace(ANSWER, levels=tuple(levels))


def with_duals(position, **changes):
    duals = list(ANSWER.duals)
    duals[position] = replace(duals[position], **changes) if changes else None
    return replace(ANSWER, duals=tuple(duals))


def with_unmet(*unmet):
    return replace(ANSWER, unmet=unmet)


LIES = {
    "firm_out_of_range": with_meeting(0, firm=4),
    "mentor_out_of_range": with_meeting(0, mentor=-1),
    "slot_out_of_range": with_meeting(0, slot=4),
    "table_out_of_range": with_meeting(5, table=1),
    "firm_double_booked": with_meeting(2, firm=3),
    "mentor_double_booked": with_meeting(3, mentor=1),
    "table_double_booked": with_meeting(1, table=0),
    "pair_twice": with_meeting(5, mentor=0),
    "firm_unavailable": with_meeting(4, firm=3),
    "mentor_unavailable": with_meeting(4, mentor=2),
    "vetoed": with_meeting(2, mentor=0),
    "below_floor": with_meeting(3, mentor=0),
    "firm_over_maximum": with_meetings(*MEETINGS, Meeting(1, 1, 2, 1)),
    "mentor_over_maximum": with_meetings(*MEETINGS, Meeting(3, 1, 0, 2)),
    "tables_exceeded": with_meetings(*MEETINGS, Meeting(0, 0, 2, 1)),
    "fixed_missing": with_meeting(0, slot=1),
    "levels_wrong": replace(ANSWER, levels=ANSWER.levels[::-1]),
    "value_wrong": with_level(0, value=ANSWER.levels[0].value - 1),
    "bound_wrong": with_level(2, bound=ANSWER.levels[2].bound + 1),
    "value_beyond_bound": with_level(2, bound=ANSWER.levels[2].value - 1),
    "optimal_unproven": with_duals(2),
    "dual_negative": with_duals(2, tables=np.array([0, -1, 0, 0])),
    "dual_shape": with_duals(1, good=np.zeros(5, dtype=np.int64)),
    "dual_too_large": with_duals(2, keep_missing=2**60),
    "dual_misused": with_duals(1, keep_missing=DUAL_UNIT),
    "cases_incomplete": replace(
        ANSWER, leaves=((), (), (Leaf((((0, 1, 1), True),), ANSWER.duals[2]),))
    ),
    "digest_wrong": replace(ANSWER, digest="0" * 64),
    "order_wrong": with_meetings(*MEETINGS[::-1]),
    "idle_wrong": replace(ANSWER, idle=ANSWER.idle + 1),
    "table_changes_wrong": replace(ANSWER, table_changes=ANSWER.table_changes + 1),
    "moved_mentors_wrong": replace(ANSWER, moved_mentors=(0,)),
    "wish_forgotten": with_unmet(),
    "wish_twice": with_unmet(*ANSWER.unmet, ANSWER.unmet[0]),
    "wish_met": with_unmet(*ANSWER.unmet, Unmet(2, 1, "firm_full")),
    "no_such_wish": with_unmet(*ANSWER.unmet, Unmet(3, 0, "below_floor")),
    "reason_unknown": with_unmet(replace(ANSWER.unmet[0], reason="bad_luck"), *ANSWER.unmet[1:]),
    "reason_untrue": with_unmet(replace(ANSWER.unmet[0], reason="outbid"), *ANSWER.unmet[1:]),
}


def codes(*asked):
    return {violation.code for violation in check(DAY, *asked)}


def test_a_true_answer_has_nothing_wrong():
    assert check(DAY, ANSWER) == ()
    assert check(DAY, MEETINGS) == ()
    assert [level.proven for level in ANSWER.levels] == [True, True, True]


@pytest.mark.parametrize("code", LIES)
def test_a_lie_is_found(code):
    assert code in codes(LIES[code])


@pytest.mark.parametrize("level", range(3))
def test_a_wrong_value_or_bound_is_found_on_each_level(level):
    true = ANSWER.levels[level]

    for change in ({"value": true.value + 1}, {"value": true.value - 1}):
        assert "value_wrong" in codes(with_level(level, **change))
    for change in ({"bound": true.bound + 1}, {"bound": true.bound - 1}):
        assert "bound_wrong" in codes(with_level(level, **change))


def test_a_violation_names_ids_and_positions():
    (found,) = check(DAY, LIES["vetoed"].meetings)

    assert found.text == "firm F0 and mentor M0 must not meet"
    assert found.at == {"firm": 0, "mentor": 0}


def test_bare_meetings_may_come_in_any_order():
    assert check(DAY, MEETINGS[::-1]) == ()


def test_a_fixed_meeting_stands_where_nobody_would_be_and_against_a_veto():
    fixed = replace(DAY, fixed=frozenset({(0, 0, 0), (3, 1, 2)}))

    assert check(fixed, (Meeting(0, 0, 0, 0), Meeting(3, 1, 2, 0))) == ()
    assert {one.code for one in check(DAY, (Meeting(0, 0, 0, 0), Meeting(3, 1, 2, 0)))} == {
        "vetoed", "firm_unavailable", "fixed_missing",
    }  # fmt: skip


def test_bare_levels_without_proof_may_only_say_what_needs_none():
    good, missing, score = recount(DAY, MEETINGS)
    trivial = [bound_of(DAY, None, name) for name in LEVELS]

    assert trivial[:2] == [4, 0]
    loose = [
        Level(name, value, bound)
        for name, value, bound in zip(LEVELS, (good, missing, score), trivial, strict=True)
    ]
    assert check(DAY, MEETINGS, loose) == ()
    tight = [*loose[:2], replace(loose[2], bound=score)]
    found = {one.code for one in check(DAY, MEETINGS, tight)}
    assert found == {"bound_wrong", "optimal_unproven"}


def test_the_weight_of_a_pair_has_wishes_and_priority_in_it():
    weights = weigh(DAY)

    assert weights[0].tolist() == [1000, 700, 400]
    assert weights[1].tolist() == [1320, 780, 600]  # (0.8 + 0.3) · 1.2, and so on


def test_a_pair_below_the_floor_meets_on_request_only():
    asked = replace(DAY, likes=DAY.likes | {(3, 0)})

    assert not find_allowed(DAY)[3, 0]
    assert find_allowed(asked)[3, 0]
    assert not find_allowed(asked)[0, 0]


def test_an_announced_meeting_that_stays_earns_its_bonus_and_is_bounded_with_it():
    kept = replace(DAY, announced=frozenset({(0, 1, 1), (2, 1, 1)}), keep=100)

    assert recount(kept, MEETINGS)[2] == recount(DAY, MEETINGS)[2] + 100
    assert check(kept, answer_truthfully(kept, MEETINGS)) == ()


def test_true_answers_to_small_days_are_proven_and_reach_what_trying_everything_does():
    for seed in range(20):
        day = draw_day(seed)
        meetings = solve_plainly(day, time_limit=20.0).meetings

        assert recount(day, meetings) == try_everything(day), seed
        assert check(day, answer_truthfully(day, meetings)) == (), seed


def test_mornings_with_fixed_and_announced_meetings_are_proven_too():
    for seed in range(20):
        day = draw_morning(seed)
        meetings = solve_plainly(day, time_limit=20.0).meetings

        assert recount(day, meetings) == try_everything(day), seed
        assert check(day, answer_truthfully(day, meetings)) == (), seed


@pytest.mark.parametrize("part", range(4))
def test_on_200_small_days_the_solver_reaches_what_trying_everything_does(part):
    for seed in range(50 * part, 50 * part + 50):
        day = draw_day(seed)
        answer = solve(day, seed=1, time_limit=10.0)

        assert tuple(level.value for level in answer.levels) == try_everything(day), seed
        assert check(day, answer) == (), seed
        assert answer.status == "optimal", seed


def test_the_solver_reaches_the_best_of_mornings_too():
    for seed in range(25):
        day = draw_morning(seed)
        answer = solve(day, seed=1, time_limit=10.0)

        assert tuple(level.value for level in answer.levels) == try_everything(day), seed
        assert check(day, answer) == (), seed
        assert answer.status == "optimal", seed


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10_000))
def test_no_choice_of_duals_bounds_below_the_best(seed):
    day = draw_day(seed % 50, firms=4, mentors=3, slots=3)
    rng = np.random.default_rng(seed)
    best = try_everything(day)

    def some(*shape):
        return rng.integers(0, rng.integers(1, 900 * DUAL_UNIT), shape) * rng.integers(0, 2, shape)

    firms, mentors = day.scores.shape
    for level, name in enumerate(LEVELS):
        duals = Duals(
            firm_slot=some(firms, day.slots),
            mentor_slot=some(mentors, day.slots),
            tables=some(day.slots),
            firm_max=some(firms),
            mentor_max=some(mentors),
            minimum=some(firms),
            good=some(firms),
            keep_good=int(some()) * (level > 0),
            keep_missing=int(some()) * (level > 1),
        )
        bound = bound_of(day, duals, name, best[:2])
        assert bound <= best[1] if level == 1 else bound >= best[level]


def test_a_whole_province_is_checked_within_seconds():
    day = make_day_instance(firms=500, mentors=150, slots=20, density=0.7, seed=1)
    meetings = book_greedily(day, seed=1)

    assert check(day, meetings) == ()
    assert {one.code for one in check(day, (*meetings, meetings[0]))} >= {
        "pair_twice", "table_double_booked",
    }  # fmt: skip
    assert bound_of(day, None, LEVELS[2]) > recount(day, meetings)[2]


def test_the_checker_loads_nothing_of_the_solver():
    story = (
        "import sys, matching.timetable.check;"
        "print(*sorted(name for name in sys.modules if name.startswith('matching.timetable.')))"
    )
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, check=True)

    assert [name.rpartition(".")[2] for name in done.stdout.split()] == [
        "check", "check_cases", "check_claims", "check_rules", "digest", "domain",
    ]  # fmt: skip
