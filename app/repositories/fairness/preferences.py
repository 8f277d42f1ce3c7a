"""Queries about where a county counts more, and what that changed."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.event import Event
from app.models.selection import Application, Decision, SelectionRound


def rounds(session: Session, regions: Collection[str]) -> Sequence[Row[SelectionRound, str]]:
    """Return the rounds of regions with who made them, the newest first."""
    query = (
        select(SelectionRound, User.name)
        .join(User, User.id == SelectionRound.created_by_id)
        .where(SelectionRound.region_code.in_(regions))
        .order_by(SelectionRound.opens_on.desc(), SelectionRound.id.desc())
    )
    return session.execute(query).all()


def outcomes(
    session: Session, round_ids: Collection[int]
) -> Sequence[Row[int, str, str, int | None, int | None, bool]]:
    """Return round, municipality, outcome, rank, rank without preference and displaced."""
    query = (
        select(
            Application.round_id, Company.municipality_code, Decision.outcome, Decision.rank,
            Decision.rank_without, Decision.displaced,
        )
        .join(Application, Application.id == Decision.application_id)
        .join(Company, Company.id == Application.company_id)
        .where(Application.round_id.in_(round_ids))
    )  # fmt: skip
    return session.execute(query).all()


def events(session: Session, regions: Collection[str]) -> Sequence[Row[Event, str]]:
    """Return the events of regions with who made them, the newest first."""
    query = (
        select(Event, User.name)
        .join(User, User.id == Event.created_by_id)
        .where(Event.region_code.in_(regions), Event.removed_at.is_(None))
        .order_by(Event.day.desc(), Event.id.desc())
    )
    return session.execute(query).all()
