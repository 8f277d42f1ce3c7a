"""Small pictures for lists."""

import io

import pytest
from PIL import Image

from app.services.thumbnails import SIDE, thumbnail


def _stored(path, size, mode="RGB"):
    Image.new(mode, size, "red").save(path, "WEBP")
    return path


@pytest.mark.parametrize(("size", "small"), [((2400, 1800), (320, 240)), ((40, 30), (40, 30))])
def test_a_picture_is_at_most_320_pixels_a_side_and_never_grows(tmp_path, size, small):
    data = thumbnail(_stored(tmp_path / "a.webp", size, "RGBA"))
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("WEBP", "RGB", small)
    assert max(small) <= SIDE


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        thumbnail(tmp_path / "gone")
