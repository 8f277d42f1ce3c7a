"""Draws an uploaded picture anew: upright, small, without anything but its pixels.

A phone sends up to 200 million pixels. What would take memory is refused by the size that stands in
the header, before a pixel is decoded; one picture is drawn at a time in each process. Measured in
memory beside the file itself and in seconds on one core: a JPEG of 200 megapixels 112 MB, 1.8 s,
HEIC of 48 megapixels 346 MB, 3.2 s, a common photo of 12 megapixels below 100 MB, 1.6 s.
"""

import io
from dataclasses import dataclass
from functools import cache
from threading import Lock

from PIL import Image, ImageOps

from app.errors import N_, Invalid, Problem
from app.services import media_types

MAX_SIDE = 2_400
WEBP_QUALITY = 82
MAX_PIXELS = 40_000_000
"""Of PNG and WebP, which are decoded whole."""
MAX_JPEG = 220_000_000
"""JPEG is decoded at a half, a quarter or an eighth of its size."""
MAX_PROGRESSIVE = 60_000_000
"""A progressive JPEG keeps every coefficient in memory, three bytes for each pixel."""
MAX_HEIC = 50_000_000
"""Decoded whole; the largest photo of today's phones in this format has 48.8 million pixels."""

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, RuntimeError)
"""What Pillow and libheif raise for pictures that are cut off or forged."""
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_SMOOTH = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})
"""Modes in which pixels can be averaged."""
# Pillow's own cap is below the photos of today's phones; above this it warns, at twice it refuses
Image.MAX_IMAGE_PIXELS = MAX_JPEG
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept: WebP, at most ``MAX_SIDE`` pixels a side."""

    data: bytes
    width: int
    height: int


def redraw(data: bytes, kind: str) -> Drawn:
    """Return a picture of a media type of ``media_types.IMAGES`` as it may be kept.

    Raises:
        Invalid: ``file`` says that it has too many pixels or cannot be read to its end.
    """
    formats = ("HEIF",) if kind == media_types.HEIC else ("PNG", "JPEG", "WEBP")
    if kind == media_types.HEIC:
        _learn_heic()
    try:
        with _one_at_a_time:
            _probe(data, formats)
            with Image.open(io.BytesIO(data), formats=formats) as opened:
                picture = _small(opened)
            return _as_webp(picture)
    except _BOMBS as error:
        raise _too_many_pixels(MAX_JPEG) from error
    except MemoryError as error:
        raise _refused(
            N_("사진이 너무 커서 열 수 없었어요. 더 작은 사진으로 올려 주세요.")
        ) from error
    except _BROKEN as error:
        text = N_("사진이 깨져 있어서 열 수 없었어요. 다른 사진으로 다시 올려 주세요.")
        raise _refused(text) from error


@cache
def _learn_heic() -> None:
    # loaded with the first such photo: the web starts without it
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False)


def _probe(data: bytes, formats: tuple[str, ...]) -> None:
    # the size stands in the header: a bomb is refused before any pixel is decoded
    with Image.open(io.BytesIO(data), formats=formats) as probe:
        most = _most_pixels(probe)
        if probe.width * probe.height > most:
            raise _too_many_pixels(most)
        if probe.format == "PNG":
            # only PNG can be checked without decoding it
            probe.verify()


def _most_pixels(probe: Image.Image) -> int:
    if probe.format in {"JPEG", "MPO"}:
        return MAX_PROGRESSIVE if probe.info.get("progressive") else MAX_JPEG
    return MAX_HEIC if probe.format == "HEIF" else MAX_PIXELS


def _small(opened: Image.Image) -> Image.Image:
    part = min(1.0, MAX_SIDE / max(opened.size))
    # JPEG alone knows drafts; a panorama shrinks by its longer side
    opened.draft("RGB", (max(1, int(opened.width * part)), max(1, int(opened.height * part))))
    has_alpha = "A" in opened.getbands() or "transparency" in opened.info
    mode = "RGBA" if has_alpha else "RGB"
    picture = opened if opened.mode in _SMOOTH else opened.convert(mode)
    # made small before it is turned: turning copies every pixel
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(picture).convert(mode)
    # a fresh canvas takes over pixels alone: no EXIF, no place, no comment
    canvas = Image.new(mode, upright.size)
    canvas.paste(upright)
    return canvas


def _as_webp(picture: Image.Image) -> Drawn:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=WEBP_QUALITY, method=4)
    return Drawn(buffer.getvalue(), picture.width, picture.height)


def _too_many_pixels(most: int) -> Invalid:
    return _refused(
        N_("사진이 너무 커요. 이런 사진은 %(most)s화소까지 올릴 수 있어요. 크기를 줄여 주세요."),
        most=f"{most:,}",
    )


def _refused(text: str, **params: object) -> Invalid:
    return Invalid({"file": Problem(text, params)})
