"""Queries about stays of a team in a firm, their tasks and days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.challenge import ChallengeCategory
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import Request
from app.models.stay import DayLog, Stay, StayMember, StayTask

OPEN_STATES = ("planned", "running")
SORTS = ("newest", "ending", "firm")
_Finder, _Before, _After = aliased(User), aliased(Attachment), aliased(Attachment)


@dataclass(frozen=True)
class TaskRow:
    """A task with its owner (None for nobody), its finder and its photos."""

    task: StayTask
    owner: User | None
    finder: User
    before: Attachment | None
    after: Attachment | None


@dataclass(frozen=True)
class StayRow:
    """A stay in a list: its firm, its lead (None where there is none), and how many tasks."""

    stay: Stay
    company: Company
    lead: User | None
    tasks: int
    closed: int


@dataclass(frozen=True)
class Circle:
    """Whose stays are listed; somebody sees what any of these opens."""

    user_id: int
    company_ids: Collection[int] = ()
    mentor_id: int | None = None
    regions: Collection[str] = ()


@dataclass(frozen=True)
class ListWish:
    """One page of a list of stays; no states are all states."""

    circle: Circle
    states: Collection[str] = ()
    text: str = ""
    sort: str = "newest"
    offset: int = 0
    limit: int = 20


def with_engagement(session: Session, public_id: str) -> Row[Stay, str] | None:
    """Return a stay beside the public id of its engagement."""
    query = (
        select(Stay, Engagement.public_id)
        .join(Engagement, Engagement.id == Stay.engagement_id)
        .where(Stay.public_id == public_id)
    )
    return session.execute(query).one_or_none()


def locked(session: Session, stay_id: int) -> Stay:
    """Return a stay as it is now; other writers of it wait until the commit."""
    query = select(Stay).where(Stay.id == stay_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def open_of_engagement(session: Session, engagement_id: int) -> list[Stay]:
    """Return the planned and running stays of an engagement; other writers of them wait."""
    query = select(Stay).where(Stay.engagement_id == engagement_id, Stay.state.in_(OPEN_STATES))
    return list(session.scalars(query.with_for_update()))


def find(session: Session, wish: ListWish) -> tuple[list[StayRow], int]:
    """Return one page of stays and how many there are. Two SELECTs."""
    conditions = [_seen_by(wish.circle)]
    if wish.states:
        conditions.append(Stay.state.in_(wish.states))
    if wish.text:
        conditions.append(func.lower(Company.name).contains(wish.text.casefold(), autoescape=True))
    listed = (
        select(Stay, Company, User, _tasks().scalar_subquery(), _tasks("closed").scalar_subquery())
        .join(Company, Company.id == Stay.company_id)
        .outerjoin(StayMember, (StayMember.stay_id == Stay.id) & (StayMember.role == "lead"))
        .outerjoin(User, User.id == StayMember.user_id)
        .where(*conditions)
        .order_by(*_order(wish.sort))
        .offset(wish.offset)
        .limit(wish.limit)
    )
    counted = (
        select(func.count(Stay.id)).join(Company, Company.id == Stay.company_id).where(*conditions)
    )
    rows = [StayRow(*row) for row in session.execute(listed)]
    return rows, session.scalar(counted) or 0


def _tasks(state: str = "") -> Select[int]:
    query = select(func.count(StayTask.id)).where(StayTask.stay_id == Stay.id)
    return (query.where(StayTask.state == state) if state else query).correlate(Stay)


def _order(sort: str) -> tuple[Any, ...]:
    orders = {"ending": (Stay.last_day, Stay.id), "firm": (Company.name, Stay.id)}
    return orders.get(sort, (Stay.first_day.desc(), Stay.id.desc()))


def _seen_by(circle: Circle) -> ColumnElement[bool]:
    mine = select(StayMember.stay_id).where(StayMember.user_id == circle.user_id)
    ways: list[ColumnElement[bool]] = [Stay.id.in_(mine), false()]
    if circle.company_ids:
        ways.append(Stay.company_id.in_(circle.company_ids))
    if circle.mentor_id is not None:
        held = select(Engagement.id).where(Engagement.mentor_id == circle.mentor_id)
        ways.append(Stay.engagement_id.in_(held))
    if circle.regions:
        places = select(Municipality.code).where(Municipality.region_code.in_(circle.regions))
        firms = select(Company.id).where(Company.municipality_code.in_(places))
        ways.append(Stay.company_id.in_(firms))
    return or_(*ways)


def running_with(
    session: Session, user_id: int, roles: Collection[str]
) -> list[Row[Stay, Company]]:
    """Return the running stays to whose team a person belongs in one of the roles, ending first."""
    query = (
        select(Stay, Company)
        .join(StayMember, StayMember.stay_id == Stay.id)
        .join(Company, Company.id == Stay.company_id)
        .where(StayMember.user_id == user_id, StayMember.role.in_(roles), Stay.state == "running")
        .order_by(Stay.last_day, Stay.id)
    )
    return list(session.execute(query).all())


def team(session: Session, stay_id: int) -> list[Row[StayMember, User]]:
    """Return the team beside their accounts: the lead, members, people of the firm."""
    query = (
        select(StayMember, User)
        .join(User, User.id == StayMember.user_id)
        .where(StayMember.stay_id == stay_id)
        # firm < lead < member: the lead goes first all the same
        .order_by(StayMember.role != "lead", StayMember.role == "firm", User.name, User.id)
    )
    return list(session.execute(query).all())


def mentors_of_region(
    session: Session,
    region: str,
    *,
    without: Collection[int],
    limit: int,
    text: str = "",
    public_id: str = "",
) -> list[Row[Mentor, User, Company | None]]:
    """Return approved mentors of a province, and experts without a firm, by name.

    ``text`` is part of a name, of a firm's name or of the headline; ``public_id`` is one account;
    ``without`` are account ids.
    """
    query = (
        select(Mentor, User, Company)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .outerjoin(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Mentor.status == "approved",
            User.status == "active",
            User.id.not_in(without),
            or_(Mentor.company_id.is_(None), Municipality.region_code == region),
        )
        .order_by(User.name, User.id)
        .limit(limit)
    )
    if public_id:
        query = query.where(User.public_id == public_id)
    if text:
        columns = (User.name, Company.name, Mentor.headline)
        part = text.casefold()
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    return list(session.execute(query).all())


def people_of_firm(session: Session, company_id: int) -> list[User]:
    """Return the active people of a firm, the owner first."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company_id, User.status == "active")
        .order_by(Membership.role, User.id)
    )
    return list(session.scalars(query))


def tasks(session: Session, stay_id: int) -> list[TaskRow]:
    """Return the tasks of a stay by number. One SELECT."""
    query = _task_rows().where(StayTask.stay_id == stay_id).order_by(StayTask.number)
    return [TaskRow(*row) for row in session.execute(query)]


def task(session: Session, stay_id: int, number: int) -> TaskRow | None:
    """Return one task of a stay."""
    query = _task_rows().where(StayTask.stay_id == stay_id, StayTask.number == number)
    row = session.execute(query).one_or_none()
    return None if row is None else TaskRow(*row)


def locked_task(session: Session, stay_id: int, number: int) -> StayTask | None:
    """Return a task as it is now; other writers of it wait until the commit."""
    query = select(StayTask).where(StayTask.stay_id == stay_id, StayTask.number == number)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _task_rows() -> Select[StayTask, User, User, Attachment, Attachment]:
    return (
        select(StayTask, User, _Finder, _Before, _After)
        .outerjoin(User, User.id == StayTask.owner_id)
        .join(_Finder, _Finder.id == StayTask.found_by_id)
        .outerjoin(_Before, _Before.id == StayTask.before_photo_id)
        .outerjoin(_After, _After.id == StayTask.after_photo_id)
    )


def task_by_key(session: Session, client_key: str) -> StayTask | None:
    """Return the task that a draft of a phone became."""
    return session.scalar(select(StayTask).where(StayTask.client_key == client_key))


def last_number(session: Session, stay_id: int) -> int:
    """Return the highest number of a stay's tasks, 0 where there is none."""
    query = select(func.max(StayTask.number)).where(StayTask.stay_id == stay_id)
    return session.scalar(query) or 0


def task_dates(session: Session, stay_id: int) -> list[Row[str, datetime, datetime | None]]:
    """Return (state, found, done) of each task of a stay, by number."""
    query = (
        select(StayTask.state, StayTask.found_at, StayTask.done_at)
        .where(StayTask.stay_id == stay_id)
        .order_by(StayTask.number)
    )
    return list(session.execute(query).all())


def photo_of(session: Session, stay_id: int, public_id: str) -> Attachment | None:
    """Return a file that is a photo of a task of the stay."""
    query = (
        select(Attachment)
        .join(
            StayTask,
            or_(
                StayTask.before_photo_id == Attachment.id,
                StayTask.after_photo_id == Attachment.id,
            ),
        )
        .where(StayTask.stay_id == stay_id, Attachment.public_id == public_id)
    )
    return session.scalar(query.limit(1))


def history(
    session: Session, object_type: str, public_id: str
) -> list[Row[AuditEvent, str | None]]:
    """Return (event, name of who acted) of one thing, the newest first."""
    query = (
        select(AuditEvent, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.object_type == object_type, AuditEvent.object_id == public_id)
        .order_by(AuditEvent.id.desc())
    )
    return list(session.execute(query).all())


def categories_of(session: Session, engagement_id: int) -> list[str]:
    """Return the categories of the challenge that led to an engagement, the surest first."""
    query = (
        select(ChallengeCategory.category_id)
        .join(Request, Request.challenge_id == ChallengeCategory.challenge_id)
        .join(Engagement, Engagement.request_id == Request.id)
        .where(Engagement.id == engagement_id)
        .order_by(ChallengeCategory.confidence.desc(), ChallengeCategory.category_id)
    )
    return list(session.scalars(query))


def logs(session: Session, stay_id: int) -> list[Row[DayLog, User]]:
    """Return what was written on the days of a stay, the newest day first, then by name."""
    query = (
        select(DayLog, User)
        .join(User, User.id == DayLog.author_id)
        .where(DayLog.stay_id == stay_id)
        .order_by(DayLog.day.desc(), User.name, User.id)
    )
    return list(session.execute(query).all())


def log_of(session: Session, stay_id: int, day: date, author_id: int) -> DayLog | None:
    """Return what a person wrote on a day of a stay."""
    query = select(DayLog).where(
        DayLog.stay_id == stay_id, DayLog.day == day, DayLog.author_id == author_id
    )
    return session.scalar(query)


def beginning_until(session: Session, day: date) -> list[Row[Stay, Company, str]]:
    """Return (stay, firm, province) of planned stays that begin by ``day``, by id."""
    query = (
        select(Stay, Company, Municipality.region_code)
        .join(Company, Company.id == Stay.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Stay.state == "planned", Stay.first_day <= day)
        .order_by(Stay.id)
    )
    return list(session.execute(query).all())


def disown_open_tasks(session: Session, stay_id: int, owner_id: int) -> None:
    """Let the tasks a person still had to do belong to nobody; they count as changed."""
    session.execute(
        update(StayTask)
        .where(
            StayTask.stay_id == stay_id,
            StayTask.owner_id == owner_id,
            StayTask.state.in_(("found", "doing")),
        )
        .values(owner_id=None, revision=StayTask.revision + 1),
        execution_options={"synchronize_session": "fetch"},
    )
