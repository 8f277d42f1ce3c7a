"""Queries about what stands on the page of an engagement, one SELECT each."""

from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment
from app.models.case import CaseStudy
from app.models.engagement import Engagement, EngagementFile, EngagementNote, FitCheck
from app.models.follow_up import FollowUp
from app.models.stay import Stay
from app.models.visit import Visit

MOST_NOTES, MOST_VISITS = 300, 200


def notes_for(
    session: Session, engagement_id: int, user_id: int
) -> list[Row[EngagementNote, User]]:
    """Return the notes a reader may see with their authors, the newest first, at most 300.

    Of the engagement: shared ones and the reader's own private ones. Of the engagements before it
    (``previous_id``, however many): shared ones alone.
    """
    chain = (
        select(Engagement.previous_id.label("id"))
        .where(Engagement.id == engagement_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union(select(Engagement.previous_id).join(chain, Engagement.id == chain.c.id))
    shared = EngagementNote.visibility == "shared"
    here = EngagementNote.engagement_id == engagement_id
    own = EngagementNote.author_id == user_id
    before = EngagementNote.engagement_id.in_(select(chain.c.id).where(chain.c.id.is_not(None)))
    query = (
        select(EngagementNote, User)
        .join(User, User.id == EngagementNote.author_id)
        .where(EngagementNote.deleted_at.is_(None))
        .where((here & (shared | own)) | (before & shared))
        .order_by(EngagementNote.created_at.desc(), EngagementNote.id.desc())
        .limit(MOST_NOTES)
    )
    return list(session.execute(query).all())


def note(session: Session, engagement_id: int, public_id: str) -> EngagementNote | None:
    """Return a note of an engagement, deleted ones too."""
    return session.scalar(
        select(EngagementNote).where(
            EngagementNote.engagement_id == engagement_id, EngagementNote.public_id == public_id
        )
    )


def deleted_notes(session: Session, *, before: datetime) -> list[EngagementNote]:
    """Return the notes that were deleted before a moment."""
    return list(session.scalars(select(EngagementNote).where(EngagementNote.deleted_at < before)))


def fit_checks(session: Session, engagement_id: int) -> list[FitCheck]:
    """Return the answers of both sides."""
    return list(session.scalars(select(FitCheck).where(FitCheck.engagement_id == engagement_id)))


def files_of(session: Session, engagement_id: int) -> list[Row[EngagementFile, Attachment, User]]:
    """Return the files of an engagement with who uploaded them, the newest first."""
    query = (
        select(EngagementFile, Attachment, User)
        .join(Attachment, Attachment.id == EngagementFile.attachment_id)
        .join(User, User.id == Attachment.owner_id)
        .where(EngagementFile.engagement_id == engagement_id)
        .order_by(Attachment.id.desc())
    )
    return list(session.execute(query).all())


def visits_of(session: Session, engagement_id: int) -> list[Visit]:
    """Return the visits of an engagement, the one last proposed first, at most 200."""
    query = select(Visit).where(Visit.engagement_id == engagement_id).order_by(Visit.id.desc())
    return list(session.scalars(query.limit(MOST_VISITS)))


def stays_of(session: Session, engagement_id: int) -> list[Stay]:
    """Return the stays of an engagement, the latest first."""
    query = select(Stay).where(Stay.engagement_id == engagement_id)
    return list(session.scalars(query.order_by(Stay.first_day.desc(), Stay.id.desc())))


def follow_ups_of(session: Session, engagement_id: int) -> list[FollowUp]:
    """Return the follow-ups of an engagement by month."""
    query = select(FollowUp).where(FollowUp.engagement_id == engagement_id)
    return list(session.scalars(query.order_by(FollowUp.month)))


def case_of(session: Session, engagement_id: int) -> CaseStudy | None:
    """Return the case that grew from an engagement."""
    return session.scalar(select(CaseStudy).where(CaseStudy.engagement_id == engagement_id))


def is_followed(session: Session, engagement_id: int) -> bool:
    """Whether another mentor's engagement follows this one."""
    query = select(Engagement.id).where(Engagement.previous_id == engagement_id)
    return session.scalar(query.limit(1)) is not None
