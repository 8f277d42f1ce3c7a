"""Documents and photos of an engagement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.attachment import Attachment
from app.models.engagement import EngagementFile
from app.repositories import attachments, engagement_parts
from app.repositories import goals as events
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services.actor import Actor
from app.services.engagement_access import REGION, Opened, open_engagement
from app.services.engagement_trail import record, require_running
from app.services.file_intake import take_in

MAX_FILES, MAX_CAPTION = 60, 200

_UNKNOWN = N_("이 파일을 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_MANY = N_("파일은 60개까지 올릴 수 있어요. 덜 중요한 것을 지우고 다시 올려 주세요.")
_NOT_YOURS = N_("파일은 올린 분과 코디네이터만 지울 수 있어요.")


@dataclass(frozen=True)
class FileLine:
    """A file with its caption and who uploaded it; ``removable`` by the reader."""

    file: Attachment
    caption: str
    owner: User
    removable: bool

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that we drew ourselves."""
        return self.file.media_type == "image/webp"


def files_for(session: Session, actor: Actor, opened: Opened) -> tuple[FileLine, ...]:
    """Return the files of an engagement, the newest first. One SELECT."""
    rows = engagement_parts.files_of(session, opened.row.engagement.id)
    return tuple(
        FileLine(file, placed.caption, owner, _may_remove(actor, opened, file))
        for placed, file, owner in rows
    )


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    data: bytes,
    filename: str,
    caption: str,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> Attachment:
    """Add a photo or a document; everybody who may open the engagement may add one.

    Raises:
        NotFound: the engagement is not the actor's to see.
        Conflict: it is closed, or holds sixty files.
        Invalid: ``file`` or ``caption`` cannot be taken.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    require_running(opened)
    if len(caption) > MAX_CAPTION:
        raise Invalid(
            {"caption": Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_CAPTION})}
        )
    if len(engagement_parts.files_of(session, opened.row.engagement.id)) >= MAX_FILES:
        raise Conflict(_MANY)
    file = take_in(session, files, owner=actor, data=data, filename=filename, now=now)
    _place(session, opened, file.id, caption)
    record(
        session, actor, opened, "engagement.file_added", now=now,
        after={"file": file.public_id, "caption": caption},
    )  # fmt: skip
    return file


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    file_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take a file out; it can be put back. What else uses it keeps it.

    Raises:
        NotFound: the engagement is not the actor's to see, or does not hold the file.
        Forbidden: somebody else uploaded it.
        Conflict: the engagement is closed.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    require_running(opened)
    rows = engagement_parts.files_of(session, opened.row.engagement.id)
    placed, file = next(((p, f) for p, f, _ in rows if f.public_id == file_id), (None, None))
    if placed is None or file is None:
        raise NotFound(_UNKNOWN)
    if not _may_remove(actor, opened, file):
        raise Forbidden(_NOT_YOURS)
    record(
        session, actor, opened, "file.removed", now=now, object_id=file_id,
        before={"engagement": public_id, "caption": placed.caption},
    )  # fmt: skip
    session.delete(placed)
    session.flush()


def restore(
    session: Session,
    actor: Actor,
    public_id: str,
    file_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Put a removed file back; a file that is there already stays as it is.

    Raises:
        NotFound: no such file was removed from this engagement.
        Forbidden, Conflict: like ``remove``.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    require_running(opened)
    event = events.last_event(session, "file.removed", file_id)
    file = attachments.by_public_id(session, file_id)
    if event is None or file is None or event.before.get("engagement") != public_id:
        raise NotFound(_UNKNOWN)
    if not _may_remove(actor, opened, file):
        raise Forbidden(_NOT_YOURS)
    rows = engagement_parts.files_of(session, opened.row.engagement.id)
    if file.id not in {there.id for _, there, _ in rows}:
        _place(session, opened, file.id, event.before["caption"])
        record(session, actor, opened, "file.restored", now=now, object_id=file_id)


def _place(session: Session, opened: Opened, attachment_id: int, caption: str) -> None:
    session.add(
        EngagementFile(
            engagement_id=opened.row.engagement.id, attachment_id=attachment_id, caption=caption
        )
    )
    session.flush()


def _may_remove(actor: Actor, opened: Opened, file: Attachment) -> bool:
    return file.owner_id == actor.user_id or opened.role == REGION
