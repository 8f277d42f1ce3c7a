"""Queries about ESG items of firms: closed tasks, documents, energy saved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.esg import EnergyFactor, EnergySaving, EsgRecord
from app.models.mentor import Mentor
from app.models.stay import Stay, StayMember, StayTask

OPEN_TASKS = ("found", "doing")
FIRM_SORTS = ("evidenced", "name", "place")


@dataclass(frozen=True)
class TaskLine:
    """A task that is tagged with an item or saves energy, with its stay and its saving, if any."""

    task: StayTask
    stay: Stay
    saving: EnergySaving | None


@dataclass(frozen=True)
class RecordLine:
    """What the firm says about an item, with its document, if any."""

    record: EsgRecord
    file: Attachment | None


@dataclass(frozen=True)
class HelperLine:
    """A mentor who closed tasks of an item."""

    mentor: Mentor
    person: User
    tasks: int


@dataclass(frozen=True)
class FirmLine:
    """A firm with how many items it shows and how many tasks were closed for them."""

    company: Company
    items: int
    tasks: int


@dataclass(frozen=True)
class SavingLine:
    """Energy saved by a closed task, with when it was closed and where the firm lies."""

    saving: EnergySaving
    done_at: datetime
    place: str
    task: StayTask


def company_by_public_id(session: Session, public_id: str) -> Company | None:
    """Return a firm."""
    return session.scalar(select(Company).where(Company.public_id == public_id))


def helps(session: Session, company_id: int, *, user_id: int, mentor_id: int | None) -> bool:
    """Whether a person mentors the firm now or is of a team that stays there."""
    mentoring = select(Engagement.id).where(
        Engagement.company_id == company_id,
        Engagement.mentor_id == mentor_id,
        Engagement.ended_at.is_(None),
    )
    team = (
        select(StayMember.stay_id)
        .join(Stay, Stay.id == StayMember.stay_id)
        .where(
            Stay.company_id == company_id,
            StayMember.user_id == user_id,
            Stay.state.in_(("planned", "running")),
        )
    )
    if mentor_id is not None and session.scalar(mentoring.limit(1)) is not None:
        return True
    return session.scalar(team.limit(1)) is not None


def tasks_of(session: Session, company_id: int) -> list[TaskLine]:
    """Return the tasks of a firm that serve an item or save energy, the latest first."""
    query = (
        select(StayTask, Stay, EnergySaving)
        .join(Stay, Stay.id == StayTask.stay_id)
        .outerjoin(EnergySaving, EnergySaving.task_id == StayTask.id)
        .where(
            Stay.company_id == company_id,
            StayTask.state != "dropped",
            or_(StayTask.esg_item_id.is_not(None), EnergySaving.id.is_not(None)),
        )
        .order_by(StayTask.done_at.desc(), StayTask.id.desc())
    )
    return [TaskLine(*row) for row in session.execute(query)]


def records_of(session: Session, company_id: int) -> dict[str, RecordLine]:
    """Return what a firm says about items, by item."""
    query = (
        select(EsgRecord, Attachment)
        .outerjoin(Attachment, Attachment.id == EsgRecord.attachment_id)
        .where(EsgRecord.company_id == company_id)
    )
    return {row[0].item_id: RecordLine(*row) for row in session.execute(query)}


def record_of(session: Session, company_id: int, item_id: str) -> EsgRecord | None:
    """Return what a firm says about one item; others who change it wait."""
    query = select(EsgRecord).where(
        EsgRecord.company_id == company_id, EsgRecord.item_id == item_id
    )
    return session.scalar(query.with_for_update())


def task_of_company(session: Session, company_id: int, public_id: str) -> TaskLine | None:
    """Return a task of a firm with its saving."""
    query = (
        select(StayTask, Stay, EnergySaving)
        .join(Stay, Stay.id == StayTask.stay_id)
        .outerjoin(EnergySaving, EnergySaving.task_id == StayTask.id)
        .where(Stay.company_id == company_id, StayTask.public_id == public_id)
    )
    row = session.execute(query).first()
    return TaskLine(*row) if row else None


def helpers_of(
    session: Session, item_ids: Collection[str], *, limit: int = 3
) -> dict[str, list[HelperLine]]:
    """Return approved mentors who closed tasks of items, by item, those with most tasks first."""
    count = func.count(distinct(StayTask.id))
    query = (
        select(StayTask.esg_item_id, Mentor, User, count)
        .join(Stay, Stay.id == StayTask.stay_id)
        .join(Engagement, Engagement.id == Stay.engagement_id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(
            StayTask.esg_item_id.in_(item_ids),
            StayTask.state == "closed",
            Mentor.status == "approved",
        )
        .group_by(StayTask.esg_item_id, Mentor.id, User.id)
        .order_by(count.desc(), Mentor.id)
    )
    found: dict[str, list[HelperLine]] = {}
    for item, mentor, person, tasks in session.execute(query):
        lines = found.setdefault(item or "", [])
        if len(lines) < limit:
            lines.append(HelperLine(mentor, person, tasks))
    return found


def factors(session: Session) -> list[EnergyFactor]:
    """Return every factor, by energy, unit and day."""
    order = (EnergyFactor.energy, EnergyFactor.unit, EnergyFactor.valid_from)
    return list(session.scalars(select(EnergyFactor).order_by(*order)))


def _closed(places: Collection[str]) -> Any:
    return (
        select(Company.id, Company.municipality_code, StayTask.esg_item_id)
        .join(Stay, Stay.company_id == Company.id)
        .join(StayTask, StayTask.stay_id == Stay.id)
        .where(
            Company.municipality_code.in_(places),
            StayTask.state == "closed",
            StayTask.esg_item_id.is_not(None),
        )
    )


def shown(session: Session, places: Collection[str]) -> list[tuple[int, str, str, int]]:
    """Return (firm, place, item, closed tasks) of whatever a firm shows; 0 for a document alone."""
    closed = _closed(places).with_only_columns(
        Company.id, Company.municipality_code, StayTask.esg_item_id, func.count(StayTask.id),
        maintain_column_froms=True,
    )  # fmt: skip
    rows = session.execute(
        closed.group_by(Company.id, Company.municipality_code, StayTask.esg_item_id)
    )
    found = {(row[0], row[1], row[2]): int(row[3]) for row in rows}
    documents = (
        select(Company.id, Company.municipality_code, EsgRecord.item_id)
        .join(EsgRecord, EsgRecord.company_id == Company.id)
        .where(Company.municipality_code.in_(places), EsgRecord.state == "evidenced")
    )
    for firm, place, item in session.execute(documents):
        found.setdefault((firm, place, item), 0)
    return [(*key, tasks) for key, tasks in sorted(found.items())]


def planned(session: Session, places: Collection[str]) -> dict[str, int]:
    """Return how many firms have an open task or a plan, by item."""
    tasks = (
        select(StayTask.esg_item_id, Stay.company_id)
        .join(Stay, Stay.id == StayTask.stay_id)
        .join(Company, Company.id == Stay.company_id)
        .where(
            Company.municipality_code.in_(places),
            StayTask.state.in_(OPEN_TASKS),
            StayTask.esg_item_id.is_not(None),
        )
    )
    plans = (
        select(EsgRecord.item_id, EsgRecord.company_id)
        .join(Company, Company.id == EsgRecord.company_id)
        .where(Company.municipality_code.in_(places), EsgRecord.state == "planned")
    )
    both = tasks.union(plans).subquery()
    item = both.c[0]
    rows = session.execute(select(item, func.count()).group_by(item))
    return {str(key): int(count) for key, count in rows}


def approved_firms(session: Session, places: Collection[str]) -> dict[str, int]:
    """Return how many approved firms each municipality has."""
    query = (
        select(Company.municipality_code, func.count())
        .where(Company.municipality_code.in_(places), Company.status == "approved")
        .group_by(Company.municipality_code)
    )
    return {place: int(count) for place, count in session.execute(query)}


def savings_in(session: Session, places: Collection[str]) -> list[SavingLine]:
    """Return the energy that closed tasks of firms save."""
    query = (
        select(EnergySaving, StayTask.done_at, Company.municipality_code, StayTask)
        .join(StayTask, StayTask.id == EnergySaving.task_id)
        .join(Stay, Stay.id == StayTask.stay_id)
        .join(Company, Company.id == Stay.company_id)
        .where(Company.municipality_code.in_(places), StayTask.state == "closed")
        .order_by(EnergySaving.id)
    )
    return [
        SavingLine(saving, done_at, place, task)
        for saving, done_at, place, task in session.execute(query)
        if done_at is not None
    ]


def firms(
    session: Session,
    places: Collection[str],
    *,
    text: str = "",
    place: str = "",
    sort: str = "evidenced",
    offset: int = 0,
    limit: int | None = 20,
) -> tuple[list[FirmLine], int]:
    """Return a window of approved firms with what they show, and how many there are."""
    tasks = (
        select(Stay.company_id.label("firm"), StayTask.esg_item_id.label("item"))
        .join(StayTask, StayTask.stay_id == Stay.id)
        .where(StayTask.state == "closed", StayTask.esg_item_id.is_not(None))
    )
    papers = select(EsgRecord.company_id, EsgRecord.item_id).where(EsgRecord.state == "evidenced")
    items = tasks.union(papers).subquery()
    shown_items = select(items.c.firm, func.count().label("n")).group_by(items.c.firm).subquery()
    all_tasks = tasks.subquery()
    closed = select(all_tasks.c.firm, func.count().label("n")).group_by(all_tasks.c.firm).subquery()
    number = func.coalesce(shown_items.c.n, 0)
    query = (
        select(Company, number, func.coalesce(closed.c.n, 0))
        .outerjoin(shown_items, shown_items.c.firm == Company.id)
        .outerjoin(closed, closed.c.firm == Company.id)
        .where(Company.municipality_code.in_(places), Company.status == "approved")
    )
    if text:
        query = query.where(
            or_(
                Company.name.icontains(text, autoescape=True),
                Company.name_en.icontains(text, autoescape=True),
            )
        )
    if place:
        query = query.where(Company.municipality_code == place)
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True))
    order: tuple[Any, ...] = {
        "name": (Company.name, Company.id),
        "place": (Company.municipality_code, Company.name, Company.id),
    }.get(sort, (number.desc(), Company.name, Company.id))
    window = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [FirmLine(*row) for row in window], total or 0
