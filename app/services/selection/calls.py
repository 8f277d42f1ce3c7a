"""Rounds as everybody sees them, and what the actor's firms have in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import NotFound
from app.models.company import Company
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Application, Criterion, Decision, SelectionRound
from app.repositories.selection import applications, rounds
from app.services.actor import Actor
from app.services.selection.access import UNKNOWN, accepts
from app.services.selection.wanted import Wanted, wanted_of

SHOWN = 50


@dataclass(frozen=True)
class Call:
    """A round in the public list; ``when`` is now, soon, reviewing or over."""

    round: SelectionRound
    version: ProgrammeVersion
    programme: Programme
    when: str
    days_left: int


@dataclass(frozen=True)
class Mine:
    """An application of a firm of the actor; a decision only once the firm was told."""

    application: Application
    company: Company
    round: SelectionRound
    decision: Decision | None


@dataclass(frozen=True)
class CallPage:
    """Everything about one call that everybody may know, and the actor's part in it."""

    call: Call
    criteria: tuple[Criterion, ...]
    wanted: tuple[Wanted, ...]
    mine: Mapping[int, Application]
    """Firm of the actor → its application."""


def calls(session: Session, *, now: datetime) -> tuple[Call, ...]:
    """Return the announced rounds: those that accept now first. One SELECT."""
    today = today_in_seoul(now)
    found = [_call(row, today) for row in rounds.in_public(session, limit=SHOWN)]
    order = ("now", "soon", "reviewing", "over")
    return tuple(sorted(found, key=lambda call: order.index(call.when)))


def show(session: Session, actor: Actor | None, public_id: str, *, now: datetime) -> CallPage:
    """Return one announced round. At most three SELECTs.

    Raises:
        NotFound: there is none, or it is not announced.
    """
    row = rounds.by_public_id(session, public_id)
    if row is None or row.round.state == "draft":
        raise NotFound(UNKNOWN)
    firms = [seat.id for seat in actor.companies] if actor else []
    mine = applications.of_firms(session, firms) if firms else []
    return CallPage(
        call=_call(row, today_in_seoul(now)),
        criteria=tuple(rounds.criteria_of(session, row.round.id)),
        wanted=wanted_of(row.version),
        mine={
            company.id: application
            for application, company, round_, _ in mine
            if round_.id == row.round.id
        },
    )


def of_actor(session: Session, actor: Actor) -> tuple[Mine, ...]:
    """Return the applications of the actor's firms, the newest round first. One SELECT."""
    firms = [seat.id for seat in actor.companies]
    if not firms:
        return ()
    return tuple(
        Mine(application, company, round_, decision if decision and decision.told_at else None)
        for application, company, round_, decision in applications.of_firms(session, firms)
    )


def _call(row: rounds.RoundRow, today: date) -> Call:
    if accepts(row.round, today):
        when = "now"
    elif row.round.state == "open" and today < row.round.opens_on:
        when = "soon"
    else:
        when = "over" if row.round.state == "decided" else "reviewing"
    return Call(row.round, row.version, row.programme, when, (row.round.closes_on - today).days)
