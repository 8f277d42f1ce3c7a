"""Queries about the filters that people keep under a name."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.figure import SavedView


def of_page(session: Session, user_id: int, page: str) -> list[SavedView]:
    """Return the views of a person for a page, by name."""
    query = (
        select(SavedView)
        .where(SavedView.user_id == user_id, SavedView.page == page)
        .order_by(SavedView.name, SavedView.id)
    )
    return list(session.scalars(query))


def of_user(session: Session, user_id: int) -> int:
    """Return how many views a person keeps."""
    query = select(func.count(SavedView.id)).where(SavedView.user_id == user_id)
    return session.scalar(query) or 0


def one(session: Session, user_id: int, public_id: str) -> SavedView | None:
    """Return a view of a person."""
    return session.scalar(
        select(SavedView).where(SavedView.user_id == user_id, SavedView.public_id == public_id)
    )
