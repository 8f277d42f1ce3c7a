"""Queries about decisions of a selection board."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.ledger import Aid
from app.models.mentor import Mentor
from app.models.selection import Application, Decision


def of_round(session: Session, round_id: int) -> list[Decision]:
    """Return the decisions of a round, by application."""
    query = (
        select(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.round_id == round_id)
        .order_by(Decision.application_id)
    )
    return list(session.scalars(query))


def of_application(session: Session, application_id: int) -> Decision | None:
    """Return the decision about an application."""
    return session.scalar(select(Decision).where(Decision.application_id == application_id))


def mentors(
    session: Session, mentor_ids: Collection[int]
) -> dict[int, tuple[Mentor, User, Company | None]]:
    """Return mentors with person and firm, by id."""
    query = (
        select(Mentor, User, Company)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .where(Mentor.id.in_(mentor_ids))
    )
    return {row[0].id: (row[0], row[1], row[2]) for row in session.execute(query)}


def mentor_by_public_id(session: Session, public_id: str) -> Mentor | None:
    """Return an approved mentor."""
    query = select(Mentor).where(Mentor.public_id == public_id, Mentor.status == "approved")
    return session.scalar(query)


def agreed(session: Session, application_ids: Collection[int]) -> dict[int, Aid]:
    """Return the agreements that applications led to, by application."""
    query = select(Aid).where(Aid.application_id.in_(application_ids), Aid.removed_at.is_(None))
    return {aid.application_id: aid for aid in session.scalars(query) if aid.application_id}


def challenges_of(session: Session, company_ids: Collection[int]) -> dict[int, Challenge]:
    """Return the latest open challenge of each firm that has one."""
    query = (
        select(Challenge)
        .where(Challenge.company_id.in_(company_ids), Challenge.status == "open")
        .order_by(Challenge.id)
    )
    return {challenge.company_id: challenge for challenge in session.scalars(query)}
