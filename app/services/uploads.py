"""Takes a file in: content decides what it is, pictures are drawn anew, the rest is refused."""

import re
import unicodedata
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from app.errors import N_, Invalid, Problem
from app.models.attachment import Attachment
from app.runtime.files import FileStore
from app.services import media_types, pictures
from app.services.actor import Actor

MAX_NAME = 120
log = structlog.get_logger("ieum.uploads")


def store_image(
    session: Session,
    files: FileStore,
    *,
    owner: Actor,
    data: bytes,
    filename: str,
    now: datetime,
) -> Attachment:
    """Keep a picture as WebP without metadata, at most 2,400 px a side, and return its row.

    PNG, JPEG, WebP and HEIC are taken, whatever the name says among these. The row is flushed.

    Raises:
        Invalid: ``file`` names what the content is and what to do instead.
    """
    kind = _kind(data)
    if kind is None or kind not in media_types.IMAGES:
        raise _refused(
            N_("사진은 JPEG, HEIC, PNG, WebP만 올릴 수 있어요. 파일 내용: %(kind)s"),
            kind=_spoken(kind, data),
        )
    extension = _extension(filename)
    if extension and extension not in media_types.IMAGE_EXTENSIONS:
        raise _lie(extension, kind, data)
    drawn = pictures.redraw(data, kind)
    row = Attachment(
        digest="",
        media_type="image/webp",
        filename=clean_filename(filename, "webp"),
        width=drawn.width,
        height=drawn.height,
    )
    return _keep(session, files, row, drawn.data, owner=owner, now=now)


def store_document(
    session: Session,
    files: FileStore,
    *,
    owner: Actor,
    data: bytes,
    filename: str,
    now: datetime,
) -> Attachment:
    """Keep a PDF, HWP, HWPX or macro-free XLSX as it is and return its flushed row.

    Raises:
        Invalid: ``file`` says that the content is something else, that the name lies about it,
            or that a packed file would unpack to too much.
    """
    kind = _kind(data)
    if kind is None or kind not in media_types.DOCUMENTS:
        raise _refused(
            N_("문서는 PDF, HWP, HWPX, 매크로 없는 XLSX만 올릴 수 있어요. 파일 내용: %(kind)s"),
            kind=_spoken(kind, data),
        )
    expected = media_types.DOCUMENTS[kind]
    extension = _extension(filename)
    if extension and extension != expected:
        raise _lie(extension, kind, data)
    row = Attachment(digest="", media_type=kind, filename=clean_filename(filename, expected))
    return _keep(session, files, row, data, owner=owner, now=now)


def clean_filename(filename: str, extension: str) -> str:
    """Return a name of at most 120 characters, in NFC, without path, controls or outer dots.

    The extension is replaced by the true one.
    """
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    # Cc and Cf: controls, and the marks that turn the reading direction of an extension around
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    name = re.sub(r'[<>:"|?*]', "_", name)
    stem = name.rpartition(".")[0] if _extension(name) else name
    stem = " ".join(stem.split()).strip(". ")[: MAX_NAME - len(extension) - 1].rstrip(". ")
    return f"{stem or '파일'}.{extension}"


def _extension(filename: str) -> str:
    found = re.search(r"\.([A-Za-z0-9]{1,5})\s*$", filename)
    return found.group(1).lower() if found else ""


def _kind(data: bytes) -> str | None:
    if not data:
        raise _refused(N_("빈 파일이에요. 파일을 다시 골라 주세요."))
    try:
        return media_types.media_type(data)
    except media_types.UnsafeArchiveError as error:
        if error.reason == "broken":
            text = N_("압축이 깨졌거나 암호가 걸린 파일이에요. 다시 저장해서 올려 주세요.")
        else:
            text = N_("풀었을 때 너무 커지는 파일이라 받을 수 없어요. 내용을 줄여서 올려 주세요.")
        raise _refused(text) from error


def _spoken(kind: str | None, data: bytes) -> str:
    if kind is not None:
        return media_types.NAMES[kind]
    return media_types.guessed_extension(data).upper() or "?"


def _lie(extension: str, kind: str, data: bytes) -> Invalid:
    return _refused(
        N_("이름은 .%(extension)s인데 내용은 달라요(%(kind)s). 파일을 확인하고 다시 올려 주세요."),
        extension=extension,
        kind=_spoken(kind, data),
    )


def _refused(text: str, **params: object) -> Invalid:
    return Invalid({"file": Problem(text, params)})


def _keep(
    session: Session, files: FileStore, row: Attachment, data: bytes, *, owner: Actor, now: datetime
) -> Attachment:
    try:
        row.digest, row.size = files.put(data), len(data)
    except OSError as error:
        # the disk is full or gone: nothing was written, and what the person typed stays
        log.exception("a file could not be stored", size=len(data))
        raise _refused(
            N_(
                "저희 쪽 저장 공간 문제로 파일을 저장하지 못했어요. "
                "파일을 빼고 저장하거나 잠시 뒤에 다시 올려 주세요."
            )
        ) from error
    row.owner_id, row.created_at = owner.user_id, now
    session.add(row)
    session.flush()
    return row
