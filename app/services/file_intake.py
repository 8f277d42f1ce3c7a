"""Takes in a file that may be a picture or a paper: its content decides."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.attachment import Attachment
from app.runtime.files import FileStore
from app.services import media_types, uploads
from app.services.actor import Actor


def take_in(
    session: Session,
    files: FileStore,
    *,
    owner: Actor,
    data: bytes,
    filename: str,
    now: datetime,
) -> Attachment:
    """Keep a picture as a picture and anything else as a document; return the flushed row.

    Raises:
        Invalid: ``file`` says why it cannot be taken, as ``uploads`` does.
    """
    store = uploads.store_image if looks_like_picture(data) else uploads.store_document
    return store(session, files, owner=owner, data=data, filename=filename, now=now)


def looks_like_picture(data: bytes) -> bool:
    """Whether the content is a picture as far as its first bytes tell."""
    # a packed file may be refused on looking closer, which is the business of the upload itself
    return (
        bool(data)
        and not data.startswith(b"PK")
        and media_types.media_type(data) in media_types.IMAGES
    )
