"""Pictures are drawn anew: every kind of phone photo, and every kind of forgery."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.config import ROOT
from app.errors import Invalid
from app.services import pictures
from app.services.pictures import redraw

PHONE = (Path(__file__).parent / "phone.heic").read_bytes()
RED, GREEN = (220, 30, 30), (30, 90, 60)


def photo(kind="JPEG", size=(96, 64), mode="RGB", **options):
    """Return a green picture whose upper left quarter is red."""
    image = Image.new("RGB", size, GREEN)
    image.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def secret_exif(orientation):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def seen(drawn):
    return Image.open(io.BytesIO(drawn.data))


def is_red(image, at):
    red, green, *_ = image.convert("RGB").getpixel(at)
    return red > green


def problem(data, kind="image/jpeg"):
    with pytest.raises(Invalid) as error:
        redraw(data, kind)
    return str(error.value.fields["file"])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (photo(exif=secret_exif(6)), "image/jpeg"),
        (photo("PNG", exif=secret_exif(6)), "image/png"),
        (photo("WEBP", exif=secret_exif(6)), "image/webp"),
        (PHONE, "image/heic"),
    ],
    ids=["JPEG", "PNG", "WebP", "HEIC"],
)
def test_a_turned_picture_is_set_upright_and_everything_but_its_pixels_forgotten(data, kind):
    assert b"Secret" in data
    drawn = redraw(data, kind)
    image = seen(drawn)
    assert (drawn.width, drawn.height) == image.size == (64, 96)
    assert is_red(image, (60, 4))
    assert not is_red(image, (4, 4))
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(image.info)
    assert b"Secret" not in drawn.data


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((4800, 2400), (2400, 1200)),
        ((2400, 2400), (2400, 2400)),
        ((6001, 40), (2400, 16)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_side_has_at_most_2400_pixels(kind, size, small):
    drawn = redraw(photo(kind, size), f"image/{kind.lower()}")
    assert (drawn.width, drawn.height) == small


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_every_mode_of_a_jpeg_is_taken(mode):
    assert seen(redraw(photo(mode=mode), "image/jpeg")).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_taken(mode):
    buffer = io.BytesIO()
    Image.new(mode, (9, 9)).save(buffer, "PNG")
    assert seen(redraw(buffer.getvalue(), "image/png")).size == (9, 9)


def test_transparency_is_kept():
    buffer = io.BytesIO()
    Image.new("RGBA", (9, 9), (9, 9, 9, 128)).save(buffer, "PNG")
    assert seen(redraw(buffer.getvalue(), "image/png")).mode == "RGBA"


def test_a_photo_with_a_second_picture_inside_is_its_first_picture():
    # phones save depth and brightness as further pictures of one JPEG
    first, second = Image.new("RGB", (40, 20), RED), Image.new("RGB", (40, 20), GREEN)
    buffer = io.BytesIO()
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    assert is_red(seen(redraw(buffer.getvalue(), "image/jpeg")), (5, 5))


# the high-water mark of the process itself: that of getrusage begins with the parent's
_IN_A_PROCESS_OF_ITS_OWN = """
import pathlib, re, sys
from app.services.pictures import redraw
def most():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1])
data = pathlib.Path(sys.argv[1]).read_bytes()
before = most()
drawn = redraw(data, "image/jpeg")
print(drawn.width, drawn.height, most() - before)
"""


def test_a_photo_of_two_hundred_megapixels_is_taken_in_little_memory(tmp_path):
    # grey, since the sample has to be drawn whole before it can be sent
    Image.new("L", (16_320, 12_240), 120).save(tmp_path / "big.jpg", exif=secret_exif(6))
    command = [sys.executable, "-c", _IN_A_PROCESS_OF_ITS_OWN, str(tmp_path / "big.jpg")]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    width, height, kilobytes = map(int, said.split())
    assert (width, height) == (1800, 2400)
    # decoded whole it would take 200 MB
    assert kilobytes < 120_000


@pytest.mark.parametrize(
    ("limit", "data", "kind"),
    [
        ("MAX_PIXELS", photo("PNG"), "image/png"),
        ("MAX_PIXELS", photo("WEBP"), "image/webp"),
        ("MAX_JPEG", photo(), "image/jpeg"),
        ("MAX_PROGRESSIVE", photo(progressive=True), "image/jpeg"),
        ("MAX_HEIC", PHONE, "image/heic"),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch, limit, data, kind):
    def decoded(*_):
        raise AssertionError

    monkeypatch.setattr(pictures, limit, 96 * 64)
    assert redraw(data, kind).width
    monkeypatch.setattr(pictures, limit, 96 * 64 - 1)
    monkeypatch.setattr(pictures, "_small", decoded)
    assert "사진이 너무 커요" in problem(data, kind)


def test_the_limit_of_pixels_is_said_for_the_kind_of_picture(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PROGRESSIVE", 0)
    assert "이런 사진은 0화소까지" in problem(photo(progressive=True))


@pytest.mark.parametrize("cap", [5000, 1000])
def test_what_pillow_calls_a_bomb_is_refused(monkeypatch, cap):
    # Pillow warns above its cap and raises above twice the cap; both mean the same here
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", cap)
    assert "220,000,000화소" in problem(photo())


def test_a_picture_that_exhausts_memory_is_refused(monkeypatch):
    def exhausted(_opened):
        raise MemoryError

    monkeypatch.setattr(pictures, "_small", exhausted)
    assert "더 작은 사진으로" in problem(photo())


WHOLE = {
    "image/jpeg": photo(size=(400, 300)),
    "image/png": photo("PNG", (400, 300)),
    "image/webp": photo("WEBP", (400, 300)),
    "image/heic": PHONE,
}


@given(st.sampled_from(sorted(WHOLE)), st.floats(min_value=0.01, max_value=0.95))
def test_a_picture_cut_off_anywhere_is_refused(kind, part):
    whole = WHOLE[kind]
    assert "사진이 깨져 있어서" in problem(whole[: int(len(whole) * part)], kind)


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_damaged_picture_is_drawn_or_refused_but_never_a_fault(kind, data):
    damaged = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        drawn = redraw(bytes(damaged), kind)
    except Invalid as error:
        assert set(error.fields) == {"file"}  # noqa: PT017 - other errors must not pass
    else:
        assert max(drawn.width, drawn.height) <= pictures.MAX_SIDE


def test_what_follows_a_picture_is_not_kept():
    drawn = redraw(photo() + b"PK\x03\x04<script>alert(1)</script>", "image/jpeg")
    assert b"script" not in drawn.data
