import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.errors import Invalid
from app.models.attachment import Attachment
from app.services.actor import Actor
from app.services.uploads import clean_filename, store_document, store_image

PHONE = (Path(__file__).parent / "phone.heic").read_bytes()
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


@pytest.fixture
def owner(make):
    person = make.user()
    return Actor(person.id, person.public_id, person.name, person.email, "ko")


@pytest.fixture
def keep_image(session, runtime, owner, now):
    return lambda data, name="사진.jpg": store_image(
        session, runtime.files, owner=owner, data=data, filename=name, now=now
    )


@pytest.fixture
def keep_document(session, runtime, owner, now):
    return lambda data, name="보고서.pdf": store_document(
        session, runtime.files, owner=owner, data=data, filename=name, now=now
    )


def picture(size=(40, 20), kind="JPEG", mode="RGB", **options):
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


def kept(runtime, row):
    return Image.open(io.BytesIO(runtime.files.path(row.digest).read_bytes()))


def problem(error):
    return str(error.value.fields["file"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_webp(keep_image, runtime, owner, now, kind):
    row = keep_image(picture(kind=kind))
    assert (row.media_type, row.filename, row.width, row.height) == (
        "image/webp", "사진.webp", 40, 20,
    )  # fmt: skip
    assert (row.owner_id, row.created_at) == (owner.user_id, now)
    assert row.id is not None
    assert row.size == runtime.files.path(row.digest).stat().st_size
    assert kept(runtime, row).format == "WEBP"


def test_a_large_picture_is_made_smaller(keep_image):
    row = keep_image(picture((3000, 1500)))
    assert (row.width, row.height) == (2400, 1200)


def test_a_heic_photo_of_a_phone_is_kept_upright_as_webp(keep_image, runtime):
    row = keep_image(PHONE, "IMG_0001.HEIC")
    assert (row.media_type, row.filename, row.width, row.height) == (
        "image/webp", "IMG_0001.webp", 64, 96,
    )  # fmt: skip
    assert kept(runtime, row).format == "WEBP"


def test_a_heic_photo_may_be_called_jpg(keep_image):
    # some phones rename what they send without changing it
    assert keep_image(PHONE, "IMG_0001.jpg").filename == "IMG_0001.webp"


def test_a_full_disk_is_told_and_leaves_nothing(
    keep_image, keep_document, runtime, session, monkeypatch
):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for keep, data in ((keep_image, picture()), (keep_document, PDF)):
        with pytest.raises(Invalid) as error:
            keep(data, "")
        assert "저장 공간 문제로" in problem(error)
    assert [path for path in runtime.files.folder.rglob("*") if path.is_file()] == []
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture(kind="GIF"), "GIF"),
        (PDF, "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"??", "?"),
    ],
)
def test_what_is_no_picture_is_named(keep_image, data, kind):
    with pytest.raises(Invalid) as error:
        keep_image(data)
    assert problem(error).endswith(f"파일 내용: {kind}")


def test_a_picture_named_like_a_document_is_refused(keep_image):
    with pytest.raises(Invalid) as error:
        keep_image(picture(), "보고서.pdf")
    assert "이름은 .pdf인데 내용은 달라요(JPEG)" in problem(error)


def test_a_name_without_extension_is_fine(keep_image):
    assert keep_image(picture(), "사진").filename == "사진.webp"


def test_an_empty_file_is_refused(keep_image, keep_document):
    for keep in (keep_image, keep_document):
        with pytest.raises(Invalid) as error:
            keep(b"")
        assert "빈 파일" in problem(error)


def test_a_document_is_kept_as_it_is(keep_document, runtime):
    row = keep_document(PDF)
    assert (row.media_type, row.filename, row.width) == ("application/pdf", "보고서.pdf", None)
    assert runtime.files.path(row.digest).read_bytes() == PDF


@pytest.mark.parametrize("data", [picture(), b"<html></html>", b"MZ\0\0"])
def test_what_is_no_document_is_refused(keep_document, data):
    with pytest.raises(Invalid) as error:
        keep_document(data)
    assert "문서는 PDF, HWP" in problem(error)


def test_a_document_that_lies_about_its_type_is_refused(keep_document):
    with pytest.raises(Invalid) as error:
        keep_document(PDF, "계획.hwp")
    assert "이름은 .hwp인데 내용은 달라요(PDF)" in problem(error)


def test_a_zip_bomb_is_refused(keep_document):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "0" * 5_000_000)
    with pytest.raises(Invalid) as error:
        keep_document(buffer.getvalue(), "표.xlsx")
    assert "너무 커지는" in problem(error)
    with pytest.raises(Invalid) as error:
        keep_document(buffer.getvalue()[:-9], "표.xlsx")
    assert "깨졌거나" in problem(error)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("보고서.pdf", "보고서.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\문서\\계획.PDF", "계획.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("evil\u202efdp.exe", "evilfdp.pdf"),
        ("...", "파일.pdf"),
        ("", "파일.pdf"),
        ("a<b>.pdf", "a_b_.pdf"),
        ("\u1100\u1161.pdf", "가.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, expected):
    assert clean_filename(given, "pdf") == expected
