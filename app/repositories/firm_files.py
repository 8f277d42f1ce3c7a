"""Queries about everything that belongs to one firm, for the coordinator's page."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.case import CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.request import Request


def people_of(session: Session, company_id: int) -> list[tuple[Membership, User, Mentor | None]]:
    """Return who acts for a firm, with their mentor record, owners first, then by id."""
    query = (
        select(Membership, User, Mentor)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Mentor, Mentor.user_id == User.id)
        .where(Membership.company_id == company_id)
        .order_by(Membership.role, Membership.id)
    )
    return _rows(session, query)


def challenges_of(session: Session, company_id: int) -> list[tuple[Challenge, int]]:
    """Return the challenges of a firm with the number of their requests, the newest first."""
    requests = (
        select(func.count(Request.id)).where(Request.challenge_id == Challenge.id).scalar_subquery()
    )
    query = (
        select(Challenge, requests)
        .where(Challenge.company_id == company_id)
        .order_by(Challenge.created_at.desc(), Challenge.id.desc())
    )
    return _rows(session, query)


def cases_of(session: Session, company_id: int) -> list[tuple[CaseStudy, CaseVersion]]:
    """Return the cases of a firm with their newest version, the last changed first."""
    newest = (
        select(CaseVersion.case_id, func.max(CaseVersion.number).label("number"))
        .group_by(CaseVersion.case_id)
        .subquery()
    )
    query = (
        select(CaseStudy, CaseVersion)
        .join(newest, newest.c.case_id == CaseStudy.id)
        .join(
            CaseVersion,
            (CaseVersion.case_id == CaseStudy.id) & (CaseVersion.number == newest.c.number),
        )
        .where(CaseStudy.company_id == company_id)
        .order_by(CaseStudy.updated_at.desc(), CaseStudy.id.desc())
    )
    return _rows(session, query)


def requests_of(
    session: Session, company_id: int
) -> list[tuple[Request, Challenge, User, Engagement | None]]:
    """Return the requests of a firm's challenges with the mentor's person, the newest first."""
    query = (
        select(Request, Challenge, User, Engagement)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Engagement, Engagement.request_id == Request.id)
        .where(Challenge.company_id == company_id)
        .order_by(Request.opened_at.desc(), Request.id.desc())
    )
    return _rows(session, query)


def requests_to(
    session: Session, mentor_ids: Collection[int]
) -> list[tuple[Request, Challenge, Company, Engagement | None]]:
    """Return the requests to mentors with the asking firm, the newest first."""
    query = (
        select(Request, Challenge, Company, Engagement)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Challenge.company_id)
        .outerjoin(Engagement, Engagement.request_id == Request.id)
        .where(Request.mentor_id.in_(mentor_ids))
        .order_by(Request.opened_at.desc(), Request.id.desc())
    )
    return _rows(session, query)


def events_about(
    session: Session, object_ids: Collection[str], *, limit: int
) -> list[tuple[AuditEvent, User | None]]:
    """Return the latest audit rows about objects (public ids) with who acted, the newest first."""
    query = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.object_id.in_(object_ids))
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return _rows(session, query)


def _rows(session: Session, query: Any) -> list[Any]:
    return [tuple(row) for row in session.execute(query)]
