"""Queries for the firm of the site that an intent is of."""

import re

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company, Membership
from app.models.reference import Municipality

MOST = 8


def by_name_or_number(session: Session, region: str, text: str) -> list[Company]:
    """Return at most eight firms of a province whose name holds a text, or with this number.

    Spaces do not count. Blank text finds nothing.
    """
    plain, digits = re.sub(r"\s", "", text), re.sub(r"\D", "", text)
    if not plain:
        return []
    held = func.replace(Company.name, " ", "").icontains(plain, autoescape=True)
    query = (
        select(Company)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Municipality.region_code == region,
            Company.status != "refused",
            or_(held, Company.registration_number == digits),
        )
        .order_by(func.length(Company.name), Company.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def by_public_id(session: Session, region: str, public_id: str) -> Company | None:
    """Return a firm of a province."""
    query = (
        select(Company)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Municipality.region_code == region, Company.public_id == public_id)
    )
    return session.scalar(query)


def people_of(session: Session, company_id: int) -> list[User]:
    """Return the active people of a firm, by id."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company_id, User.status == "active")
        .order_by(User.id)
    )
    return list(session.scalars(query))
