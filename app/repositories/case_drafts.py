"""Queries about what an engagement left behind, of which a case can tell."""

from datetime import date

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.models.stay import Stay, StayMember, StayTask
from app.models.visit import Visit


def done_tasks(session: Session, engagement_id: int) -> list[StayTask]:
    """Return the closed and dropped tasks of an engagement's stays, as they were found."""
    query = (
        select(StayTask)
        .join(Stay, Stay.id == StayTask.stay_id)
        .where(Stay.engagement_id == engagement_id, StayTask.state.in_(("closed", "dropped")))
        .order_by(Stay.first_day, Stay.id, StayTask.number)
    )
    return list(session.scalars(query))


def held_visits(session: Session, engagement_id: int) -> list[Visit]:
    """Return the visits that were held and of which somebody wrote what came out."""
    query = select(Visit).where(
        Visit.engagement_id == engagement_id, Visit.state == "held", Visit.outcome != ""
    )
    return list(session.scalars(query.order_by(Visit.starts_at, Visit.id)))


def people_of_firm(session: Session, engagement_id: int) -> int:
    """Return how many people of the firm worked along in the stays of an engagement."""
    query = (
        select(func.count(distinct(StayMember.user_id)))
        .join(Stay, Stay.id == StayMember.stay_id)
        .where(Stay.engagement_id == engagement_id, StayMember.role == "firm")
    )
    return session.scalar(query) or 0


def last_day_of_stays(session: Session, engagement_id: int) -> date | None:
    """Return the last day of the stays of an engagement that took place."""
    query = select(func.max(Stay.last_day)).where(
        Stay.engagement_id == engagement_id, Stay.state.in_(("running", "closed"))
    )
    return session.scalar(query)
