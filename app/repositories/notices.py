"""Queries about notices."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.notice import Notice


def told_of(session: Session, event: str, user_ids: Collection[int]) -> set[int]:
    """Return those of the people who were told of an event."""
    query = select(Notice.user_id).where(Notice.event == event, Notice.user_id.in_(user_ids))
    return set(session.scalars(query))
