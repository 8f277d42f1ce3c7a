"""Queries about what an account holds, and what must end before it may end."""

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import Grant
from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.case import Answer, CaseStudy, CaseVersion, Question
from app.models.challenge import Challenge
from app.models.company import Company, Membership
from app.models.engagement import Engagement, EngagementNote
from app.models.mail_token import MailToken
from app.models.mentor import Mentor
from app.models.notice import Notice, NoticePreference, NoticeSetting
from app.models.outbox import Outbox
from app.models.request import Request, RequestMessage
from app.models.visit import CalendarFeed

_LIVE = Request.state.in_(("open", "asked_back"))


def _live_work_of_company() -> ColumnElement[bool]:
    asked = (
        select(Request.id)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .where(Challenge.company_id == Company.id, _LIVE)
    )
    helped = select(Engagement.id).where(
        Engagement.company_id == Company.id, Engagement.ended_at.is_(None)
    )
    return exists(asked) | exists(helped)


def busy_firms_owned_alone(session: Session, user_id: int) -> list[str]:
    """Return the names of firms with live requests or engagements whose only owner this is."""
    other = aliased(Membership)
    another_owner = select(other.id).where(
        other.company_id == Company.id, other.role == "owner", other.user_id != user_id
    )
    query = (
        select(Company.name)
        .join(Membership, Membership.company_id == Company.id)
        .where(Membership.user_id == user_id, Membership.role == "owner")
        .where(~exists(another_owner), _live_work_of_company())
        .order_by(Company.name)
    )
    return list(session.scalars(query))


def mentor_of(session: Session, user_id: int) -> Mentor | None:
    """Return the mentor record of a user."""
    return session.scalar(select(Mentor).where(Mentor.user_id == user_id))


def remove_ties(session: Session, user_id: int, email: str) -> None:
    """Delete memberships, grants, notices, keys and calendar of a user, and letters to them."""
    session.execute(delete(Membership).where(Membership.user_id == user_id))
    session.execute(delete(Grant).where(Grant.user_id == user_id))
    for table in (Notice, NoticePreference, NoticeSetting, MailToken, CalendarFeed):
        session.execute(delete(table).where(table.user_id == user_id))
    # letters about accounts name nobody but the address
    session.execute(
        delete(Outbox).where(
            or_(Outbox.user_id == user_id, Outbox.payload["to"].as_string() == email)
        )
    )


def memberships(session: Session, user_id: int) -> list[tuple[Membership, Company]]:
    """Return memberships beside their firms, by firm id."""
    query = (
        select(Membership, Company)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.user_id == user_id)
        .order_by(Company.id)
    )
    return [(member, company) for member, company in session.execute(query)]


def own_case_versions(session: Session, user_id: int) -> list[tuple[CaseVersion, CaseStudy]]:
    """Return the case versions that a user wrote beside their cases, in order."""
    query = (
        select(CaseVersion, CaseStudy)
        .join(CaseStudy, CaseStudy.id == CaseVersion.case_id)
        .where(CaseVersion.author_id == user_id)
        .order_by(CaseVersion.id)
    )
    return [(version, case) for version, case in session.execute(query)]


def own_texts(session: Session, user_id: int) -> dict[str, list[Any]]:
    """Return what a user wrote or uploaded, by kind, each in the order it was made."""
    tables: dict[str, tuple[type[Any], ColumnElement[bool]]] = {
        "challenges": (Challenge, Challenge.author_id == user_id),
        "messages": (RequestMessage, RequestMessage.author_id == user_id),
        "notes": (
            EngagementNote,
            (EngagementNote.author_id == user_id) & EngagementNote.deleted_at.is_(None),
        ),
        "questions": (Question, Question.author_id == user_id),
        "answers": (Answer, Answer.author_id == user_id),
        "files": (Attachment, Attachment.owner_id == user_id),
        "notices": (Notice, Notice.user_id == user_id),
    }
    return {
        kind: list(session.scalars(select(table).where(own).order_by(table.id)))
        for kind, (table, own) in tables.items()
    }


def events_about(session: Session, user_id: int, public_id: str) -> list[AuditEvent]:
    """Return the audit rows of and about a user, in order."""
    mine = (AuditEvent.actor_id == user_id) | (
        (AuditEvent.object_type == "user") & (AuditEvent.object_id == public_id)
    )
    return list(session.scalars(select(AuditEvent).where(mine).order_by(AuditEvent.id)))
