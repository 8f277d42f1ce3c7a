"""A person's own notices: read, marked, and opened. Nobody sees those of another."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.notice import Notice
from app.repositories import notices
from app.repositories.notices import SORTS, ListWish
from app.services.actor import Actor

__all__ = ["SORTS", "ListWish", "find", "mark", "mark_all", "open_one", "unmark_all", "unread"]
_UNKNOWN = N_("알림을 찾지 못했어요. 알림 목록에서 다시 골라 주세요.")


def find(session: Session, actor: Actor, wish: ListWish) -> tuple[list[Notice], int]:
    """Return one page of the actor's notices, and how many there are. Two SELECTs."""
    return notices.find(session, actor.user_id, wish)


def unread(session: Session, actor: Actor) -> int:
    """Return how many notices the actor has not read. One SELECT."""
    return notices.unread(session, actor.user_id)


def open_one(session: Session, actor: Actor, public_id: str, *, now: datetime) -> str:
    """Mark a notice as read and return the address of what it is about; NotFound if foreign."""
    return mark(session, actor, public_id, read=True, now=now).link


def mark(session: Session, actor: Actor, public_id: str, *, read: bool, now: datetime) -> Notice:
    """Mark a notice as read or unread; what is so already stays. NotFound if it is foreign."""
    notice = notices.of_person(session, actor.user_id, public_id)
    if notice is None:
        raise NotFound(_UNKNOWN)
    if (notice.read_at is not None) != read:
        notice.read_at = now if read else None
    return notice


def mark_all(session: Session, actor: Actor, *, now: datetime) -> int:
    """Mark all as read at ``now``, by which it can be undone; return how many were not."""
    return notices.mark_all(session, actor.user_id, now=now)


def unmark_all(session: Session, actor: Actor, *, at: datetime) -> int:
    """Undo ``mark_all`` of a moment; return how many are unread again."""
    return notices.unmark_all(session, actor.user_id, at=at)
