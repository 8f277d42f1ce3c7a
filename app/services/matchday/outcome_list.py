"""The list of all meetings of an event with what followed; the report's numbers lead here."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.services.actor import Actor
from app.services.matchday import access, aftermath
from app.services.matchday.aftermath import After, Met

SORTS = ("time", "firm", "mentor", "due")
STATES = ("held", "unknown", "excused", "no_show")
VIEWS = ("open", "written", "late", "requested")
"""Waits for an outcome, has one, its step is overdue, became a request."""


@dataclass(frozen=True)
class OutcomeWish:
    """Which meetings of an event, in what order; empty values do not filter.

    ``limit`` None returns all of them.
    """

    text: str = ""
    state: str = ""
    view: str = ""
    step: str = ""
    place: str = ""
    wish: str = ""
    good: bool = False
    sort: str = "time"
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class OutcomeList:
    """Meetings of an event that a list finds, and how many of all have an outcome."""

    whole: After
    rows: tuple[Met, ...]
    total: int
    asked: int
    """Meetings of which an outcome is asked, written ones among them."""
    written: int


def listed(
    session: Session, actor: Actor, event_id: str, wish: OutcomeWish, *, now: datetime
) -> OutcomeList:
    """Return the meetings of an event for its coordinators. Eleven SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    whole = aftermath.load(session, access.on_desk(session, actor, event_id))
    found = [met for met in whole.meetings if _fits(whole, met, wish, now)]
    keys = {
        "firm": lambda met: (met.firm.name, met.round_number),
        "mentor": lambda met: (met.mentor.name, met.round_number),
        "due": lambda met: (_due(met) is None, _due(met) or date.max, met.round_number),
    }
    if wish.sort in keys:
        found.sort(key=keys[wish.sort])
    end = None if wish.limit is None else wish.offset + wish.limit
    asked = [met for met in whole.meetings if met.written or whole.asks(met, now)]
    return OutcomeList(
        whole,
        tuple(found[wish.offset : end]),
        len(found),
        len(asked),
        sum(m.written for m in asked),
    )


def overdue(met: Met, now: datetime) -> bool:
    """Return whether the day of a next step has passed."""
    due = _due(met)
    return due is not None and due < today_in_seoul(now) and met.request is None


def _due(met: Met) -> date | None:
    return met.record.step_due if met.record else None


def _fits(whole: After, met: Met, wish: OutcomeWish, now: datetime) -> bool:
    text = "\n".join(
        [met.firm.name, met.mentor.name, met.firm.person, met.mentor.person,
         met.record.note if met.record else ""]
    ).casefold()  # fmt: skip
    views = {
        "": True,
        "open": not met.written and whole.asks(met, now),
        "written": met.written,
        "late": overdue(met, now),
        "requested": met.request is not None,
    }
    return (
        wish.text.casefold() in text
        and wish.state in {"", met.state}
        and views[wish.view]
        and wish.step in {"", met.step}
        and wish.place in {"", met.firm.municipality_code}
        and (wish.wish in {"", met.wish} or (wish.wish == "any" and bool(met.wish)))
        and (not wish.good or whole.good(met))
    )
