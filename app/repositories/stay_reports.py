"""Queries for letters about the reports of stays."""

from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.models.company import Company
from app.models.reference import Municipality
from app.models.stay import Stay


def between(session: Session, first: date, last: date) -> list[Stay]:
    """Return the stays, running or closed, with at least one of the days ``first`` to ``last``."""
    query = select(Stay).where(
        Stay.state.in_(("running", "closed")), Stay.first_day <= last, Stay.last_day >= first
    )
    return list(session.scalars(query.order_by(Stay.id)))


def with_firm(session: Session, stay_id: int) -> Row[Stay, Company, str]:
    """Return (stay, firm, code of its province)."""
    query = (
        select(Stay, Company, Municipality.region_code)
        .join(Company, Company.id == Stay.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Stay.id == stay_id)
    )
    return session.execute(query).one()
