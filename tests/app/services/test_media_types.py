import io
import zipfile

import pytest
from PIL import Image

from app.services import media_types
from app.services.media_types import UnsafeArchiveError, guessed_extension, media_type

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(members, *, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def xlsx(**more):
    return packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", **more})


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\nx", "application/pdf"),
        (b" %PDF-1.7\nx", None),
        (
            OLE + b"\0" * 600 + "FileHeader".encode("utf-16-le") + b"HWP Document File V5",
            "application/x-hwp",
        ),
        (OLE + b"\0" * 600, None),
        (
            packed({"mimetype": "application/hwp+zip", "Contents/header.xml": "x"}),
            "application/hwp+zip",
        ),
        (packed({"mimetype": "application/epub+zip"}), None),
        (xlsx(), media_types.XLSX),
        (packed({"word/document.xml": "x", "[Content_Types].xml": "<Types/>"}), None),
        (xlsx(**{"xl/vbaProject.bin": "macro"}), None),
        (
            packed(
                {
                    "[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                    "xl/workbook.xml": "",
                }
            ),
            None,
        ),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), None),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heix", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", None),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1miaf\0\0\0\0", None),
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt  ", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", None),
        (b"<!doctype html><html>", None),
        (b"plain words", None),
        (b"", None),
    ],
)
def test_content_decides_the_type(data, expected):
    assert media_type(data) == expected


def test_a_zip_with_too_many_members_is_refused():
    members = {f"{n}": "" for n in range(media_types.MAX_MEMBERS + 1)}
    with pytest.raises(UnsafeArchiveError, match="members"):
        media_type(packed(members))


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(media_types, "MAX_UNPACKED", 1000)
    with pytest.raises(UnsafeArchiveError, match="size"):
        media_type(packed({"a": "x" * 1001}, method=zipfile.ZIP_STORED))


def test_a_densely_packed_zip_is_refused_without_unpacking():
    with pytest.raises(UnsafeArchiveError, match="ratio"):
        media_type(packed({"a": "0" * 5_000_000}))


def test_a_small_dense_sheet_is_fine():
    assert media_type(xlsx(**{"xl/sheet1.xml": "0" * 500_000})) == media_types.XLSX


def test_a_broken_zip_is_refused():
    with pytest.raises(UnsafeArchiveError, match="broken"):
        media_type(packed({"mimetype": "application/hwp+zip"})[:-10])


def test_an_encrypted_zip_is_refused():
    data = bytearray(packed({"mimetype": "application/hwp+zip"}, method=zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnsafeArchiveError, match="broken"):
        media_type(bytes(data))


def test_unknown_content_has_no_extension():
    assert guessed_extension(b"plain words") == ""
    assert guessed_extension(picture("GIF")) == "gif"
