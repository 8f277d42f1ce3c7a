"""Queries about what a person who leaves still holds in engagements and stays."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models.company import Company
from app.models.engagement import Engagement, EngagementNote
from app.models.request import Request
from app.models.stay import Stay, StayMember, StayTask
from app.models.visit import CalendarFeed

_OPEN_STAY = ("planned", "running")
_OPEN_TASK = ("found", "doing")


def firms_led(session: Session, user_id: int) -> list[str]:
    """Return the names of firms whose open stay the person leads."""
    query = (
        select(Company.name)
        .join(Stay, Stay.company_id == Company.id)
        .join(StayMember, StayMember.stay_id == Stay.id)
        .where(
            StayMember.user_id == user_id,
            StayMember.role == "lead",
            Stay.state.in_(_OPEN_STAY),
        )
        .order_by(Company.name)
    )
    return list(session.scalars(query))


def firms_waiting_for(session: Session, mentor_id: int) -> list[str]:
    """Return the names of firms that a mentor helps, or whose request is before the mentor."""
    helped = select(Engagement.company_id).where(
        Engagement.mentor_id == mentor_id, Engagement.ended_at.is_(None)
    )
    asked = select(Request.company_id).where(
        Request.mentor_id == mentor_id, Request.state.in_(("open", "asked_back"))
    )
    query = select(Company.name).where(Company.id.in_(helped) | Company.id.in_(asked))
    return list(session.scalars(query.order_by(Company.name)))


def leave(session: Session, user_id: int) -> None:
    """Take a person out of the teams of open stays; their open tasks belong to nobody.

    Private notes and the calendar address go; shared notes and finished tasks stay with the firm.
    """
    open_stays = select(Stay.id).where(Stay.state.in_(_OPEN_STAY))
    session.execute(
        delete(StayMember).where(StayMember.user_id == user_id, StayMember.stay_id.in_(open_stays))
    )
    session.execute(
        update(StayTask)
        .where(StayTask.owner_id == user_id, StayTask.state.in_(_OPEN_TASK))
        # whoever edits such a task at this moment must see that it changed
        .values(owner_id=None, revision=StayTask.revision + 1)
    )
    session.execute(
        delete(EngagementNote).where(
            EngagementNote.author_id == user_id, EngagementNote.visibility == "private"
        )
    )
    session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))
