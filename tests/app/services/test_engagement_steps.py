"""What comes next in an engagement is one step, decided by what is there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.follow_up import FollowUp
from app.models.stay import Stay
from app.models.visit import VISIT_STATES, Visit
from app.services.engagement_steps import Facts, fit_due, next_step
from tests.conftest import NOW

START = NOW - timedelta(days=3)


def _visit(state, days=0, side="mentor"):
    starts = None if state == "proposed" else NOW + timedelta(days=days)
    return Visit(state=state, starts_at=starts, proposed_side=side, created_at=NOW)


def _stay(state):
    return Stay(state=state, first_day=date(2026, 12, 1), last_day=date(2027, 1, 15))


def _facts(**values):
    return Facts(**{"started_at": START, "goals": 1, **values})


BOTH_FIT = frozenset({"firm", "mentor"})


@pytest.mark.parametrize(
    ("facts", "code", "who"),
    [
        (_facts(goals=0), "set_goals", "both"),
        (_facts(unmeasured=1), "measure", "firm"),
        (_facts(), "propose_visit", "mentor"),
        (_facts(visits=[_visit("proposed")]), "choose_time", "firm"),
        (_facts(visits=[_visit("proposed", side="firm")]), "choose_time", "mentor"),
        (_facts(goals=0, visits=[_visit("proposed")]), "choose_time", "firm"),
        (_facts(visits=[_visit("agreed", 2)]), "visit_agreed", "both"),
        (_facts(visits=[_visit("agreed", -1)]), "mark_visit", "both"),
        (_facts(visits=[_visit("cancelled")]), "propose_visit", "mentor"),
        (_facts(visits=[_visit("held", -1)]), "fit_check", "both"),
        (_facts(visits=[_visit("held", -1)], fit=frozenset({"firm"})), "fit_check", "mentor"),
        (_facts(visits=[_visit("held", -1)], fit=BOTH_FIT), "go_on", "both"),
        (_facts(visits=[_visit("held", -1), _visit("agreed", 3)]), "fit_check", "both"),
        (_facts(stays=[_stay("planned")]), "stay_planned", "both"),
        (_facts(stays=[_stay("running")]), "stay_running", "both"),
        (_facts(mentor_gone=True, goals=0), "mentor_gone", "region"),
        (_facts(ended_at=NOW), "write_case", "firm"),
        (_facts(ended_at=NOW, goals=0), "closed", "nobody"),
        (_facts(ended_at=NOW, mentor_gone=True, goals=0), "closed", "nobody"),
        (_facts(ended_at=NOW, follow_ups=[FollowUp(state="asked")]), "follow_up_asked", "firm"),
    ],
)
def test_the_next_step_and_who_takes_it(facts, code, who):
    step = next_step(facts, now=NOW)
    assert (step.code, step.who) == (code, who)


def test_after_the_case_the_next_date_is_that_of_the_next_question():
    forms = [
        FollowUp(state="planned", due_on=date(2027, 5, 22)),
        FollowUp(state="planned", due_on=date(2027, 2, 22)),
    ]
    step = next_step(_facts(ended_at=NOW, follow_ups=forms), case_exists=True, now=NOW)
    assert (step.code, step.by) == ("follow_up_planned", date(2027, 2, 22))


def test_the_beginning_has_two_weeks():
    assert next_step(_facts(goals=0), now=NOW).by == date(2026, 12, 3)


def test_the_fit_check_opens_with_the_first_visit_or_after_thirty_days():
    held = [_visit("held", -1), _visit("held", -2)]
    assert fit_due(_facts(visits=held), now=NOW) == NOW - timedelta(days=2)
    assert fit_due(_facts(), now=NOW) is None
    assert fit_due(_facts(), now=START + timedelta(days=30)) == START + timedelta(days=30)


@given(
    goals=st.integers(0, 3),
    visits=st.lists(
        st.builds(_visit, st.sampled_from(VISIT_STATES), st.integers(-5, 5)), max_size=4
    ),
    stays=st.lists(st.builds(_stay, st.sampled_from(["planned", "running", "closed"])), max_size=2),
    fit=st.frozensets(st.sampled_from(["firm", "mentor"])),
)
def test_while_it_runs_somebody_always_has_the_next_step(goals, visits, stays, fit):
    step = next_step(_facts(goals=goals, visits=visits, stays=stays, fit=fit), now=NOW)
    assert step.who in {"firm", "mentor", "both"}
    assert step.section in {"goals", "visits", "fit", "stay"}
