"""Normal form of text: one for documents that keeps offsets, one for queries that does not."""

import re
import unicodedata
from functools import lru_cache

MAX_QUERY_CHARS = 600
_BLANK = re.compile(r"\s+")


@lru_cache(maxsize=20_000)
def _fold_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) != 1:
        # ligatures and fractions would shift every offset behind them
        folded = char
    if unicodedata.category(folded) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return " "
    return folded


def fold(text: str) -> str:
    """Lower-cases and narrows wide letters character by character.

    The result has the same length as ``text``, so offsets hold in both; control characters become
    blanks.
    """
    if text.isascii():
        return text.lower() if text.isprintable() else "".join(map(_fold_char, text))
    return "".join(map(_fold_char, text))


def normalise_query(text: str, *, max_chars: int = MAX_QUERY_CHARS) -> str:
    """Brings a query into NFC, narrow, lower-case form with single blanks.

    A text longer than ``max_chars`` is cut at the last blank before the limit, or at the limit
    where that blank lies in the first half: the head of a long complaint names the problem.
    """
    # four times the limit bounds the work on hostile input and leaves room for NFD and blanks
    head = unicodedata.normalize("NFC", text[: max_chars * 4])
    clean = _BLANK.sub(" ", fold(head)).strip()
    if len(clean) <= max_chars:
        return clean
    cut = clean.rfind(" ", 0, max_chars)
    return clean[: cut if cut > max_chars // 2 else max_chars].strip()


def is_english(text: str) -> bool:
    """Whether Latin letters outweigh Korean ones; a text with neither is not English."""
    latin = sum("a" <= char <= "z" for char in text.lower())
    hangul = sum("가" <= char <= "힣" or "ㄱ" <= char <= "ㅣ" for char in text)
    # a Korean syllable carries about as much as two and a half Latin letters
    return latin > hangul * 2.5
