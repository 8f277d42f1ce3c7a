"""Queries about the season blocks of mentors; what was taken away is left out unless asked for."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.mentor import SeasonBlock


def of_mentor(session: Session, mentor_id: int) -> list[SeasonBlock]:
    """Return every block of a mentor by its first day."""
    query = (
        select(SeasonBlock)
        .where(SeasonBlock.mentor_id == mentor_id, SeasonBlock.removed_at.is_(None))
        .order_by(SeasonBlock.first_day, SeasonBlock.id)
    )
    return list(session.scalars(query))


def of_mentors(
    session: Session, mentor_ids: Collection[int], *, since: date
) -> dict[int, list[SeasonBlock]]:
    """Return the blocks of mentors that end on ``since`` or later, each by its first day."""
    found: dict[int, list[SeasonBlock]] = defaultdict(list)
    query = (
        select(SeasonBlock)
        .where(
            SeasonBlock.mentor_id.in_(mentor_ids),
            SeasonBlock.last_day >= since,
            SeasonBlock.removed_at.is_(None),
        )
        .order_by(SeasonBlock.first_day, SeasonBlock.id)
    )
    for block in session.scalars(query):
        found[block.mentor_id].append(block)
    return found


def by_public_id(
    session: Session, mentor_id: int, public_id: str, *, removed: bool = False
) -> SeasonBlock | None:
    """Return a block of a mentor, or with ``removed`` one that was taken away."""
    gone = SeasonBlock.removed_at.is_not(None) if removed else SeasonBlock.removed_at.is_(None)
    query = select(SeasonBlock).where(
        SeasonBlock.mentor_id == mentor_id, SeasonBlock.public_id == public_id, gone
    )
    return session.scalar(query)


def forget(session: Session, mentor_id: int) -> None:
    """Delete every block of a mentor, those taken away too."""
    session.execute(delete(SeasonBlock).where(SeasonBlock.mentor_id == mentor_id))
