"""Small pictures for lists: a board of eighty photos must load on a phone in a plant."""

import io
from pathlib import Path

from PIL import Image

SIDE = 320
_QUALITY = 70


def thumbnail(path: Path) -> bytes:
    """Return a stored picture as WebP of at most 320 pixels a side, about 10 kB.

    Stored pictures were drawn by us and are at most 2,400 pixels a side: some 30 ms.

    Raises:
        FileNotFoundError: the file is not in the store.
    """
    buffer = io.BytesIO()
    with Image.open(path, formats=("WEBP",)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((SIDE, SIDE))
        small.save(buffer, "WEBP", quality=_QUALITY, method=2)
    return buffer.getvalue()
