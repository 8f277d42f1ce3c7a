"""Queries about the season blocks of mentors."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.mentor import SeasonBlock


def of_mentor(session: Session, mentor_id: int) -> list[SeasonBlock]:
    """Return every block of a mentor by its first day."""
    query = (
        select(SeasonBlock)
        .where(SeasonBlock.mentor_id == mentor_id)
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
        .where(SeasonBlock.mentor_id.in_(mentor_ids), SeasonBlock.last_day >= since)
        .order_by(SeasonBlock.first_day, SeasonBlock.id)
    )
    for block in session.scalars(query):
        found[block.mentor_id].append(block)
    return found


def by_public_id(session: Session, mentor_id: int, public_id: str) -> SeasonBlock | None:
    """Return a block of a mentor."""
    query = select(SeasonBlock).where(
        SeasonBlock.mentor_id == mentor_id, SeasonBlock.public_id == public_id
    )
    return session.scalar(query)
