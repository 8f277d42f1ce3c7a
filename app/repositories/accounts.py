"""Queries about people."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.account import Grant, User
from app.models.company import Company, Membership
from app.models.mentor import Mentor


def user_by_email(session: Session, email: str) -> User | None:
    """Return the user with this address; the address is compared case-folded."""
    return session.scalar(select(User).where(User.email == email.strip().casefold()))


def user_by_public_id(session: Session, public_id: str) -> User | None:
    """Return the user with this public id."""
    return session.scalar(select(User).where(User.public_id == public_id))


def user_with_roles(
    session: Session, public_id: str
) -> list[tuple[User, Grant | None, Company | None, Mentor | None]]:
    """Return a user beside each grant and firm, and the mentor record, in one SELECT.

    The rows are the small cross product of grants and firms (a handful each); empty when the
    user is unknown. Firms come by id.
    """
    query = (
        select(User, Grant, Company, Mentor)
        .outerjoin(Grant, Grant.user_id == User.id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Company, Company.id == Membership.company_id)
        .outerjoin(Mentor, Mentor.user_id == User.id)
        .where(User.public_id == public_id)
        .order_by(Company.id, Grant.id)
    )
    return [
        (user, grant, company, mentor) for user, grant, company, mentor in session.execute(query)
    ]


def coordinators_of(session: Session, region_code: str) -> list[User]:
    """Return the active coordinators of a region, by id."""
    query = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(
            Grant.role == "coordinator", Grant.region_code == region_code, User.status == "active"
        )
        .order_by(User.id)
    )
    return list(session.scalars(query))


def administrators_for_update(session: Session) -> list[User]:
    """Return the active administrators by id; their grants are locked until the commit."""
    query = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.role == "administrator", User.status == "active")
        .order_by(User.id)
        .with_for_update(of=Grant)
    )
    return list(session.scalars(query))


def user_for_update(session: Session, public_id: str) -> User | None:
    """Return the user with this public id, locked until the commit."""
    return session.scalar(select(User).where(User.public_id == public_id).with_for_update())


def grant_of(
    session: Session, user_id: int, role: str, region_code: str | None, place: str | None = None
) -> Grant | None:
    """Return this grant of a user, or None; ``place`` is the municipality of an officer."""
    query = select(Grant).where(
        Grant.user_id == user_id,
        Grant.role == role,
        Grant.region_code.is_not_distinct_from(region_code),
        Grant.municipality_code.is_not_distinct_from(place),
    )
    return session.scalar(query)


def grants_of(session: Session, user_ids: Collection[int]) -> list[Grant]:
    """Return the grants of users, administrators first, then by region."""
    query = (
        select(Grant)
        .where(Grant.user_id.in_(user_ids))
        .order_by(Grant.role, Grant.region_code, Grant.id)
    )
    return list(session.scalars(query))


def firms_of(session: Session, user_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return (user id, firm name) of every membership of users, by firm name."""
    query = (
        select(Membership.user_id, Company.name)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.user_id.in_(user_ids))
        .order_by(Company.name, Company.id)
    )
    return [(user_id, name) for user_id, name in session.execute(query)]


USER_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "new": (User.created_at.desc(), User.id.desc()),
    "old": (User.created_at.asc(), User.id.asc()),
    "name": (User.name.asc(), User.id.asc()),
    "email": (User.email.asc(), User.id.asc()),
}


def _found(*, search: str, status: str, role: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search:
        term = search.casefold()
        conditions.append(
            func.lower(User.name).contains(term, autoescape=True)
            | User.email.contains(term, autoescape=True)
        )
    if status:
        conditions.append(User.status == status)
    if role:
        conditions.append(User.id.in_(select(Grant.user_id).where(Grant.role == role)))
    return conditions


def users(
    session: Session, *, search: str, status: str, role: str, order: str, offset: int, limit: int
) -> list[User]:
    """Return people whose name or address contains ``search``, in a named order of USER_ORDERS.

    Empty ``status`` and ``role`` do not filter.
    """
    query = select(User).where(*_found(search=search, status=status, role=role))
    return list(session.scalars(query.order_by(*USER_ORDERS[order]).offset(offset).limit(limit)))


def count_users(session: Session, *, search: str, status: str, role: str) -> int:
    """Return how many people ``users`` finds."""
    query = select(func.count(User.id)).where(*_found(search=search, status=status, role=role))
    return session.scalar(query) or 0


def users_by_status(session: Session) -> dict[str, int]:
    """Return how many people have each status; a status that nobody has is absent."""
    rows = session.execute(select(User.status, func.count()).group_by(User.status))
    return {status: count for status, count in rows}  # noqa: C416 - rows are typed tuples here
