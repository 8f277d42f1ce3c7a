"""Queries about who is named with a case, and whom an invitation asks to become a mentor."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseCredit, CaseStudy, CaseVersion, MentorInvitation
from app.models.company import Company, Membership
from app.models.kpi import Measure
from app.models.mentor import Mentor


def credits_of(session: Session, case_id: int) -> list[tuple[CaseCredit, User]]:
    """Return the active people who made a case, those of the firm first."""
    query = (
        select(CaseCredit, User)
        .join(User, User.id == CaseCredit.user_id)
        .where(CaseCredit.case_id == case_id, User.status == "active")
        .order_by(CaseCredit.role, CaseCredit.user_id)
    )
    return [(credit, person) for credit, person in session.execute(query)]


def credit(session: Session, case_id: int, user_id: int) -> CaseCredit | None:
    """Return a person's credit of a case."""
    query = select(CaseCredit).where(CaseCredit.case_id == case_id, CaseCredit.user_id == user_id)
    return session.scalar(query)


def has_checked_figure(session: Session, version_id: int) -> bool:
    """Whether a version has a finished KPI that a coordinator checked."""
    query = select(Measure.id).where(
        Measure.version_id == version_id,
        Measure.check_state == "checked",
        Measure.after.is_not(None),
    )
    return session.scalar(query.limit(1)) is not None


def mentors_in_firm(session: Session, company_id: int) -> bool:
    """Whether one of a firm's people has a mentor record, or one names the firm."""
    member = select(Membership.user_id).where(Membership.company_id == company_id)
    query = select(Mentor.id).where((Mentor.company_id == company_id) | Mentor.user_id.in_(member))
    return session.scalar(query.limit(1)) is not None


def invitation_of_firm(session: Session, company_id: int) -> MentorInvitation | None:
    """Return the invitation of a firm."""
    return session.scalar(select(MentorInvitation).where(MentorInvitation.company_id == company_id))


def invitation(
    session: Session, public_id: str, *, lock: bool = False
) -> tuple[MentorInvitation, CaseStudy, CaseVersion, Company] | None:
    """Return an invitation with its case, the published version of it, and the firm."""
    query = (
        select(MentorInvitation, CaseStudy, CaseVersion, Company)
        .join(CaseStudy, CaseStudy.id == MentorInvitation.case_id)
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .join(Company, Company.id == MentorInvitation.company_id)
        .where(MentorInvitation.public_id == public_id)
    )
    if lock:
        query = query.with_for_update(of=MentorInvitation)
    row = session.execute(query.execution_options(populate_existing=lock)).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


def open_invitation_for(session: Session, user_id: int) -> MentorInvitation | None:
    """Return the invitation that waits for a person who has no mentor record."""
    query = select(MentorInvitation).where(
        MentorInvitation.user_id == user_id,
        MentorInvitation.answer.is_(None),
        ~exists().where(Mentor.user_id == user_id),
    )
    return session.scalar(query.order_by(MentorInvitation.id).limit(1))


def invitations_put_off(session: Session, *, before: datetime) -> list[int]:
    """Return the ids of invitations that were answered with ``later`` before a moment."""
    query = select(MentorInvitation.id).where(
        MentorInvitation.answer == "later", MentorInvitation.answered_at <= before
    )
    return list(session.scalars(query.order_by(MentorInvitation.id)))


def invitation_by_id(session: Session, invitation_id: int) -> MentorInvitation | None:
    """Return an invitation by row id; other writers of it wait."""
    query = select(MentorInvitation).where(MentorInvitation.id == invitation_id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))
