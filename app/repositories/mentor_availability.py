"""Queries about how soon a mentor answers and how much room there is."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat
from app.models.request import Request
from app.models.visit import Visit
from app.repositories.mentor_cards import JUDGED

TAKEN = ("agreed", "held")
"""States of a visit that use up one of a month."""


def room(
    session: Session, mentor_ids: Collection[int], *, start: datetime, end: datetime
) -> list[Row[Mentor, int, int, int]]:
    """Return (mentor, places, places in use, visits from ``start`` to before ``end``)."""
    places = (
        select(func.count(MentorSeat.id)).where(MentorSeat.mentor_id == Mentor.id).scalar_subquery()
    )
    used = (
        select(func.count(Engagement.id))
        .join(MentorSeat, MentorSeat.id == Engagement.seat_id)
        .where(MentorSeat.mentor_id == Mentor.id, Engagement.ended_at.is_(None))
        .scalar_subquery()
    )
    visits = (
        select(func.count(Visit.id))
        .join(Engagement, Engagement.id == Visit.engagement_id)
        .where(
            Engagement.mentor_id == Mentor.id,
            Visit.state.in_(TAKEN),
            Visit.starts_at >= start,
            Visit.starts_at < end,
        )
        .scalar_subquery()
    )
    query = select(Mentor, places, used, visits).where(Mentor.id.in_(mentor_ids))
    return list(session.execute(query).all())


def judged(
    session: Session, mentor_ids: Collection[int], *, since: datetime
) -> list[Row[int, str, datetime, datetime]]:
    """Return (mentor, state, opened, answered or expired) of requests over since a moment."""
    query = select(Request.mentor_id, Request.state, Request.opened_at, Request.answered_at).where(
        Request.mentor_id.in_(mentor_ids),
        Request.state.in_(JUDGED),
        Request.answered_at >= since,
    )
    return list(session.execute(query).all())  # type: ignore[arg-type]  # answered_at is not null here


def visits_between(
    session: Session,
    mentor_id: int,
    *,
    start: datetime,
    end: datetime,
    besides: int | None = None,
) -> int:
    """Count a mentor's visits agreed or held that start from ``start`` to before ``end``.

    ``besides`` is the id of a visit that does not count.
    """
    query = (
        select(func.count(Visit.id))
        .join(Engagement, Engagement.id == Visit.engagement_id)
        .where(
            Engagement.mentor_id == mentor_id,
            Visit.state.in_(TAKEN),
            Visit.starts_at >= start,
            Visit.starts_at < end,
        )
    )
    if besides is not None:
        query = query.where(Visit.id != besides)
    return session.scalar(query) or 0
