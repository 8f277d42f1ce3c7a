"""The list of intents on the desk, and one of them with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.company import Company
from app.models.intake import INTAKE_STATES, Intake, IntakeVisit, Pain, PlanDraft
from app.repositories.intakes import firms, notes, rounds, rows
from app.repositories.intakes.rows import ListWish
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.intakes import waiting
from app.services.intakes.access import Opened, open_intake
from app.services.intakes.firm_names import core_of
from app.services.scope import Scope

SORTS, STATES = rows.SORTS, INTAKE_STATES
PAGE_SIZE, MAX_EXPORT = 25, 5000


@dataclass(frozen=True)
class Line:
    """An intent in a list; ``since`` is from when on it stands where it stands."""

    intake: Intake
    visit: IntakeVisit | None
    visitor: User | None
    company: Company | None
    plan: PlanDraft | None
    since: datetime
    stuck: bool


@dataclass(frozen=True)
class Whole:
    """An intent as the desk sees it."""

    opened: Opened
    line: Line
    round: rounds.Round | None
    pains: tuple[Pain, ...]
    alike: tuple[Intake, ...]
    """Other intents with the same name or number to call."""
    firms: tuple[Company, ...]
    """Firms of the site that it may be of; empty once it is connected."""
    history: tuple[tuple[AuditEvent, User | None], ...]


def find(
    session: Session,
    scope: Scope,
    *,
    text: str = "",
    state: str = "",
    stuck: bool = False,
    sort: str = "waiting",
    page: int = 1,
    size: int = PAGE_SIZE,
    now: datetime,
) -> tuple[list[Line], int]:
    """Return one page of the intents in sight, and how many there are. Two SELECTs."""
    wish = ListWish(
        text=text,
        states=(state,) if state in INTAKE_STATES else (),
        stuck_before=waiting.stuck_before(now) if stuck else {},
        sort=sort,
        offset=(page - 1) * size,
        limit=size,
    )
    found, total = rows.find(session, scope.places, wish)
    return [_line(row, now) for row in found], total


def counts(session: Session, scope: Scope) -> Mapping[str, int]:
    """Return how many intents in sight stand in each state. One SELECT."""
    return rows.counts(session, scope.places)


def show(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    firm_text: str = "",
    catalogue: Catalogue,
    now: datetime,
) -> Whole:
    """Return an intent for the desk. At most seven SELECTs.

    ``firm_text`` looks for the firm of the site by another name or number.

    Raises:
        NotFound: it lies out of sight.
    """
    opened = open_intake(session, actor, public_id, catalogue=catalogue, desk=True)
    intake = opened.intake
    ids = [intake.public_id, *([opened.plan.public_id] if opened.plan else [])]
    wanted = firm_text or core_of(intake.firm)
    return Whole(
        opened=opened,
        line=_line((intake, opened.visit, opened.visitor, opened.company, opened.plan), now),
        round=rounds.of_version(session, intake.programme_version_id),
        pains=tuple(notes.pains(session, intake.id)),
        alike=tuple(rows.alike(session, intake)) if opened.changes else (),
        firms=tuple(firms.by_name_or_number(session, intake.region_code, wanted))
        if opened.changes and opened.company is None
        else (),
        history=tuple((row[0], row[1]) for row in rows.history(session, ids)),
    )


def mine(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """Return the intents whose firms the actor visits, the open ones first. One SELECT."""
    return [_line(row, now) for row in rows.of_visitor(session, actor.user_id)]


def _line(row: Any, now: datetime) -> Line:
    intake, visit, visitor, company, plan = row
    return Line(
        intake, visit, visitor, company, plan,
        waiting.since(intake, visit, plan), waiting.is_stuck(intake, visit, plan, now=now),
    )  # fmt: skip
