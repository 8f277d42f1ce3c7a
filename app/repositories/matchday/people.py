"""Queries about the people of an event: lists, places, who of the site could be added."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company, Membership
from app.models.event import Registration
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.timetable import Meeting, Release

SORTS = ("waiting", "newest", "name", "place")


@dataclass(frozen=True)
class PeopleWish:
    """Which people of an event and in what order; empty values do not filter.

    ``limit`` None returns all of them.
    """

    text: str = ""
    side: str = ""
    state: str = ""
    place: str = ""
    sort: str = "waiting"
    offset: int = 0
    limit: int | None = None


def find(session: Session, event_id: int, wish: PeopleWish) -> tuple[list[Registration], int]:
    """Return registrations of an event and how many there are. Two SELECTs.

    The text is looked for in name, person, e-mail and topic. ``waiting`` puts those first who wait
    for a decision, the longest before; ties by id.
    """
    query = select(Registration).where(Registration.event_id == event_id)
    if wish.text:
        columns = (Registration.name, Registration.person, Registration.email, Registration.topic)
        part = wish.text.casefold()
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    for column, value in (
        (Registration.side, wish.side),
        (Registration.state, wish.state),
        (Registration.municipality_code, wish.place),
    ):
        if value:
            query = query.where(column == value)
    orders: dict[str, tuple[Any, ...]] = {
        "newest": (Registration.id.desc(),),
        "name": (Registration.name, Registration.id),
        "place": (Registration.municipality_code, Registration.name, Registration.id),
    }
    first = case(
        (Registration.state == "waiting", 0), (Registration.state == "waitlisted", 1), else_=2
    )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(*orders.get(wish.sort, (first, Registration.id)))
    return list(session.scalars(query.offset(wish.offset).limit(wish.limit))), total


def by_public_ids(
    session: Session, event_id: int, public_ids: Collection[str]
) -> list[Registration]:
    """Return registrations of an event by public id, the oldest first; other writers wait."""
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.public_id.in_(public_ids)
    )
    query = query.order_by(Registration.id).with_for_update(key_share=True)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def approved(session: Session, event_id: int, side: str) -> int:
    """Return how many of a side are approved."""
    query = select(func.count(Registration.id)).where(
        Registration.event_id == event_id,
        Registration.side == side,
        Registration.state == "approved",
    )
    return session.scalar(query) or 0


def waitlisted(session: Session, event_id: int, side: str) -> list[Registration]:
    """Return who waits for a place, in the order in which they came to wait."""
    query = select(Registration).where(
        Registration.event_id == event_id,
        Registration.side == side,
        Registration.state == "waitlisted",
    )
    return list(session.scalars(query.order_by(Registration.decided_at, Registration.id)))


def linked(session: Session, event_id: int) -> list[Registration]:
    """Return the registrations of an event in all states, the oldest first."""
    query = select(Registration).where(Registration.event_id == event_id)
    return list(session.scalars(query.order_by(Registration.id)))


def users_of(session: Session, user_ids: Collection[int]) -> dict[int, User]:
    """Return accounts by id."""
    query = select(User).where(User.id.in_(user_ids))
    return {user.id: user for user in session.scalars(query)}


def owner_of(session: Session, company_id: int, *, but: int | None = None) -> User | None:
    """Return the active owner of a firm, else its first person, not the account ``but``."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company_id, User.status == "active")
        .order_by(Membership.role, User.id)
    )
    if but is not None:
        query = query.where(User.id != but)
    return session.scalar(query.limit(1))


def challenges_of(session: Session, company_ids: Collection[int]) -> list[Challenge]:
    """Return open challenges of firms, the newest first."""
    query = select(Challenge).where(
        Challenge.company_id.in_(company_ids), Challenge.status == "open"
    )
    return list(session.scalars(query.order_by(Challenge.id.desc())))


def firms_by_name(
    session: Session, regions: Collection[str], text: str, *, limit: int = 20
) -> list[Company]:
    """Return approved firms of provinces whose name holds the text, by name."""
    part = text.casefold()
    names = (Company.name, Company.name_en)
    query = (
        select(Company)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Company.status == "approved",
            Municipality.region_code.in_(regions),
            or_(*(func.lower(name).contains(part, autoescape=True) for name in names)),
        )
    )
    return list(session.scalars(query.order_by(Company.name, Company.id).limit(limit)))


def mentors_by_name(
    session: Session, regions: Collection[str], text: str, *, limit: int = 20
) -> list[tuple[Mentor, User, Company | None]]:
    """Return approved mentors of provinces, and experts without a firm, whose name holds the text.

    The text is looked for in the name of the person and of the firm; by name.
    """
    part = text.casefold()
    query = (
        select(Mentor, User, Company)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .outerjoin(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Mentor.status == "approved",
            User.status == "active",
            or_(Mentor.company_id.is_(None), Municipality.region_code.in_(regions)),
            or_(
                func.lower(User.name).contains(part, autoescape=True),
                func.lower(Company.name).contains(part, autoescape=True),
            ),
        )
        .order_by(User.name, Mentor.id)
        .limit(limit)
    )
    return [(mentor, user, firm) for mentor, user, firm in session.execute(query)]


def firm(session: Session, public_id: str) -> Company | None:
    """Return an approved firm."""
    query = select(Company).where(Company.public_id == public_id, Company.status == "approved")
    return session.scalar(query)


def mentor(session: Session, public_id: str) -> tuple[Mentor, User, Company | None] | None:
    """Return an approved mentor with the account and the firm."""
    query = (
        select(Mentor, User, Company)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .where(Mentor.public_id == public_id, Mentor.status == "approved")
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def firms_by_number(session: Session, numbers: Collection[str]) -> dict[str, Company]:
    """Return approved firms by registration number."""
    query = select(Company).where(
        Company.registration_number.in_(numbers), Company.status == "approved"
    )
    return {row.registration_number: row for row in session.scalars(query)}


def mentors_by_email(
    session: Session, emails: Collection[str]
) -> dict[str, tuple[Mentor, User, Company | None]]:
    """Return approved mentors with account and firm by e-mail address."""
    query = (
        select(Mentor, User, Company)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .where(User.email.in_(emails), User.status == "active", Mentor.status == "approved")
    )
    return {user.email: (mentor, user, firm) for mentor, user, firm in session.execute(query)}


def owners_of(session: Session, company_ids: Collection[int]) -> dict[int, int]:
    """Return account id by firm: its first active owner, else its first person."""
    query = (
        select(Membership.company_id, User.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.company_id.in_(company_ids), User.status == "active")
        .order_by(Membership.role.desc(), User.id.desc())
    )
    # the last one stays: owner sorts before staff, so owners come last here
    return {row[0]: row[1] for row in session.execute(query)}


def announced(session: Session, event_id: int, registration_ids: Collection[int]) -> set[int]:
    """Return which registrations have a meeting in a published timetable or on the board."""
    query = (
        select(Meeting.firm_id, Meeting.mentor_id)
        .join(Release, Release.id == Meeting.release_id)
        .where(Release.event_id == event_id)
    )
    wanted = set(registration_ids)
    return {id_ for pair in session.execute(query) for id_ in pair if id_ in wanted}


def of_link(
    session: Session, event_id: int, *, company_id: int | None = None, mentor_id: int | None = None
) -> Registration | None:
    """Return the registration of a firm or of a mentor at an event; other writers wait."""
    query = select(Registration).where(Registration.event_id == event_id)
    if company_id is not None:
        query = query.where(Registration.company_id == company_id)
    else:
        query = query.where(Registration.mentor_id == mentor_id)
    return session.scalar(query.with_for_update(key_share=True))
