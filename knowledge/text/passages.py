"""Sentences of a text with their offsets."""

import re

MAX_PASSAGE_CHARS = 220
_BREAK = re.compile(r"(?<=[.!?。…])[\s\"'”’)\]]*\s+|[\r\n]+\s*|(?<=[다요죠음])\.(?=[가-힣])")
_SOFT = re.compile(r"(?<=[,;:·])\s+|(?<=[고며서만데])\s+|\s+")


def _spans(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for found in _BREAK.finditer(text):
        # the third form of break is the full stop itself: it belongs to the sentence before it
        end = found.end() if found.group().startswith(".") else found.start()
        spans.append((start, end))
        start = found.end()
    spans.append((start, len(text)))
    return spans


def _shorten(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > limit:
        cuts = [m.end() for m in _SOFT.finditer(text, start + limit // 2, start + limit)]
        cut = cuts[-1] if cuts else start + limit
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return pieces


def split_sentences(text: str, *, limit: int = MAX_PASSAGE_CHARS) -> list[tuple[int, int]]:
    """Cuts text into sentences (start, end): ascending, disjoint, trimmed, none empty.

    A sentence longer than ``limit`` characters is cut at a blank in its second half, or hard at the
    limit. A full stop between digits ends nothing.
    """
    result = []
    for start, end in _spans(text):
        for left, right in _shorten(text, start, end, limit):
            piece = text[left:right]
            stripped = piece.strip()
            if stripped:
                begin = left + piece.index(stripped[0])
                result.append((begin, begin + len(stripped)))
    return result
