"""Queries about the published versions of a timetable."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.timetable import Meeting, Release


@dataclass(frozen=True)
class VersionRow:
    """A version, who published it (None for a guest's own change), and how many meetings it has."""

    release: Release
    author: User | None
    meetings: int


def versions_of(
    session: Session,
    event_id: int,
    *,
    text: str = "",
    oldest_first: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[VersionRow], int]:
    """Return a window of the versions of an event, and how many there are. Two SELECTs.

    The text is looked for in the note. ``limit`` None returns all of them.
    """
    query = select(Release.id).where(Release.event_id == event_id, Release.version.is_not(None))
    if text:
        query = query.where(func.lower(Release.note).contains(text.casefold(), autoescape=True))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = Release.version.asc() if oldest_first else Release.version.desc()
    count = select(func.count(Meeting.id)).where(Meeting.release_id == Release.id).scalar_subquery()
    rows = session.execute(
        select(Release, User, count)
        .outerjoin(User, User.id == Release.published_by_id)
        .where(Release.id.in_(query))
        .order_by(order)
        .offset(offset)
        .limit(limit)
    )
    return [VersionRow(*row) for row in rows], total
