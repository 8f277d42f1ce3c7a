"""Notes of an engagement: shared with the other side, or for the own eyes only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.errors import N_, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.engagement import NOTE_VISIBILITIES, EngagementNote
from app.repositories import engagement_parts
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import Opened, open_engagement
from app.services.engagement_trail import record, require_running

SHARED, PRIVATE = NOTE_VISIBILITIES
MAX_TEXT = 4000
KEPT_FOR = timedelta(days=1)
"""How long a deleted note can be put back."""

_UNKNOWN = N_("이 기록을 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_NOT_YOURS = N_("기록은 적은 분만 고치거나 지울 수 있어요.")


@dataclass(frozen=True)
class NoteLine:
    """A note with its author; ``own`` where the reader wrote it."""

    note: EngagementNote
    author: User
    own: bool


@dataclass(frozen=True)
class Notes:
    """What a reader may read, the newest first; ``earlier`` come from mentors before this one."""

    here: tuple[NoteLine, ...]
    earlier: tuple[NoteLine, ...]


def notes_for(session: Session, actor: Actor, engagement_id: int) -> Notes:
    """Return shared notes and the actor's own private ones; private ones never go along.

    One SELECT.
    """
    rows = engagement_parts.notes_for(session, engagement_id, actor.user_id)
    lines = [NoteLine(note, author, note.author_id == actor.user_id) for note, author in rows]
    return Notes(
        here=tuple(line for line in lines if line.note.engagement_id == engagement_id),
        earlier=tuple(line for line in lines if line.note.engagement_id != engagement_id),
    )


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    text: str,
    visibility: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> EngagementNote:
    """Keep a note; everybody who may open the engagement may write one.

    Raises:
        NotFound: the engagement is not the actor's to see.
        Conflict: it is closed.
        Invalid: ``text`` is empty or longer than 4,000 characters, ``visibility`` is unknown.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue)
    require_running(opened)
    _check(text, visibility)
    note = EngagementNote(
        engagement_id=opened.row.engagement.id,
        author_id=actor.user_id,
        visibility=visibility,
        text=text,
        created_at=now,
        updated_at=now,
    )
    session.add(note)
    session.flush()
    _audit(session, actor, opened, note, "note.added", now)
    return note


def own_note(
    session: Session, actor: Actor, public_id: str, note_id: str, *, catalogue: Catalogue
) -> tuple[Opened, EngagementNote]:
    """Return a note of the actor, with its engagement.

    Raises:
        NotFound: the engagement or the note is not the actor's to see.
        Forbidden: somebody else wrote the shared note.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue)
    note = engagement_parts.note(session, opened.row.engagement.id, note_id)
    if note is None or (note.author_id != actor.user_id and _hidden(note)):
        raise NotFound(_UNKNOWN)
    if note.author_id != actor.user_id:
        raise Forbidden(_NOT_YOURS)
    return opened, note


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    note_id: str,
    text: str,
    visibility: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Change an own note. Raises like ``own_note`` and ``add``; NotFound also once deleted."""
    opened, note = own_note(session, actor, public_id, note_id, catalogue=catalogue)
    require_running(opened)
    if note.deleted_at is not None:
        raise NotFound(_UNKNOWN)
    _check(text, visibility)
    note.text, note.visibility, note.updated_at = text, visibility, now
    session.flush()
    _audit(session, actor, opened, note, "note.changed", now)


def delete(
    session: Session,
    actor: Actor,
    public_id: str,
    note_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Delete an own note; for a day it can be put back. Raises like ``own_note``.

    A private note may be deleted from a closed engagement too; a shared one is its record.
    """
    opened, note = own_note(session, actor, public_id, note_id, catalogue=catalogue)
    if note.visibility == SHARED:
        require_running(opened)
    if note.deleted_at is None:
        note.deleted_at = now
        session.flush()
        _audit(session, actor, opened, note, "note.deleted", now)


def restore(
    session: Session,
    actor: Actor,
    public_id: str,
    note_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Put a deleted note back. Raises like ``own_note``; NotFound also after a day."""
    opened, note = own_note(session, actor, public_id, note_id, catalogue=catalogue)
    if note.deleted_at is not None:
        if note.deleted_at <= now - KEPT_FOR:
            raise NotFound(_UNKNOWN)
        note.deleted_at = None
        session.flush()
        _audit(session, actor, opened, note, "note.restored", now)


def forget_deleted(session: Session, *, now: datetime) -> int:
    """Erase the notes that were deleted more than a day ago; return how many."""
    gone: Sequence[EngagementNote] = engagement_parts.deleted_notes(session, before=now - KEPT_FOR)
    for note in gone:
        session.delete(note)
    return len(gone)


def _hidden(note: EngagementNote) -> bool:
    return note.visibility == PRIVATE or note.deleted_at is not None


def _check(text: str, visibility: str) -> None:
    problems: dict[str, Problem | str] = {}
    if not text:
        problems["text"] = N_("기록할 내용을 적어 주세요.")
    elif len(text) > MAX_TEXT:
        problems["text"] = N_("4,000자까지 적을 수 있어요. 조금 줄여 주세요.")
    if visibility not in NOTE_VISIBILITIES:
        problems["visibility"] = N_("누가 볼지 골라 주세요.")
    if problems:
        raise Invalid(problems)


def _audit(
    session: Session, actor: Actor, opened: Opened, note: EngagementNote, action: str, now: datetime
) -> None:
    # never the text: what is private must not be read in the trail either
    record(
        session, actor, opened, action, now=now, object_id=note.public_id,
        after={"visibility": note.visibility},
    )  # fmt: skip
