"""Queries about people."""

from sqlalchemy import Row, select
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


def user_with_roles(session: Session, public_id: str) -> list[Row[tuple[User, Grant | None, Company | None, Mentor | None]]]:
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
    return list(session.execute(query).all())


def coordinators_of(session: Session, region_code: str) -> list[User]:
    """Return the active coordinators of a region, by id."""
    query = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.role == "coordinator", Grant.region_code == region_code, User.status == "active")
        .order_by(User.id)
    )
    return list(session.scalars(query))
