"""Queries about which firms read which cases."""

from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.case import CaseStudy
from app.models.company import Company, Membership
from app.models.reading import CaseRead

_GROUP, _DIVISION = 3, 2
"""Digits of an industry code that name its group and its division."""


def read_of(session: Session, company_id: int, case_id: int) -> CaseRead | None:
    """Return what is known of a firm's reading of a case."""
    return session.get(CaseRead, (company_id, case_id))


def read_by_peers(
    session: Session,
    company: Company,
    headcounts: tuple[int, int],
    *,
    since: date,
    least: int,
    limit: int,
    beside: int | None = None,
) -> list[int]:
    """Return ids of published cases that firms like ``company`` read, most readers first.

    Cases of the firm itself, and those that it read already, are left out. Ties by id.

    Args:
        session: the session.
        company: the firm that asks; its own reading never counts.
        headcounts: the smallest and the largest headcount of its size.
        since: first month that counts.
        least: how many different firms must have read a case for it to be named.
        limit: how many cases at most.
        beside: a case that each counted firm must have read too; itself left out.
    """
    reader, other = aliased(Company), aliased(CaseRead)
    readers = func.count(CaseRead.company_id)
    known = select(other.case_id).where(other.company_id == company.id)
    query = (
        select(CaseRead.case_id)
        .join(reader, reader.id == CaseRead.company_id)
        .join(CaseStudy, CaseStudy.id == CaseRead.case_id)
        .where(reader.id != company.id, reader.status == "approved", CaseRead.month >= since)
        .where(_like(reader, company, headcounts))
        .where(CaseStudy.status == "published", CaseStudy.company_id != company.id)
        .where(CaseRead.case_id.not_in(known))
        .group_by(CaseRead.case_id)
        .having(readers >= least)
        .order_by(readers.desc(), CaseRead.case_id)
        .limit(limit)
    )
    if beside is not None:
        both = select(other.company_id).where(other.case_id == beside, other.month >= since)
        query = query.where(CaseRead.company_id.in_(both), CaseRead.case_id != beside)
    return list(session.scalars(query))


def _like(
    reader: type[Company], company: Company, headcounts: tuple[int, int]
) -> ColumnElement[bool]:
    group = func.substr(reader.industry_code, 1, _GROUP) == company.industry_code[:_GROUP]
    division = func.substr(reader.industry_code, 1, _DIVISION) == company.industry_code[:_DIVISION]
    return or_(group, and_(division, reader.headcount.between(*headcounts)))


def forget_before(session: Session, month: date) -> int:
    """Delete what was last read before a month; return how much."""
    gone = session.execute(delete(CaseRead).where(CaseRead.month < month))
    return cast("CursorResult[Any]", gone).rowcount


def forget_firms_left_by(session: Session, user_id: int) -> None:
    """Delete the reading of firms for which nobody but this user acts."""
    others = (
        select(Membership.company_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.user_id != user_id, User.status == "active")
    )
    own = select(Membership.company_id).where(Membership.user_id == user_id)
    session.execute(
        delete(CaseRead).where(CaseRead.company_id.in_(own), CaseRead.company_id.not_in(others))
    )
