"""Queries behind the yearly record of a mentor."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.stay import Stay, StayTask
from app.models.visit import Visit


def first_start(session: Session, mentor_id: int) -> datetime | None:
    """Return when the mentor's first engagement began."""
    return session.scalar(
        select(func.min(Engagement.started_at)).where(Engagement.mentor_id == mentor_id)
    )


def engagements_between(
    session: Session, mentor_id: int, *, start: datetime, end: datetime
) -> list[tuple[Engagement, Company]]:
    """Return a mentor's engagements that ran at some moment from ``start`` to before ``end``."""
    query = (
        select(Engagement, Company)
        .join(Company, Company.id == Engagement.company_id)
        .where(
            Engagement.mentor_id == mentor_id,
            Engagement.started_at < end,
            or_(Engagement.ended_at.is_(None), Engagement.ended_at >= start),
        )
        .order_by(Engagement.started_at, Engagement.id)
    )
    return [(engagement, company) for engagement, company in session.execute(query)]


def held_visits(
    session: Session, engagement_ids: Collection[int], *, start: datetime, end: datetime
) -> dict[int, tuple[int, int]]:
    """Return (visits, minutes) of the visits held from ``start`` to before ``end``."""
    query = (
        select(Visit.engagement_id, func.count(Visit.id), func.sum(Visit.minutes))
        .where(
            Visit.engagement_id.in_(engagement_ids),
            Visit.state == "held",
            Visit.starts_at >= start,
            Visit.starts_at < end,
        )
        .group_by(Visit.engagement_id)
    )
    return {id_: (count, int(minutes)) for id_, count, minutes in session.execute(query)}


def stays_and_tasks(
    session: Session, engagement_ids: Collection[int], *, first: date, last: date
) -> list[Row[int, int, datetime | None]]:
    """Return (engagement, stay, when a task was closed) for stays in the days of a year.

    A stay stands in a row for each closed task, in one row without any.
    """
    query = (
        select(Stay.engagement_id, Stay.id, StayTask.done_at)
        .outerjoin(StayTask, (StayTask.stay_id == Stay.id) & (StayTask.state == "closed"))
        .where(
            Stay.engagement_id.in_(engagement_ids),
            Stay.state.in_(("running", "closed")),
            Stay.first_day <= last,
            Stay.last_day >= first,
        )
    )
    return list(session.execute(query).all())


def goals(
    session: Session, engagement_ids: Collection[int]
) -> list[tuple[Goal, GoalReading | None]]:
    """Return the goals of engagements beside each of their readings, by goal and period."""
    query = (
        select(Goal, GoalReading)
        .outerjoin(GoalReading, GoalReading.goal_id == Goal.id)
        .where(Goal.engagement_id.in_(engagement_ids))
        .order_by(Goal.id, GoalReading.period_to, GoalReading.id)
    )
    return [(goal, reading) for goal, reading in session.execute(query)]


def published_cases(
    session: Session, engagement_ids: Collection[int]
) -> list[tuple[int, str, str]]:
    """Return (engagement, public id, title) of the published cases that came of engagements."""
    query = (
        select(CaseStudy.engagement_id, CaseStudy.public_id, CaseVersion.title)
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .where(CaseStudy.engagement_id.in_(engagement_ids), CaseStudy.status == "published")
        .order_by(CaseStudy.id)
    )
    return [(id_ or 0, public_id, title) for id_, public_id, title in session.execute(query)]
