"""What an engagement waits for now: one step, who takes it, and until when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.clock import today_in_seoul
from app.models.follow_up import FollowUp
from app.models.stay import Stay
from app.models.visit import Visit

FIRM, MENTOR, BOTH, REGION, NOBODY = "firm", "mentor", "both", "region", "nobody"
START_DAYS = 14
"""Within so many days goals, the first measurement and the first visit should be there."""
FIT_AFTER = timedelta(days=30)
"""Without a visit, the fit check is asked after this time."""
FIT_DAYS = 7


@dataclass(frozen=True)
class Facts:
    """What the next step depends on.

    ``unmeasured`` is how many of the goals have no baseline; ``fit`` are the sides that answered
    the fit check.
    """

    started_at: datetime
    ended_at: datetime | None = None
    mentor_gone: bool = False
    goals: int = 0
    unmeasured: int = 0
    visits: Sequence[Visit] = ()
    fit: frozenset[str] = field(default=frozenset())
    stays: Sequence[Stay] = ()
    follow_ups: Sequence[FollowUp] = ()


@dataclass(frozen=True)
class Step:
    """One step. ``code`` names it for the page, ``section`` is where it is taken.

    ``who`` is ``firm``, ``mentor``, ``both``, ``region`` or ``nobody``; ``by`` the day until which
    it should be done, or on which it happens; ``at`` the moment where there is one.
    """

    code: str
    section: str
    who: str
    by: date | None = None
    at: datetime | None = None


def next_step(facts: Facts, *, case_exists: bool = False, now: datetime) -> Step:
    """Return what comes next.

    What somebody waits for goes first (a mentor who is gone, times to choose from, a visit that
    was not marked), then the course: goals, first measurement, visit, fit check, stay, and at
    last the next visit or the close. After the end: the follow-ups, then the case.
    """
    if facts.ended_at is not None:
        return _after_end(facts, case_exists=case_exists)
    if facts.mentor_gone:
        return Step("mentor_gone", "close", REGION)
    return (
        _waiting(facts, now)
        or _beginning(facts)
        or _fit(facts, now)
        or _going_on(facts, now)
        or Step("go_on", "visits", BOTH)
    )


def first_held(visits: Sequence[Visit]) -> Visit | None:
    """Return the first visit that took place."""
    held = [visit for visit in visits if visit.state == "held"]
    return min(held, key=lambda visit: visit.starts_at or visit.created_at, default=None)


def fit_due(facts: Facts, *, now: datetime) -> datetime | None:
    """Return since when the fit check may be filled in; None while it is too early."""
    held = first_held(facts.visits)
    if held is not None:
        return held.starts_at
    at = facts.started_at + FIT_AFTER
    return at if at <= now else None


def _waiting(facts: Facts, now: datetime) -> Step | None:
    passed = [v for v in _in(facts.visits, "agreed") if v.starts_at and v.starts_at <= now]
    if passed:
        return Step("mark_visit", "visits", BOTH, at=passed[-1].starts_at)
    for visit in _in(facts.visits, "proposed"):
        return Step("choose_time", "visits", FIRM if visit.proposed_side == MENTOR else MENTOR)
    return None


def _beginning(facts: Facts) -> Step | None:
    by = today_in_seoul(facts.started_at) + timedelta(days=START_DAYS)
    if not facts.goals:
        return Step("set_goals", "goals", BOTH, by)
    if facts.unmeasured:
        return Step("measure", "goals", FIRM, by)
    if not any(v.state in {"agreed", "held"} for v in facts.visits) and not facts.stays:
        return Step("propose_visit", "visits", MENTOR, by)
    return None


def _fit(facts: Facts, now: datetime) -> Step | None:
    since = fit_due(facts, now=now)
    missing = {FIRM, MENTOR} - facts.fit
    if since is None or not missing:
        return None
    who = BOTH if len(missing) == 2 else missing.pop()
    return Step("fit_check", "fit", who, today_in_seoul(since) + timedelta(days=FIT_DAYS))


def _going_on(facts: Facts, now: datetime) -> Step | None:
    ahead = [v.starts_at for v in _in(facts.visits, "agreed") if v.starts_at and v.starts_at > now]
    running = [stay for stay in facts.stays if stay.state == "running"]
    planned = [stay for stay in facts.stays if stay.state == "planned"]
    if running:
        return Step("stay_running", "stay", BOTH, running[0].last_day)
    if ahead:
        return Step("visit_agreed", "visits", BOTH, at=min(ahead))
    if planned:
        return Step("stay_planned", "stay", BOTH, planned[-1].first_day)
    return None


def _after_end(facts: Facts, *, case_exists: bool) -> Step:
    asked = [f for f in facts.follow_ups if f.state == "asked"]
    planned = [f for f in facts.follow_ups if f.state == "planned"]
    if asked:
        return Step("follow_up_asked", "results", FIRM)
    if not case_exists and facts.goals:
        return Step("write_case", "case", FIRM)
    if planned:
        return Step("follow_up_planned", "results", NOBODY, min(f.due_on for f in planned))
    return Step("closed", "close", NOBODY)


def _in(visits: Sequence[Visit], state: str) -> list[Visit]:
    return [visit for visit in visits if visit.state == state]
