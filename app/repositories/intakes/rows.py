"""Queries about intents: one, the list of the desk, those of a visitor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.company import Company
from app.models.intake import Intake, IntakeVisit, PlanDraft
from app.models.selection import Application

Listed = Row[Intake, IntakeVisit | None, User | None, Company | None, PlanDraft | None]
SORTS = ("waiting", "newest", "firm", "place")
_SINCE: Any = case(
    (Intake.state == "assigned", Intake.assigned_at),
    (Intake.state == "visited", IntakeVisit.sent_at),
    (Intake.state == "planning", PlanDraft.created_at),
    else_=Intake.created_at,
)
_OPEN: Any = case((Intake.state.in_(("applied", "closed")), 1), else_=0)


@dataclass(frozen=True)
class ListWish:
    """Which intents are wanted; empty filters mean all.

    ``stuck_before`` holds for each state the moment before which it is stuck.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    stuck_before: Mapping[str, datetime] = field(default_factory=dict)
    sort: str = "waiting"
    offset: int = 0
    limit: int | None = 25


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> Intake | None:
    """Return an intent; ``lock`` reads it anew and keeps others from changing it."""
    query = select(Intake).where(Intake.public_id == public_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def by_client_key(session: Session, key: str) -> Intake | None:
    """Return the intent that a form with this key made."""
    return session.scalar(select(Intake).where(Intake.client_key == key))


def visit_of(session: Session, intake_id: int) -> IntakeVisit | None:
    """Return the visit of an intent, be it only planned."""
    return session.scalar(select(IntakeVisit).where(IntakeVisit.intake_id == intake_id))


def one(session: Session, public_id: str) -> Listed | None:
    """Return an intent with what belongs to it."""
    return session.execute(_joined().where(Intake.public_id == public_id)).one_or_none()


def find(session: Session, places: Collection[str], wish: ListWish) -> tuple[list[Listed], int]:
    """Return one page of the intents of municipalities, and how many there are. Two SELECTs."""
    conditions: list[Any] = [Intake.municipality_code.in_(places)]
    if wish.states:
        conditions.append(Intake.state.in_(wish.states))
    if wish.text:
        held = (c.icontains(wish.text, autoescape=True) for c in (Intake.firm, Intake.pain))
        conditions.append(or_(*held))
    if wish.stuck_before:
        conditions.append(
            or_(*(and_(Intake.state == s, at > _SINCE) for s, at in wish.stuck_before.items()))
        )
    counted = (
        select(func.count(Intake.id))
        .outerjoin(IntakeVisit, IntakeVisit.intake_id == Intake.id)
        .outerjoin(PlanDraft, PlanDraft.intake_id == Intake.id)
        .where(*conditions)
    )
    query = _joined().where(*conditions).order_by(*_order(wish.sort))
    rows = session.execute(query.offset(wish.offset).limit(wish.limit)).all()
    return list(rows), session.scalar(counted) or 0


def counts(session: Session, places: Collection[str]) -> dict[str, int]:
    """Return how many intents of municipalities stand in each state; absent for none."""
    query = (
        select(Intake.state, func.count(Intake.id))
        .where(Intake.municipality_code.in_(places))
        .group_by(Intake.state)
    )
    rows = session.execute(query).all()
    return {state: number for state, number in rows}  # noqa: C416 - a row is no pair to the types


def of_visitor(session: Session, user_id: int) -> list[Listed]:
    """Return the intents that a person visits, the open ones first, then the newest."""
    query = _joined().where(Intake.visitor_id == user_id)
    return list(session.execute(query.order_by(_OPEN, Intake.created_at.desc(), Intake.id)).all())


def history(session: Session, public_ids: Collection[str]) -> list[Row[AuditEvent, User | None]]:
    """Return what was done about an intent, its visit and its plan, the oldest first."""
    query = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(
            AuditEvent.object_type.in_(("intake", "plan")),
            AuditEvent.object_id.in_(public_ids),
        )
        .order_by(AuditEvent.id)
    )
    return list(session.execute(query).all())


def has_application(session: Session, intake_id: int) -> bool:
    """Whether a firm applied with the plan of an intent."""
    query = select(Application.id).where(Application.intake_id == intake_id).limit(1)
    return session.scalar(query) is not None


def alike(session: Session, intake: Intake) -> list[Intake]:
    """Return other intents of the same place with the same firm's name or number to call."""
    same: list[Any] = [func.lower(Intake.firm) == intake.firm.lower()]
    if intake.phone:
        same.append(Intake.phone == intake.phone)
    if intake.email:
        same.append(Intake.email == intake.email)
    query = select(Intake).where(
        Intake.id != intake.id, Intake.region_code == intake.region_code, or_(*same)
    )
    return list(session.scalars(query.order_by(Intake.created_at.desc()).limit(5)))


def first_steps(
    session: Session, region: str, *, since: datetime
) -> list[tuple[datetime, datetime]]:
    """Return (sent, visitor named) of a region's intents since a moment that were assigned."""
    query = select(Intake.created_at, Intake.assigned_at).where(
        Intake.region_code == region,
        Intake.created_at >= since,
        Intake.assigned_at.is_not(None),
    )
    return [(sent, named) for sent, named in session.execute(query) if named is not None]


def to_erase(session: Session, *, ended_before: datetime, sent_before: datetime) -> list[Intake]:
    """Return intents that ended or were sent before a moment and still name whom to call."""
    query = select(Intake).where(
        Intake.erased_at.is_(None),
        or_(Intake.ended_at < ended_before, Intake.created_at < sent_before),
    )
    return list(session.scalars(query.order_by(Intake.id)))


def _joined() -> Any:
    return (
        select(Intake, IntakeVisit, User, Company, PlanDraft)
        .outerjoin(IntakeVisit, IntakeVisit.intake_id == Intake.id)
        .outerjoin(User, User.id == Intake.visitor_id)
        .outerjoin(Company, Company.id == Intake.company_id)
        .outerjoin(PlanDraft, PlanDraft.intake_id == Intake.id)
    )


def _order(sort: str) -> tuple[Any, ...]:
    return {
        "waiting": (_OPEN, _SINCE, Intake.id),
        "newest": (Intake.created_at.desc(), Intake.id.desc()),
        "firm": (Intake.firm, Intake.id),
        "place": (Intake.municipality_code, _OPEN, Intake.created_at, Intake.id),
    }[sort]
