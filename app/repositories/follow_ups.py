"""Queries about the forms that ask for KPIs, the goals they ask for, and their readings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.follow_up import FollowUp
from app.models.mentor import Mentor
from app.models.reference import Municipality


@dataclass(frozen=True)
class FollowUpRow:
    """A form with the engagement and the firm that it asks; ``region`` is the firm's province."""

    follow_up: FollowUp
    engagement: Engagement
    company: Company
    region: str


@dataclass(frozen=True)
class ListRow:
    """A form in the coordinators' list; ``person`` is the mentor, ``unchecked`` counts readings."""

    follow_up: FollowUp
    engagement: Engagement
    company: Company
    person: User
    unchecked: int


@dataclass(frozen=True)
class ListWish:
    """Which forms of the regions: state, words, order and window."""

    regions: Collection[str]
    state: str = ""
    text: str = ""
    sort: str = "due"
    offset: int = 0
    limit: int | None = None


LIST_STATES = ("waiting", "late", "answered", "to_check", "planned")
SORTS = ("due", "newest", "firm")


def of_engagement(session: Session, engagement_id: int) -> list[FollowUp]:
    """Return the forms of an engagement by month."""
    query = select(FollowUp).where(FollowUp.engagement_id == engagement_id)
    return list(session.scalars(query.order_by(FollowUp.month)))


def lock_engagement(session: Session, engagement_id: int) -> None:
    """Make other writers of an engagement wait until the commit."""
    session.execute(
        select(Engagement.id).where(Engagement.id == engagement_id).with_for_update()
    ).all()


def has_goals(session: Session, engagement_id: int) -> bool:
    """Whether an engagement has a goal."""
    query = select(Goal.id).where(Goal.engagement_id == engagement_id)
    return session.scalar(query.limit(1)) is not None


def goals_of(session: Session, engagement_id: int) -> list[Goal]:
    """Return the goals of an engagement in the order they were set."""
    query = select(Goal).where(Goal.engagement_id == engagement_id)
    return list(session.scalars(query.order_by(Goal.id)))


def readings_of(
    session: Session, engagement_id: int, *, lock: bool = False
) -> list[tuple[GoalReading, Attachment | None, User | None]]:
    """Return the readings of an engagement's goals with evidence and checker, by id.

    With ``lock`` other writers of the readings wait: a check must not meet a correction.
    """
    query = (
        select(GoalReading, Attachment, User)
        .join(Goal, Goal.id == GoalReading.goal_id)
        .outerjoin(Attachment, Attachment.id == GoalReading.evidence_id)
        .outerjoin(User, User.id == GoalReading.checked_by_id)
        .where(Goal.engagement_id == engagement_id)
        .order_by(GoalReading.id)
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=GoalReading)
    return [(reading, file, person) for reading, file, person in session.execute(query)]


def reading(
    session: Session, engagement_id: int, public_id: str, *, lock: bool = False
) -> tuple[GoalReading, Goal] | None:
    """Return a reading of an engagement with its goal; with ``lock`` other writers wait."""
    query = (
        select(GoalReading, Goal)
        .join(Goal, Goal.id == GoalReading.goal_id)
        .where(Goal.engagement_id == engagement_id, GoalReading.public_id == public_id)
    )
    if lock:
        query = query.with_for_update(of=GoalReading).execution_options(populate_existing=True)
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> FollowUpRow | None:
    """Return a form; with ``lock`` other writers of it wait."""
    return _one(session, FollowUp.public_id == public_id, lock=lock)


def by_id(session: Session, follow_up_id: int, *, lock: bool = False) -> FollowUpRow | None:
    """Return a form by row id, like ``by_public_id``."""
    return _one(session, FollowUp.id == follow_up_id, lock=lock)


def _one(session: Session, which: ColumnElement[bool], *, lock: bool) -> FollowUpRow | None:
    query = (
        select(FollowUp, Engagement, Company, Municipality.region_code)
        .join(Engagement, Engagement.id == FollowUp.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(which)
    )
    if lock:
        query = query.with_for_update(of=FollowUp).execution_options(populate_existing=True)
    row = session.execute(query).one_or_none()
    return None if row is None else FollowUpRow(*row)


def revive(session: Session, today: date) -> int:
    """Plan the forms anew that were cancelled for want of goals, where goals exist and time is.

    Only those of engagements that ended: one that was taken up again is not asked.
    """
    wanted = exists().where(
        Goal.engagement_id == FollowUp.engagement_id,
        Engagement.id == FollowUp.engagement_id,
        Engagement.ended_at.is_not(None),
    )
    done = session.execute(
        update(FollowUp)
        .where(
            FollowUp.state == "cancelled",
            FollowUp.asked_at.is_(None),
            FollowUp.due_on >= today,
            wanted,
        )
        .values(state="planned")
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


def moving(session: Session, today: date) -> list[int]:
    """Return the ids of forms to be asked, or asked and not told to anybody; oldest first."""
    query = (
        select(FollowUp.id)
        .where(
            or_(
                and_(FollowUp.state == "planned", FollowUp.due_on <= today),
                and_(FollowUp.state == "asked", FollowUp.escalated_at.is_(None)),
            )
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return list(session.scalars(query))


def next_of_firms(
    session: Session, company_ids: Collection[int], *, limit: int
) -> list[tuple[FollowUp, Company]]:
    """Return the forms that wait for firms, the oldest first."""
    query = (
        select(FollowUp, Company)
        .join(Engagement, Engagement.id == FollowUp.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
        .where(Engagement.company_id.in_(company_ids), FollowUp.state == "asked")
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(limit)
    )
    return [(row, company) for row, company in session.execute(query)]


def mentor_of(session: Session, engagement: Engagement) -> User | None:
    """Return the account of the mentor of an engagement."""
    query = select(User).join(Mentor, Mentor.user_id == User.id)
    return session.scalar(query.where(Mentor.id == engagement.mentor_id))


def find(session: Session, wish: ListWish) -> tuple[list[ListRow], int]:
    """Return one window of the forms of regions, and how many match. Two SELECTs.

    States: ``waiting`` was asked, ``late`` was asked and told to the coordinators, ``to_check``
    has readings with evidence that nobody checked. Sorted by ``due`` (what waits first, then by
    day), ``newest`` or ``firm``; ties by id.
    """
    unchecked = (
        select(func.count())
        .select_from(GoalReading)
        .join(Goal, Goal.id == GoalReading.goal_id)
        .where(
            Goal.engagement_id == Engagement.id,
            GoalReading.point == _point(),
            GoalReading.check_state == "documented",
        )
        .correlate(Engagement, FollowUp)
        .scalar_subquery()
    )
    query = (
        select(FollowUp, Engagement, Company, User, unchecked.label("unchecked"))
        .join(Engagement, Engagement.id == FollowUp.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(Municipality.region_code.in_(wish.regions), FollowUp.state != "cancelled")
    )
    query = _narrowed(query, wish, unchecked)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(
        query.order_by(*_order(wish.sort)).offset(wish.offset).limit(wish.limit)
    ).all()
    return [ListRow(*row) for row in rows], total


def _point() -> ColumnElement[str]:
    return case(
        (FollowUp.month == 0, "m0"),
        (FollowUp.month == 3, "m3"),
        (FollowUp.month == 6, "m6"),
        else_="m12",
    )


def _narrowed(query: Select[Any], wish: ListWish, unchecked: ColumnElement[int]) -> Select[Any]:
    states: dict[str, ColumnElement[bool]] = {
        "waiting": FollowUp.state == "asked",
        "late": and_(FollowUp.state == "asked", FollowUp.escalated_at.is_not(None)),
        "answered": FollowUp.state == "answered",
        "to_check": unchecked > 0,
        "planned": FollowUp.state == "planned",
    }
    if wish.state in states:
        query = query.where(states[wish.state])
    if wish.text:
        query = query.where(
            or_(
                Company.name.icontains(wish.text, autoescape=True),
                User.name.icontains(wish.text, autoescape=True),
            )
        )
    return query


def _order(sort: str) -> Sequence[ColumnElement[Any]]:
    waits = case((FollowUp.state == "asked", 0), (FollowUp.state == "planned", 1), else_=2)
    orders: dict[str, Sequence[ColumnElement[Any]]] = {
        "newest": (FollowUp.due_on.desc(), FollowUp.id.desc()),
        "firm": (Company.name.asc(), FollowUp.due_on.asc(), FollowUp.id.asc()),
    }
    return orders.get(sort, (waits.asc(), FollowUp.due_on.asc(), FollowUp.id.asc()))
