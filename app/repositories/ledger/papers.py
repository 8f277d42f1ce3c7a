"""Queries about papers due, the settlement checklist, and what may prove an item."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.attachment import Attachment
from app.models.company import Company, Membership
from app.models.ledger import Aid, Deliverable, SettlementItem
from app.models.stay import Stay, StayTask
from app.repositories.ledger.aids import Sight, seen

OPEN = ("due", "returned")
RUNNING = ("agreed", "running", "settling")
"""States of aid whose papers are still waited for."""
STANDINGS = ("missing", "returned", "received", "soon", "due", "late", "accepted", "waived")
SORTS = ("urgent", "due", "firm", "place")


@dataclass(frozen=True)
class PaperRow:
    """A paper with its aid, firm and file."""

    paper: Deliverable
    aid: Aid
    company: Company | None
    file: Attachment | None


@dataclass(frozen=True)
class ItemRow:
    """A line of the checklist with the file or the task that proves it."""

    item: SettlementItem
    file: Attachment | None
    task: StayTask | None
    stay: Stay | None
    photo: Attachment | None
    """The photo after the task."""


@dataclass(frozen=True)
class PaperWish:
    """A list of papers as asked for; empty text filters nothing, ``limit`` None returns all."""

    today: date
    soon: date
    """The last day that counts as soon."""
    text: str = ""
    standing: str = ""
    kind: str = ""
    place: str = ""
    programme: str = ""
    year: int | None = None
    sort: str = "urgent"
    offset: int = 0
    limit: int | None = 20


def standing(today: date, soon: date) -> ColumnElement[str]:
    """Return the standing of a paper, the same as ``services.ledger.standing`` says."""
    before = and_(Deliverable.state == "due", Deliverable.due_on < today)
    near = and_(Deliverable.state == "due", Deliverable.due_on <= soon)
    late = and_(Deliverable.state == "accepted", Deliverable.received_on > Deliverable.due_on)
    return case(
        (before, "missing"), (near, "soon"), (late, "late"), else_=Deliverable.state
    )  # fmt: skip


def find(session: Session, sight: Sight, wish: PaperWish) -> tuple[list[PaperRow], int]:
    """Return a window of papers of aid that was not removed, and how many in all. Two SELECTs."""
    state = standing(wish.today, wish.soon)
    query = _narrowed(sight, wish, state)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rank = case({name: at for at, name in enumerate(STANDINGS)}, value=state, else_=99)
    orders: dict[str, tuple[Any, ...]] = {
        "due": (Deliverable.due_on,),
        "firm": (func.coalesce(Company.name, Aid.firm), Deliverable.due_on),
        "place": (Company.municipality_code.is_(None), Company.municipality_code, rank),
    }
    order = orders.get(wish.sort, (rank, Deliverable.due_on))
    page = (
        _rows()
        .where(Deliverable.id.in_(query))
        .order_by(*order, Deliverable.id)
        .offset(wish.offset)
        .limit(wish.limit)
    )
    return [PaperRow(*row) for row in session.execute(page)], total


def counts(session: Session, sight: Sight, wish: PaperWish) -> dict[str, int]:
    """Return standing → number of papers in sight, of those a list without it holds. One SELECT."""
    state = standing(wish.today, wish.soon)
    inner = (
        _narrowed(sight, wish, state, whatever=True).add_columns(state.label("standing")).subquery()
    )
    query = select(inner.c.standing, func.count()).group_by(inner.c.standing)
    return {row[0]: row[1] for row in session.execute(query)}


def by_place(session: Session, sight: Sight, today: date) -> list[tuple[str | None, int, int]]:
    """Return (municipality, papers missing, papers waited for at all), by code. One SELECT."""
    gone = case((Deliverable.due_on < today, 1), else_=0)
    query = (
        select(Company.municipality_code, func.sum(gone), func.count(Deliverable.id))
        .select_from(Deliverable)
        .join(Aid, Aid.id == Deliverable.aid_id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(seen(sight), Aid.removed_at.is_(None), Deliverable.state == "due")
        .where(Aid.state.in_(RUNNING))
        .group_by(Company.municipality_code)
        .order_by(Company.municipality_code)
    )
    return [(row[0], int(row[1]), int(row[2])) for row in session.execute(query)]


def of_aids(session: Session, aid_ids: Collection[int]) -> list[PaperRow]:
    """Return the papers of aid, the first due first. One SELECT."""
    query = _rows().where(Deliverable.aid_id.in_(aid_ids))
    query = query.order_by(Deliverable.due_on, Deliverable.id)
    return [PaperRow(*row) for row in session.execute(query)]


def one(session: Session, aid_id: int, public_id: str) -> Deliverable | None:
    """Return a paper of an aid as it is now, locked."""
    query = (
        select(Deliverable)
        .where(Deliverable.aid_id == aid_id, Deliverable.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def file_of(session: Session, paper: Deliverable) -> str:
    """Return the public id of the file of a paper; empty text where there is none."""
    query = select(Attachment.public_id).where(Attachment.id == paper.attachment_id)
    return session.scalar(query) or ""


def items_of(session: Session, aid_id: int) -> list[ItemRow]:
    """Return the checklist of an aid in its order. One SELECT."""
    photo = aliased(Attachment)
    query = (
        select(SettlementItem, Attachment, StayTask, Stay, photo)
        .outerjoin(Attachment, Attachment.id == SettlementItem.attachment_id)
        .outerjoin(StayTask, StayTask.id == SettlementItem.task_id)
        .outerjoin(Stay, Stay.id == StayTask.stay_id)
        .outerjoin(photo, photo.id == StayTask.after_photo_id)
        .where(SettlementItem.aid_id == aid_id)
        .order_by(SettlementItem.position)
    )
    return [ItemRow(*row) for row in session.execute(query)]


def item(session: Session, aid_id: int, public_id: str) -> SettlementItem | None:
    """Return a line of the checklist as it is now, locked."""
    query = (
        select(SettlementItem)
        .where(SettlementItem.aid_id == aid_id, SettlementItem.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def last_position(session: Session, aid_id: int) -> int:
    """Return the last position of a checklist; 0 for an empty one."""
    query = select(func.coalesce(func.max(SettlementItem.position), 0))
    return session.scalar(query.where(SettlementItem.aid_id == aid_id)) or 0


def closed_tasks(session: Session, company_id: int) -> list[tuple[StayTask, Stay]]:
    """Return the closed tasks of a firm's stays, the last closed first."""
    query = (
        select(StayTask, Stay)
        .join(Stay, Stay.id == StayTask.stay_id)
        .where(Stay.company_id == company_id, StayTask.state == "closed")
        .order_by(StayTask.done_at.desc(), StayTask.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def people_of(session: Session, company_id: int) -> list[User]:
    """Return the active people who act for a firm, by id."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company_id, User.status == "active")
        .order_by(User.id)
    )
    return list(session.scalars(query))


def open_until(session: Session, last: date) -> list[int]:
    """Return papers of known firms that are waited for and due up to a day, by id. One SELECT."""
    query = (
        select(Deliverable.id)
        .join(Aid, Aid.id == Deliverable.aid_id)
        .where(
            Deliverable.state.in_(OPEN),
            Deliverable.due_on <= last,
            Aid.removed_at.is_(None),
            Aid.company_id.is_not(None),
            Aid.state.in_(RUNNING),
        )
        .order_by(Deliverable.id)
    )
    return list(session.scalars(query))


def with_aid(session: Session, paper_id: int) -> PaperRow | None:
    """Return a paper as it is now, locked."""
    locked = select(Deliverable.id).where(Deliverable.id == paper_id).with_for_update()
    session.execute(locked).all()
    query = _rows().where(Deliverable.id == paper_id)
    found = session.execute(query.execution_options(populate_existing=True)).one_or_none()
    return PaperRow(*found) if found else None


def _rows() -> Any:
    return (
        select(Deliverable, Aid, Company, Attachment)
        .join(Aid, Aid.id == Deliverable.aid_id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .outerjoin(Attachment, Attachment.id == Deliverable.attachment_id)
    )


def _narrowed(
    sight: Sight, wish: PaperWish, state: ColumnElement[str], *, whatever: bool = False
) -> Any:
    query = (
        select(Deliverable.id)
        .join(Aid, Aid.id == Deliverable.aid_id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(seen(sight), Aid.removed_at.is_(None), Aid.state != "cancelled")
    )
    if wish.text:
        columns = (Aid.firm, Company.name, Aid.title, Deliverable.title, Aid.agreement_number)
        query = query.where(or_(*(c.icontains(wish.text, autoescape=True) for c in columns)))
    if wish.standing and not whatever:
        query = query.where(state == wish.standing)
    if wish.year is not None:
        query = query.where(Aid.year == wish.year)
    for column, value in (
        (Deliverable.kind, wish.kind),
        (Company.municipality_code, wish.place),
        (Aid.programme_id, wish.programme),
    ):
        if value:
            query = query.where(column == value)
    return query
