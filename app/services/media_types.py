"""What a file really is, told by its content. Nothing is ever unpacked to find out."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import puremagic

PDF = "application/pdf"
HWP = "application/x-hwp"
HWPX = "application/hwp+zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEIC = "image/heic"
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", HEIC})
DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {PDF: "pdf", HWP: "hwp", HWPX: "hwpx", XLSX: "xlsx"}
)
"""Documents that may be kept, each with the extension of its name."""
IMAGE_EXTENSIONS = frozenset({"png", "jpg", "jpeg", "jfif", "webp", "heic", "heif"})

MAX_MEMBERS = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
"""A packed file of more than a mebibyte unpacked may be at most this much smaller than that."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP_STREAM = "FileHeader".encode("utf-16-le")
_SMALL = 1024 * 1024
_HEVC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
"""Brands of ISO 23008-12 that a phone writes first; AVIF is another format in the same box."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        PDF: "PDF", HWP: "HWP", HWPX: "HWPX", XLSX: "XLSX", HEIC: "HEIC",
        "image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP",
    }
)  # fmt: skip
"""How a kind is called in every language."""


@dataclass(frozen=True)
class UnsafeArchiveError(Exception):
    """A packed file that would unpack to too much, or that is broken."""

    reason: str


def media_type(data: bytes) -> str | None:
    """Return the media type of a kind that this house knows, or None for anything else.

    Raises:
        UnsafeArchiveError: for a zip with too many members, too large or too densely packed.
    """
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(_OLE):
        # the 256-byte stream FileHeader opens with this signature and lies unpacked in the file
        return HWP if b"HWP Document File" in data and _HWP_STREAM in data else None
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    if data[4:8] == b"ftyp":
        return HEIC if _is_hevc(data) else None
    guess = _guess(data)
    return guess if guess in IMAGES else None


def guessed_extension(data: bytes) -> str:
    """Return the extension puremagic would give the content, without dot; empty when unknown."""
    try:
        return str(puremagic.from_string(data)).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""


def _is_hevc(data: bytes) -> bool:
    # a box: its length, "ftyp", the major brand, a version, then every brand it is readable as
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, length - 3, 4))}
    return data[8:12] in _HEVC and not brands & {b"avif", b"avis"}


def _guess(data: bytes) -> str:
    try:
        return str(puremagic.from_string(data, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _zip_type(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive.infolist())
            return _hwpx(archive) or _xlsx(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        # RuntimeError is how zipfile speaks of an encrypted member
        raise UnsafeArchiveError("broken") from error


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnsafeArchiveError("members")
    unpacked = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    if unpacked > MAX_UNPACKED:
        raise UnsafeArchiveError("size")
    if unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1):
        raise UnsafeArchiveError("ratio")


def _hwpx(archive: zipfile.ZipFile) -> str | None:
    if "mimetype" not in archive.namelist():
        return None
    with archive.open("mimetype") as member:
        return HWPX if member.read(64).strip() == HWPX.encode() else None


def _xlsx(archive: zipfile.ZipFile) -> str | None:
    names = {name.lower() for name in archive.namelist()}
    if not {"xl/workbook.xml", "[content_types].xml"} <= names:
        return None
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        return None
    with archive.open("[Content_Types].xml") as member:
        return None if b"macroEnabled" in member.read(_SMALL) else XLSX
