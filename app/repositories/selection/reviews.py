"""Queries about reviews, and about what a reviewer has to do with a firm."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.intake import Intake, IntakeVisit
from app.models.mentor import Mentor
from app.models.selection import Application, Review, SelectionRound
from app.models.stay import Stay, StayMember


@dataclass(frozen=True)
class ReviewRow:
    """A review with what it judges."""

    review: Review
    application: Application
    company: Company
    round: SelectionRound


def one(session: Session, public_id: str, *, lock: bool = False) -> ReviewRow | None:
    """Return a review; with ``lock`` its round as it is now, so that no board closes meanwhile."""
    if lock:
        query = (
            select(SelectionRound)
            .join(Application, Application.round_id == SelectionRound.id)
            .join(Review, Review.application_id == Application.id)
            .where(Review.public_id == public_id)
            .with_for_update(of=SelectionRound, key_share=True)
            .execution_options(populate_existing=True)
        )
        session.scalars(query).all()
    rows = (
        select(Review, Application, Company, SelectionRound)
        .join(Application, Application.id == Review.application_id)
        .join(Company, Company.id == Application.company_id)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .where(Review.public_id == public_id)
    )
    if lock:
        rows = rows.execution_options(populate_existing=True)
    found = session.execute(rows).one_or_none()
    return ReviewRow(*found) if found else None


def of_applications(session: Session, application_ids: Collection[int]) -> list[Review]:
    """Return the reviews of applications, by application, the oldest first."""
    query = select(Review).where(Review.application_id.in_(application_ids))
    return list(session.scalars(query.order_by(Review.application_id, Review.id)))


def with_people(session: Session, application_ids: Collection[int]) -> list[tuple[Review, User]]:
    """Return the reviews of applications beside who writes them, the oldest first."""
    query = (
        select(Review, User)
        .join(User, User.id == Review.reviewer_id)
        .where(Review.application_id.in_(application_ids))
        .order_by(Review.application_id, Review.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def of_reviewer(
    session: Session,
    user_id: int,
    *,
    round_id: int | None = None,
    state: str = "",
    text: str = "",
    offset: int = 0,
    limit: int = 20,
) -> tuple[list[ReviewRow], int]:
    """Return what a person has to judge, the open ones first; and how many in all. Two SELECTs.

    Only what was handed in, in rounds that are being reviewed or decided.
    """
    query = (
        select(Review, Application, Company, SelectionRound)
        .join(Application, Application.id == Review.application_id)
        .join(Company, Company.id == Application.company_id)
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .where(
            Review.reviewer_id == user_id,
            Application.state == "submitted",
            SelectionRound.state.in_(("reviewing", "decided")),
        )
    )
    if round_id is not None:
        query = query.where(SelectionRound.id == round_id)
    if state:
        query = query.where(Review.state == state)
    if text:
        query = query.where(
            or_(
                Company.name.icontains(text, autoescape=True),
                Application.title.icontains(text, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(
        SelectionRound.state.desc(), (Review.state != "open"), SelectionRound.id.desc(),
        Application.submitted_at, Review.id,
    )  # fmt: skip
    rows = session.execute(query.offset(offset).limit(limit))
    return [ReviewRow(*row) for row in rows], total or 0


def progress_of_reviewer(session: Session, user_id: int) -> list[tuple[SelectionRound, str, int]]:
    """Return (round, state of review, number) of a person, the newest round first."""
    query = (
        select(SelectionRound, Review.state, func.count(Review.id))
        .join(Application, Application.round_id == SelectionRound.id)
        .join(Review, Review.application_id == Application.id)
        .where(
            Review.reviewer_id == user_id,
            Application.state == "submitted",
            SelectionRound.state.in_(("reviewing", "decided")),
        )
        .group_by(SelectionRound.id, Review.state)
        .order_by(SelectionRound.id.desc(), Review.state)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def memberships(session: Session, user_ids: Collection[int]) -> list[tuple[int, Company]]:
    """Return (person, firm) for the firms that people act for or mentor for."""
    acting = (
        select(Membership.user_id, Company)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.user_id.in_(user_ids))
    )
    mentoring = (
        select(Mentor.user_id, Company)
        .join(Company, Company.id == Mentor.company_id)
        .where(Mentor.user_id.in_(user_ids))
    )
    found = [*session.execute(acting), *session.execute(mentoring)]
    return [(row[0], row[1]) for row in found]


def helped(
    session: Session, user_ids: Collection[int], company_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Return (person, firm) where the person mentored the firm or stayed there in a team."""
    mentored = (
        select(Mentor.user_id, Engagement.company_id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .where(Mentor.user_id.in_(user_ids), Engagement.company_id.in_(company_ids))
    )
    stayed = (
        select(StayMember.user_id, Engagement.company_id)
        .join(Stay, Stay.id == StayMember.stay_id)
        .join(Engagement, Engagement.id == Stay.engagement_id)
        .where(StayMember.user_id.in_(user_ids), Engagement.company_id.in_(company_ids))
    )
    return {(row[0], row[1]) for row in [*session.execute(mentored), *session.execute(stayed)]}


def visited(
    session: Session, user_ids: Collection[int], company_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Return (person, firm) where the person went to the firm before its application."""
    query = (
        select(Intake.visitor_id, IntakeVisit.author_id, Intake.company_id)
        .outerjoin(IntakeVisit, IntakeVisit.intake_id == Intake.id)
        .where(
            Intake.company_id.in_(company_ids),
            or_(Intake.visitor_id.in_(user_ids), IntakeVisit.author_id.in_(user_ids)),
        )
    )
    return {
        (person, company)
        for visitor, author, company in session.execute(query)
        for person in (visitor, author)
        if person is not None and company is not None
    }
