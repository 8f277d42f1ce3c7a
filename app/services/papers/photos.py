"""Photos as they go into a paper: small enough that forty of them can be mailed."""

import io
from pathlib import Path
from typing import NamedTuple

from PIL import Image

MAX_SIDE = 900
"""Pixels on a width of 86 mm: 260 to the inch, as a good printer shows them."""
_QUALITY = 72


class Small(NamedTuple):
    """A JPEG and its size in pixels."""

    data: bytes
    width: int
    height: int


def shrunk(path: Path) -> Small | None:
    """Return a stored picture as JPEG of at most 900 px a side; None when it cannot be read."""
    try:
        with Image.open(path) as stored:
            picture = stored.convert("RGBA") if "A" in stored.getbands() else stored.convert("RGB")
    except OSError:
        # gone from the store, or damaged there: the paper is made all the same
        return None
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    if picture.mode == "RGBA":
        # paper is white: what is transparent shows it
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return Small(buffer.getvalue(), picture.width, picture.height)
