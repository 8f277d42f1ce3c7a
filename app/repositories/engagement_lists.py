"""Queries that list engagements, each with its visits before and ahead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import Request
from app.models.stay import Stay, StayMember
from app.models.visit import Visit

SORTS = ("quiet", "newest", "firm")
STATES = ("running", "closed")


@dataclass(frozen=True)
class ListRow:
    """An engagement in a list; ``person`` is the mentor's account."""

    engagement: Engagement
    challenge: Challenge
    company: Company
    mentor: Mentor
    person: User
    last_visit: datetime | None
    """When the last visit that took place began."""
    next_visit: datetime | None
    """When the next agreed visit begins."""


@dataclass(frozen=True)
class Circle:
    """Whose engagements are listed: of firms, of regions, or of a mentor and of their teams."""

    company_ids: Collection[int] = ()
    regions: Collection[str] = ()
    mentor_id: int | None = None
    user_id: int = 0


@dataclass(frozen=True)
class Wish:
    """A list as asked for; ``state`` and ``text`` empty mean all, ``sort`` is one of ``SORTS``."""

    circle: Circle
    state: str = ""
    text: str = ""
    sort: str = "quiet"
    offset: int = 0
    limit: int = 20


def find(session: Session, wish: Wish) -> tuple[list[ListRow], int]:
    """Return a window of a list, and how many there are in all. Two SELECTs."""
    narrow = _narrow(wish)
    total = session.scalar(select(func.count()).select_from(narrow.subquery()))
    order = _order(wish.sort)
    # thousands of rows are sorted by what the order needs alone; the window brings the rest
    window = narrow.order_by(*order).offset(wish.offset).limit(wish.limit).subquery()
    query = (
        _joined(select(Engagement, Challenge, Company, Mentor, User, _last(), _next()))
        .join(window, window.c.id == Engagement.id)
        .order_by(*order)
    )
    return [ListRow(*row) for row in session.execute(query)], total or 0


def _narrow(wish: Wish) -> Select[Any]:
    query = select(Engagement.id)
    if wish.text:
        query = _joined(query)
    else:
        query = query.join(Company, Company.id == Engagement.company_id)
    return query.where(*_conditions(wish))


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Engagement)
        .join(Request, Request.id == Engagement.request_id)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
    )


def _last() -> Any:
    query = select(func.max(Visit.starts_at)).where(
        Visit.engagement_id == Engagement.id, Visit.state == "held"
    )
    return query.correlate(Engagement).scalar_subquery()


def _next() -> Any:
    query = select(func.min(Visit.starts_at)).where(
        Visit.engagement_id == Engagement.id, Visit.state == "agreed"
    )
    return query.correlate(Engagement).scalar_subquery()


def _conditions(wish: Wish) -> list[ColumnElement[bool]]:
    found = [_within(wish.circle)]
    if wish.state:
        running = Engagement.ended_at.is_(None)
        found.append(running if wish.state == "running" else ~running)
    if wish.text:
        columns = (Challenge.text, Company.name, User.name, Mentor.headline)
        found.append(or_(*(column.icontains(wish.text, autoescape=True) for column in columns)))
    return found


def _within(circle: Circle) -> ColumnElement[bool]:
    if circle.mentor_id is not None:
        on_team = exists().where(
            and_(
                Stay.engagement_id == Engagement.id,
                StayMember.stay_id == Stay.id,
                StayMember.user_id == circle.user_id,
            )
        )
        return or_(Engagement.mentor_id == circle.mentor_id, on_team)
    if circle.regions:
        return exists().where(
            Municipality.code == Company.municipality_code,
            Municipality.region_code.in_(circle.regions),
        )
    return Engagement.company_id.in_(circle.company_ids)


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    if sort == "newest":
        return Engagement.started_at.desc(), Engagement.id.desc()
    if sort == "firm":
        return Company.name.asc(), Engagement.id.asc()
    return func.coalesce(_last(), Engagement.started_at).asc(), Engagement.id.asc()
