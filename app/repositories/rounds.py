"""Queries about rounds of requests and the firm's places for live ones."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.challenge import Challenge
from app.models.request import Request, RequestRound


def running(session: Session, challenge_id: int) -> RequestRound | None:
    """Return the running round of a challenge."""
    return session.scalar(
        select(RequestRound).where(
            RequestRound.challenge_id == challenge_id, RequestRound.closed_at.is_(None)
        )
    )


def open_round(
    session: Session, challenge: Challenge, asker_id: int, *, now: datetime
) -> RequestRound:
    """Begin a round of a challenge."""
    row = RequestRound(
        challenge_id=challenge.id,
        company_id=challenge.company_id,
        asker_id=asker_id,
        opened_at=now,
    )
    session.add(row)
    session.flush()
    return row


def next_rank(session: Session, round_id: int) -> int:
    """Return the rank after the last one of a round."""
    last = session.scalar(select(func.max(Request.rank)).where(Request.round_id == round_id))
    return (last or 0) + 1


def free_slot(session: Session, company_id: int) -> int:
    """Return the lowest place of a firm that no live request holds."""
    taken = select(Request.slot).where(Request.company_id == company_id, Request.slot.is_not(None))
    used = set(session.scalars(taken))
    return next(n for n in range(1, len(used) + 2) if n not in used)
