"""Queries about what the people of an event wish for."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.case import CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.event import Event, EventFit, Registration, Wish
from app.models.mentor import Mentor

SORTS = ("fit", "name", "place")
DESK_SORTS = ("newest", "by", "about", "kind")


@dataclass(frozen=True)
class OtherWish:
    """Which people of the other side and in what order; empty values do not filter.

    ``kind`` is one of the kinds of a wish, ``marked`` for any of them, ``unmarked`` for none;
    ``least`` is the lowest score.
    ``trade`` is the first digits of an industry. ``limit`` None returns all of them.
    """

    text: str = ""
    place: str = ""
    trade: str = ""
    kind: str = ""
    least: float | None = None
    sort: str = "fit"
    offset: int = 0
    limit: int | None = 20


@dataclass(frozen=True)
class OtherRow:
    """Somebody of the other side: how well they fit, and what is wished about them."""

    row: Registration
    fit: EventFit | None
    wish: Wish | None


@dataclass(frozen=True)
class DeskWish:
    """Which wishes of an event and in what order; empty values do not filter."""

    text: str = ""
    side: str = ""
    kind: str = ""
    sort: str = "newest"
    offset: int = 0
    limit: int | None = 20


@dataclass(frozen=True)
class DeskRow:
    """A wish with both people, and how well they fit."""

    wish: Wish
    by: Registration
    about: Registration
    fit: EventFit | None


@dataclass(frozen=True)
class Links:
    """Public ids of the firm and of the mentor behind a registration; empty for a guest."""

    company: str = ""
    mentor: str = ""


def event_of(session: Session, event_id: int) -> Event | None:
    """Return an event that was not removed, by its row id."""
    event = session.get(Event, event_id)
    return None if event is None or event.removed_at is not None else event


def others(session: Session, row: Registration, wish: OtherWish) -> tuple[list[OtherRow], int]:
    """Return approved people of the other side and how many there are. Two SELECTs.

    Whom a rule keeps apart from ``row`` is left out, unless something was wished about them.
    """
    fit_of = and_(
        EventFit.firm_id == (row.id if row.side == "firm" else Registration.id),
        EventFit.mentor_id == (Registration.id if row.side == "firm" else row.id),
    )
    query: Select[Any, Any, Any] = (
        select(Registration, EventFit, Wish)
        .outerjoin(EventFit, fit_of)
        .outerjoin(Wish, and_(Wish.by_id == row.id, Wish.about_id == Registration.id))
        .where(
            Registration.event_id == row.event_id,
            Registration.side != row.side,
            Registration.state == "approved",
            or_(EventFit.refusal.is_(None), EventFit.refusal == "", Wish.id.is_not(None)),
        )
    )
    if wish.text:
        part = wish.text.casefold()
        columns = (Registration.name, Registration.person, Registration.topic)
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    if wish.place:
        query = query.where(Registration.municipality_code == wish.place)
    if wish.trade:
        query = query.where(Registration.industry_code.startswith(wish.trade, autoescape=True))
    if wish.least is not None:
        query = query.where(EventFit.score >= wish.least)
    if wish.kind == "marked":
        query = query.where(Wish.id.is_not(None))
    elif wish.kind == "unmarked":
        query = query.where(Wish.id.is_(None))
    elif wish.kind:
        query = query.where(Wish.kind == wish.kind)
    total = session.scalar(
        query.with_only_columns(func.count(Registration.id), maintain_column_froms=True)
    )
    orders: dict[str, tuple[Any, ...]] = {
        "name": (Registration.name, Registration.id),
        "place": (Registration.municipality_code, Registration.name, Registration.id),
    }
    best = (func.coalesce(EventFit.score, 0.0).desc(), Registration.name, Registration.id)
    window = query.order_by(*orders.get(wish.sort, best)).offset(wish.offset).limit(wish.limit)
    return [OtherRow(*found) for found in session.execute(window)], total or 0


def other(session: Session, row: Registration, public_id: str) -> Registration | None:
    """Return an approved person of the other side of the same event."""
    query = select(Registration).where(
        Registration.public_id == public_id,
        Registration.event_id == row.event_id,
        Registration.side != row.side,
        Registration.state == "approved",
    )
    return session.scalar(query)


def kept_apart(session: Session, row: Registration) -> int:
    """Return from how many of the other side a rule keeps somebody apart."""
    mine = EventFit.firm_id if row.side == "firm" else EventFit.mentor_id
    theirs = EventFit.mentor_id if row.side == "firm" else EventFit.firm_id
    query = (
        select(func.count(EventFit.firm_id))
        .join(Registration, Registration.id == theirs)
        .where(mine == row.id, EventFit.refusal != "", Registration.state == "approved")
    )
    return session.scalar(query) or 0


def wish_about(session: Session, by_id: int, about_id: int) -> Wish | None:
    """Return what one wishes about another."""
    query = select(Wish).where(Wish.by_id == by_id, Wish.about_id == about_id)
    return session.scalar(query)


def wishes_by(session: Session, registration_id: int) -> list[Wish]:
    """Return everything that somebody wishes, the oldest first."""
    return list(
        session.scalars(select(Wish).where(Wish.by_id == registration_id).order_by(Wish.id))
    )


def counts_by(session: Session, registration_id: int) -> dict[str, int]:
    """Return how many wishes of each kind somebody has about people who come."""
    query = (
        select(Wish.kind, func.count(Wish.id))
        .join(Registration, Registration.id == Wish.about_id)
        .where(Wish.by_id == registration_id, Registration.state == "approved")
        .group_by(Wish.kind)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def of_event(session: Session, event_id: int, wish: DeskWish) -> tuple[list[DeskRow], int]:
    """Return wishes of approved people about approved people, and how many. Two SELECTs."""
    by, about = aliased(Registration), aliased(Registration)
    fit_of = or_(
        and_(EventFit.firm_id == by.id, EventFit.mentor_id == about.id),
        and_(EventFit.firm_id == about.id, EventFit.mentor_id == by.id),
    )
    query: Select[Any, Any, Any, Any] = (
        select(Wish, by, about, EventFit)
        .join(by, by.id == Wish.by_id)
        .join(about, about.id == Wish.about_id)
        .outerjoin(EventFit, fit_of)
        .where(Wish.event_id == event_id, by.state == "approved", about.state == "approved")
    )
    if wish.text:
        part = wish.text.casefold()
        query = query.where(
            or_(*(func.lower(side.name).contains(part, autoescape=True) for side in (by, about)))
        )
    if wish.side:
        query = query.where(by.side == wish.side)
    if wish.kind:
        query = query.where(Wish.kind == wish.kind)
    total = session.scalar(query.with_only_columns(func.count(Wish.id), maintain_column_froms=True))
    orders: dict[str, tuple[Any, ...]] = {
        "by": (by.name, by.id, Wish.id),
        "about": (about.name, about.id, Wish.id),
        "kind": (Wish.kind, by.name, Wish.id),
    }
    window = query.order_by(*orders.get(wish.sort, (Wish.id.desc(),)))
    found = session.execute(window.offset(wish.offset).limit(wish.limit))
    return [DeskRow(*each) for each in found], total or 0


def choices(session: Session, row: Registration) -> tuple[list[str], list[str]]:
    """Return the municipalities and the industries of the other side, to filter by."""
    query = (
        select(Registration.municipality_code, Registration.industry_code)
        .where(
            Registration.event_id == row.event_id,
            Registration.side != row.side,
            Registration.state == "approved",
        )
        .distinct()
    )
    found = session.execute(query).all()
    places = {place for place, _ in found if place}
    return sorted(places), sorted({trade for _, trade in found if trade})


def challenges(
    session: Session, rows: Collection[Registration], visible: Collection[str]
) -> dict[int, str]:
    """Return the texts of challenges that firms chose for an event, where the reader may see them.

    By the id of the registration.
    """
    ids = {row.challenge_id: row.id for row in rows if row.challenge_id}
    query = select(Challenge.id, Challenge.text).where(
        Challenge.id.in_(ids), Challenge.visibility.in_(visible)
    )
    return {ids[challenge_id]: text for challenge_id, text in session.execute(query)}


def reading(
    session: Session, rows: Collection[Registration], cases: Collection[str]
) -> tuple[dict[int, Links], dict[str, tuple[str, str]]]:
    """Return what can be opened about people, and titles of published cases. Three SELECTs.

    Returns:
        By registration the public ids of firm and mentor; by case the title in both languages.
    """
    firms = dict(
        session.execute(
            select(Company.id, Company.public_id).where(
                Company.id.in_([row.company_id for row in rows if row.company_id])
            )
        ).all()
    )
    mentors = dict(
        session.execute(
            select(Mentor.id, Mentor.public_id).where(
                Mentor.id.in_([row.mentor_id for row in rows if row.mentor_id]),
                Mentor.status == "approved",
            )
        ).all()
    )
    titles = {
        public_id: (title, english)
        for public_id, title, english in session.execute(
            select(CaseStudy.public_id, CaseVersion.title, CaseVersion.title_en)
            .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
            .where(CaseStudy.public_id.in_(cases), CaseStudy.status == "published")
        )
    }
    found = {
        row.id: Links(firms.get(row.company_id or 0, ""), mentors.get(row.mentor_id or 0, ""))
        for row in rows
    }
    return found, titles
