"""Queries about stored files and the places where they are used."""

from dataclasses import dataclass

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from app.models.attachment import Attachment, CaseAttachment, ChallengePhoto
from app.models.case import CaseCredit, CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.engagement import Engagement, EngagementFile, Goal, GoalReading
from app.models.esg import EsgRecord
from app.models.intake import Intake, Pain
from app.models.kpi import Measure
from app.models.ledger import Aid, Deliverable, SettlementItem
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import Request
from app.models.selection import Application, ApplicationDocument, Review, SelectionRound
from app.models.stay import Stay, StayTask


@dataclass(frozen=True)
class CaseUse:
    """A file in a version of a case."""

    role: str
    visibility: str
    published: bool
    """Whether this very version is what the public reads."""
    company_id: int
    region: str


@dataclass(frozen=True)
class ChallengeUse:
    """A file as photo of a challenge."""

    challenge_id: int
    company_id: int
    region: str


@dataclass(frozen=True)
class EngagementUse:
    """A file of an engagement: its own, the evidence of a goal, or a photo of a stay's task."""

    engagement_id: int
    company_id: int
    mentor_id: int
    region: str


@dataclass(frozen=True)
class PaperUse:
    """A file among the papers of a firm in an aid programme; no place: no firm of the site."""

    company_id: int | None
    place: str | None
    region: str


def by_public_id(session: Session, public_id: str) -> Attachment | None:
    """Return the file with this public id."""
    return session.scalar(select(Attachment).where(Attachment.public_id == public_id))


def case_uses(session: Session, attachment_id: int) -> list[CaseUse]:
    """Return where a file stands in cases. One SELECT."""
    query = (
        select(
            CaseAttachment.role,
            CaseAttachment.visibility,
            CaseStudy.status,
            CaseStudy.published_version_id,
            CaseVersion.id,
            Company.id,
            Municipality.region_code,
        )
        .join(CaseVersion, CaseVersion.id == CaseAttachment.version_id)
        .join(CaseStudy, CaseStudy.id == CaseVersion.case_id)
        .join(Company, Company.id == CaseStudy.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(CaseAttachment.attachment_id == attachment_id)
    )
    return [
        CaseUse(role, visibility, status == "published" and published == version, firm, region)
        for role, visibility, status, published, version, firm, region in session.execute(query)
    ]


def evidence_uses(session: Session, attachment_id: int) -> list[CaseUse]:
    """Return the measures that a file proves, as evidence of their cases. One SELECT."""
    query = (
        select(Company.id, Municipality.region_code)
        .join(CaseStudy, CaseStudy.company_id == Company.id)
        .join(CaseVersion, CaseVersion.case_id == CaseStudy.id)
        .join(Measure, Measure.version_id == CaseVersion.id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Measure.evidence_id == attachment_id)
    )
    return [
        CaseUse("evidence", "matched", published=False, company_id=firm, region=region)
        for firm, region in session.execute(query)
    ]


def challenge_uses(session: Session, attachment_id: int) -> list[ChallengeUse]:
    """Return the challenges that a file is a photo of. One SELECT."""
    query = (
        select(Challenge.id, Company.id, Municipality.region_code)
        .join(ChallengePhoto, ChallengePhoto.challenge_id == Challenge.id)
        .join(Company, Company.id == Challenge.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(ChallengePhoto.attachment_id == attachment_id)
    )
    return [ChallengeUse(row[0], row[1], row[2]) for row in session.execute(query)]


def engagement_uses(session: Session, attachment_id: int) -> list[EngagementUse]:
    """Return the engagements that a file stands in, each once. One SELECT."""
    within = union(
        select(EngagementFile.engagement_id).where(EngagementFile.attachment_id == attachment_id),
        select(Goal.engagement_id)
        .join(GoalReading, GoalReading.goal_id == Goal.id)
        .where(GoalReading.evidence_id == attachment_id),
        select(Stay.engagement_id)
        .join(StayTask, StayTask.stay_id == Stay.id)
        .where(
            or_(
                StayTask.before_photo_id == attachment_id,
                StayTask.after_photo_id == attachment_id,
            )
        ),
    ).subquery()
    query = (
        select(Engagement.id, Company.id, Engagement.mentor_id, Municipality.region_code)
        .join(Company, Company.id == Engagement.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Engagement.id.in_(select(within.c.engagement_id)))
        .order_by(Engagement.id)
    )
    return [EngagementUse(*row) for row in session.execute(query)]


def paper_uses(session: Session, attachment_id: int) -> list[PaperUse]:
    """Return whose paper a file is: of an agreement, an application or an intent. Three SELECTs."""
    within = union(
        select(Deliverable.aid_id).where(Deliverable.attachment_id == attachment_id),
        select(SettlementItem.aid_id).where(SettlementItem.attachment_id == attachment_id),
    ).subquery()
    query = (
        select(Aid.company_id, Company.municipality_code, Aid.region_code)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(Aid.id.in_(select(within.c.aid_id)))
        .order_by(Aid.id)
    )
    applied = (
        select(Application.company_id, Company.municipality_code, SelectionRound.region_code)
        .join(Company, Company.id == Application.company_id)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .join(ApplicationDocument, ApplicationDocument.application_id == Application.id)
        .where(ApplicationDocument.attachment_id == attachment_id)
        .order_by(Application.id)
    )
    measured = (
        select(Intake.company_id, Intake.municipality_code, Intake.region_code)
        .join(Pain, Pain.intake_id == Intake.id)
        .where(Pain.evidence_id == attachment_id)
        .order_by(Intake.id)
    )
    rows = [
        *session.execute(query), *session.execute(applied), *session.execute(measured),
    ]  # fmt: skip
    return [PaperUse(*row) for row in rows]


def is_of_visitor(session: Session, attachment_id: int, user_id: int) -> bool:
    """Whether a file proves a figure of a firm that a person visits."""
    query = (
        select(Pain.id)
        .join(Intake, Intake.id == Pain.intake_id)
        .where(Pain.evidence_id == attachment_id, Intake.visitor_id == user_id)
    )
    return session.scalar(query.limit(1)) is not None


def is_reviewed_by(session: Session, attachment_id: int, user_id: int) -> bool:
    """Whether a file belongs to an application that a person was given to judge, and may."""
    query = (
        select(Review.id)
        .join(Application, Application.id == Review.application_id)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .join(ApplicationDocument, ApplicationDocument.application_id == Application.id)
        .where(
            ApplicationDocument.attachment_id == attachment_id,
            Review.reviewer_id == user_id,
            Review.state != "conflict",
            Application.state == "submitted",
            SelectionRound.state.in_(("reviewing", "decided")),
        )
    )
    return session.scalar(query.limit(1)) is not None


def esg_uses(session: Session, attachment_id: int) -> list[PaperUse]:
    """Return the firms that show an ESG item by a file. One SELECT."""
    query = (
        select(EsgRecord.company_id, Company.municipality_code, Municipality.region_code)
        .join(Company, Company.id == EsgRecord.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(EsgRecord.attachment_id == attachment_id)
        .order_by(EsgRecord.id)
    )
    return [PaperUse(*row) for row in session.execute(query)]


def is_credited(session: Session, attachment_id: int, user_id: int) -> bool:
    """Whether a person is credited with a case in which a file stands."""
    query = (
        select(CaseCredit.case_id)
        .join(CaseVersion, CaseVersion.case_id == CaseCredit.case_id)
        .join(CaseAttachment, CaseAttachment.version_id == CaseVersion.id)
        .where(CaseAttachment.attachment_id == attachment_id, CaseCredit.user_id == user_id)
    )
    return session.scalar(query.limit(1)) is not None


def mentor_was_asked(session: Session, mentor_id: int, challenge_ids: list[int]) -> bool:
    """Whether a request about one of the challenges is before the mentor or was accepted."""
    query = select(Request.id).where(
        Request.mentor_id == mentor_id,
        Request.challenge_id.in_(challenge_ids),
        Request.state.in_(("open", "asked_back", "accepted")),
    )
    return session.scalar(query.limit(1)) is not None


def firms_are_matched(session: Session, asking: list[int], company_ids: list[int]) -> bool:
    """Whether a firm of ``asking`` is or was helped by a mentor of one of ``company_ids``."""
    if not asking or not company_ids:
        return False
    query = (
        select(Engagement.id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .where(Mentor.company_id.in_(company_ids), Engagement.company_id.in_(asking))
    )
    return session.scalar(query.limit(1)) is not None
