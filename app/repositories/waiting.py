"""What waits for a coordinator: each query returns how many, and since when the first does."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.case import CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.follow_up import FollowUp
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import Request

Waiting = tuple[int, datetime | None]


def companies(session: Session, regions: Collection[str]) -> Waiting:
    """Firms of provinces that wait for a decision."""
    query = select(func.count(Company.id), func.min(Company.created_at)).select_from(Company)
    return _one(session, _inside(query, regions).where(Company.status == "waiting"))


def mentors(session: Session, regions: Collection[str]) -> Waiting:
    """Mentors who wait for a decision: those with a firm of the provinces or with none."""
    query = (
        select(func.count(Mentor.id), func.min(Mentor.created_at))
        .select_from(Mentor)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .outerjoin(Municipality, Municipality.code == Company.municipality_code)
        .where(
            Mentor.status == "waiting",
            or_(Mentor.company_id.is_(None), Municipality.region_code.in_(regions)),
        )
    )
    return _one(session, query)


def reviews(session: Session, regions: Collection[str]) -> Waiting:
    """Case versions of firms of provinces that wait for a review."""
    query = (
        select(func.count(CaseVersion.id), func.min(CaseVersion.submitted_at))
        .select_from(CaseVersion)
        .join(CaseStudy, CaseStudy.id == CaseVersion.case_id)
        .join(Company, Company.id == CaseStudy.company_id)
    )
    return _one(session, _inside(query, regions).where(CaseVersion.state == "submitted"))


def late_answers(session: Session, regions: Collection[str], *, now: datetime) -> Waiting:
    """Open requests of firms of provinces whose answer is past due; since when the first is."""
    query = (
        select(func.count(Request.id), func.min(Request.due_at))
        .select_from(Request)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Challenge.company_id)
    )
    return _one(
        session, _inside(query, regions).where(Request.state == "open", Request.due_at < now)
    )


def late_results(session: Session, regions: Collection[str]) -> Waiting:
    """Forms about KPIs that firms of provinces left unanswered until others were told."""
    query = (
        select(func.count(FollowUp.id), func.min(FollowUp.asked_at))
        .select_from(FollowUp)
        .join(Engagement, Engagement.id == FollowUp.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
    )
    late = FollowUp.escalated_at.is_not(None)
    return _one(session, _inside(query, regions).where(FollowUp.state == "asked", late))


def readings_to_check(session: Session, regions: Collection[str]) -> Waiting:
    """Values of goals of firms of provinces that have a document and wait for a check."""
    query = (
        select(func.count(GoalReading.id), func.min(GoalReading.entered_at))
        .select_from(GoalReading)
        .join(Goal, Goal.id == GoalReading.goal_id)
        .join(Engagement, Engagement.id == Goal.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
    )
    documented = GoalReading.check_state == "documented"
    return _one(session, _inside(query, regions).where(documented))


def returned_versions(session: Session, company_ids: Collection[int]) -> Waiting:
    """Case versions of firms that a coordinator gave back and nobody took up; since when."""
    later = aliased(CaseVersion)
    taken_up = exists().where(
        later.case_id == CaseVersion.case_id, later.number > CaseVersion.number
    )
    query = (
        select(func.count(CaseVersion.id), func.min(CaseVersion.updated_at))
        .select_from(CaseVersion)
        .join(CaseStudy, CaseStudy.id == CaseVersion.case_id)
        .where(CaseStudy.company_id.in_(company_ids), CaseVersion.state == "returned", ~taken_up)
    )
    return _one(session, query)


def _inside(query: Any, regions: Collection[str]) -> Any:
    return query.join(Municipality, Municipality.code == Company.municipality_code).where(
        Municipality.region_code.in_(regions)
    )


def _one(session: Session, query: Any) -> Waiting:
    count, since = session.execute(query).one()
    return count, since
