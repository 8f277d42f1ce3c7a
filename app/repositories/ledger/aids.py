"""Queries about aid: lists within the reader's places, one aid, its money and its changes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.ledger import Aid, AidChange, AidFunding
from app.models.programme import Programme

SORTS = ("newest", "oldest", "firm", "place", "money", "ends")


@dataclass(frozen=True)
class AidRow:
    """An aid with its firm, none where nobody knows it yet; ``won`` is all but the own share."""

    aid: Aid
    company: Company | None
    programme: Programme | None
    won: int
    own_won: int


@dataclass(frozen=True)
class Sight:
    """What a reader sees: aid of firms in ``places``, and of ``regions`` where no firm is known."""

    places: Collection[str]
    regions: Collection[str]


@dataclass(frozen=True)
class Wish:
    """A list as asked for; empty text filters nothing, ``limit`` None returns all."""

    text: str = ""
    year: int | None = None
    programme: str = ""
    agency: str = ""
    purpose: str = ""
    state: str = ""
    place: str = ""
    sort: str = "newest"
    offset: int = 0
    limit: int | None = 20


def seen(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that a row of ``aid`` outer joined with ``company`` is in sight."""
    return or_(
        Company.municipality_code.in_(sight.places),
        and_(Aid.company_id.is_(None), Aid.region_code.in_(sight.regions)),
    )


def find(session: Session, sight: Sight, wish: Wish) -> tuple[list[AidRow], int]:
    """Return a window of aid and how many rows there are in all. Two SELECTs."""
    query = _narrowed(sight, wish)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    given = _given(own=False)
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (Aid.year, Aid.id),
        "firm": (func.coalesce(Company.name, Aid.firm), Aid.year.desc()),
        "place": (Company.municipality_code.is_(None), Company.municipality_code, Company.name),
        "money": (given.desc(),),
        "ends": (Aid.last_day.is_(None), Aid.last_day),
    }
    order = orders.get(wish.sort, (Aid.year.desc(), Aid.id.desc()))
    page = (
        _rows(given)
        .where(Aid.id.in_(query))
        .order_by(*order, Aid.id)
        .offset(wish.offset)
        .limit(wish.limit)
    )
    return [AidRow(*row) for row in session.execute(page)], total


def sums(session: Session, sight: Sight, wish: Wish) -> dict[str, tuple[int, int]]:
    """Return source → (agreed, paid) in won over all rows of a list. One SELECT."""
    query = (
        select(AidFunding.source, func.sum(AidFunding.won), func.sum(AidFunding.paid_won))
        .where(AidFunding.aid_id.in_(_narrowed(sight, wish)))
        .group_by(AidFunding.source)
    )
    return {source: (int(won), int(paid)) for source, won, paid in session.execute(query)}


def one(session: Session, public_id: str, *, lock: bool = False) -> AidRow | None:
    """Return an aid, a removed one too; with ``lock`` as it is now, others wait."""
    query = _rows(_given(own=False)).where(Aid.public_id == public_id)
    if lock:
        locked = select(Aid.id).where(Aid.public_id == public_id)
        session.execute(locked.with_for_update(key_share=True)).all()
        query = query.execution_options(populate_existing=True)
    found = session.execute(query).one_or_none()
    return AidRow(*found) if found else None


def of_company(session: Session, company_id: int) -> list[AidRow]:
    """Return all aid of a firm that was not removed, the newest first. One SELECT."""
    return of_companies(session, [company_id])


def of_companies(session: Session, company_ids: Collection[int]) -> list[AidRow]:
    """Return the aid of firms that was not removed, the newest first. One SELECT."""
    query = (
        _rows(_given(own=False))
        .where(Aid.company_id.in_(company_ids), Aid.removed_at.is_(None))
        .order_by(Aid.year.desc(), Aid.first_day.desc(), Aid.id.desc())
    )
    return [AidRow(*row) for row in session.execute(query)]


def funding_of(session: Session, aid_ids: Collection[int]) -> dict[int, dict[str, AidFunding]]:
    """Return aid → source → its money. One SELECT."""
    found: dict[int, dict[str, AidFunding]] = {}
    for row in session.scalars(select(AidFunding).where(AidFunding.aid_id.in_(aid_ids))):
        found.setdefault(row.aid_id, {})[row.source] = row
    return found


def changes_of(session: Session, aid_id: int) -> list[tuple[AidChange, User]]:
    """Return the changes of an agreement with their authors, the newest first."""
    query = (
        select(AidChange, User)
        .join(User, User.id == AidChange.author_id)
        .where(AidChange.aid_id == aid_id)
        .order_by(AidChange.number.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def last_change(session: Session, aid_id: int) -> int:
    """Return the number of the last change; 0 where there is none."""
    return session.scalar(
        select(func.coalesce(func.max(AidChange.number), 0)).where(AidChange.aid_id == aid_id)
    ) or 0  # fmt: skip


def by_application(session: Session, application_id: int) -> Aid | None:
    """Return the agreement that came of an application."""
    return session.scalar(select(Aid).where(Aid.application_id == application_id))


def count_of_year(session: Session, region: str, programme: str, year: int) -> int:
    """Return how many agreements a programme has in a region and year, removed ones too."""
    query = select(func.count(Aid.id)).where(
        Aid.region_code == region,
        Aid.programme_id == programme,
        Aid.year == year,
        Aid.application_id.is_not(None),
    )
    return session.scalar(query) or 0


def known_values(session: Session, sight: Sight) -> list[tuple[int, str | None, str]]:
    """Return the (year, programme, agency) that occur in sight, each once, the newest first."""
    query = (
        select(Aid.year, Aid.programme_id, Aid.agency)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(seen(sight), Aid.removed_at.is_(None))
        .distinct()
        .order_by(Aid.year.desc(), Aid.programme_id, Aid.agency)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def programmes(session: Session, ids: Collection[str]) -> dict[str, Programme]:
    """Return programmes by id."""
    query = select(Programme).where(Programme.id.in_(ids))
    return {row.id: row for row in session.scalars(query)}


def _given(*, own: bool) -> ColumnElement[int]:
    source = AidFunding.source == "own" if own else AidFunding.source != "own"
    total: ColumnElement[int] = (
        select(func.coalesce(func.sum(AidFunding.won), 0))
        .where(AidFunding.aid_id == Aid.id, source)
        .correlate(Aid)
        .scalar_subquery()
    )
    return total


def _rows(given: ColumnElement[int]) -> Any:
    return (
        select(Aid, Company, Programme, given, _given(own=True))
        .outerjoin(Company, Company.id == Aid.company_id)
        .outerjoin(Programme, Programme.id == Aid.programme_id)
    )


def _narrowed(sight: Sight, wish: Wish) -> Any:
    query = select(Aid.id).outerjoin(Company, Company.id == Aid.company_id).where(seen(sight))
    gone = wish.state == "removed"
    query = query.where(Aid.removed_at.is_not(None) if gone else Aid.removed_at.is_(None))
    if wish.state and not gone:
        query = query.where(Aid.state == wish.state)
    if wish.text:
        query = query.where(_says(wish.text))
    if wish.year is not None:
        query = query.where(Aid.year == wish.year)
    for column, value in (
        (Aid.programme_id, wish.programme),
        (Aid.agency, wish.agency),
        (Aid.purpose, wish.purpose),
        (Company.municipality_code, wish.place),
    ):
        if value:
            query = query.where(column == value)
    return query


def _says(text: str) -> ColumnElement[bool]:
    columns = (Aid.firm, Company.name, Company.name_en, Aid.title, Aid.agreement_number)
    found = [column.icontains(text, autoescape=True) for column in columns]
    digits = "".join(sign for sign in text if sign.isdigit())
    if digits:
        found += [
            Aid.registration_number.contains(digits, autoescape=True),
            Company.registration_number.contains(digits, autoescape=True),
        ]
    return or_(*found)
