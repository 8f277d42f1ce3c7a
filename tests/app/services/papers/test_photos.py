"""Photos on paper are small."""

import io

import pytest
from PIL import Image

from app.services.papers.photos import MAX_SIDE, shrunk


def opened(small):
    picture = Image.open(io.BytesIO(small.data))
    assert picture.size == (small.width, small.height)
    return picture


@pytest.mark.parametrize(("size", "small"), [((2400, 1200), (900, 450)), ((300, 400), (300, 400))])
def test_a_photo_becomes_a_small_jpeg(tmp_path, size, small):
    Image.new("RGB", size, "green").save(tmp_path / "photo", "WEBP")
    photo = opened(shrunk(tmp_path / "photo"))
    assert (photo.format, photo.size) == ("JPEG", small)
    assert max(photo.size) <= MAX_SIDE


def test_what_is_transparent_is_white(tmp_path):
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "photo", "WEBP")
    assert opened(shrunk(tmp_path / "photo")).getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_that_cannot_be_read_is_none(tmp_path):
    (tmp_path / "no").write_bytes(b"no picture")
    whole = io.BytesIO()
    Image.effect_noise((400, 400), 50).save(whole, "WEBP")
    (tmp_path / "half").write_bytes(whole.getvalue()[:500])
    assert [shrunk(tmp_path / name) for name in ("no", "half", "gone")] == [None, None, None]
