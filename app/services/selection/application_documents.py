"""The files of an application: uploaded, replaced, taken out."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.attachment import Attachment
from app.models.selection import ApplicationDocument
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services import auditing
from app.services.actor import Actor
from app.services.file_intake import take_in
from app.services.selection.applying import Opened, to_write
from app.services.selection.wanted import wanted_of

_UNKNOWN = N_("이 서류는 목록에 없어요. 새로 고쳐 서류 목록을 확인해 주세요.")


def attach(
    session: Session,
    actor: Actor,
    public_id: str,
    key: str,
    *,
    data: bytes,
    filename: str,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> Attachment:
    """Put a file in the place of a wanted document; one that stands there makes room.

    Raises:
        NotFound: the application is not the actor's, or wants no such document.
        Conflict: it is no draft, or its round does not accept now.
        Invalid: ``file`` cannot be taken.
    """
    opened = to_write(session, actor, public_id, catalogue=catalogue, now=now)
    if key not in {wanted.key for wanted in wanted_of(opened.version)}:
        raise NotFound(_UNKNOWN)
    file = take_in(session, files, owner=actor, data=data, filename=filename, now=now)
    placed = session.get(ApplicationDocument, (opened.application.id, key))
    if placed is None:
        placed = ApplicationDocument(application_id=opened.application.id, key=key)
    placed.attachment_id = file.id
    session.add(placed)
    session.flush()
    _record(session, actor, opened, "application.file_added", {"key": key}, now)
    return file


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    key: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take a file out; nothing happens where there is none.

    Raises:
        NotFound, Conflict: as for ``attach``.
    """
    opened = to_write(session, actor, public_id, catalogue=catalogue, now=now)
    placed = session.get(ApplicationDocument, (opened.application.id, key))
    if placed is not None:
        session.delete(placed)
        session.flush()
        _record(session, actor, opened, "application.file_removed", {"key": key}, now)


def _record(
    session: Session,
    actor: Actor,
    opened: Opened,
    action: str,
    after: dict[str, str],
    now: datetime,
) -> None:
    auditing.record(
        session, actor, action, "application", opened.application.public_id, now=now,
        region=opened.round.region_code, after=after,
    )  # fmt: skip
