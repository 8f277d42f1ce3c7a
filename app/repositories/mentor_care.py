"""Queries about what was done for a mentor by somebody else."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.mentor import Mentor
from app.models.request import Request


def by_others(
    session: Session, mentor: Mentor, *, limit: int
) -> list[tuple[AuditEvent, User | None]]:
    """Return what other people did to a mentor's record or answered for them, the newest first."""
    answered = select(Request.public_id).where(
        Request.mentor_id == mentor.id, Request.answered_by_id.is_not(None)
    )
    query = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(
            AuditEvent.actor_id != mentor.user_id,
            or_(
                (AuditEvent.object_type == "mentor") & (AuditEvent.object_id == mentor.public_id),
                (AuditEvent.object_type == "request") & AuditEvent.object_id.in_(answered),
            ),
        )
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [(event, user) for event, user in session.execute(query)]
