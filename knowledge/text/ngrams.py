"""Pairs of neighbouring characters: they find words in spite of typing and spacing errors."""

import numpy as np
from numpy.typing import NDArray

from knowledge.text.normalise import fold


def character_pairs(text: str) -> NDArray[np.int64]:
    """Numbers of all pairs of neighbouring letters or digits, in order, blanks left out."""
    solid = "".join(filter(str.isalnum, fold(text)))
    codes = np.frombuffer(solid.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    return codes[:-1] * 0x110000 + codes[1:]
