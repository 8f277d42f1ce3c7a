"""When two KPI changes mean the same: the formula and the kind of each period. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

MOST = 200
"""Letters of an own formula that are kept; what differs later is told apart by the first ones."""
_LENGTHS: tuple[tuple[str, range], ...] = (
    ("day", range(1, 2)),
    ("week", range(5, 9)),
    ("month", range(28, 32)),
    ("quarter", range(89, 93)),
    ("half", range(181, 185)),
    ("year", range(364, 367)),
)
"""Days of a period, both ends included; a working week has five."""
_SIGNS = {
    "/": "÷", "*": "×", "✕": "×", "x100": "×100", "나누기": "÷", "곱하기": "×", "빼기": "−",
    "더하기": "+", "divided by": "÷", "times": "×",
}  # fmt: skip
_OPERATION = re.compile(r"[÷×+=−]|나눔|나눈|나눠|나누어|곱한|곱해")
_LETTERS = re.compile(r"[^0-9a-z가-힣÷×+=−%()]+")


def period_kind(first: date, last: date) -> str:
    """Return what a period is by its days; ``other`` where it is none of the usual ones."""
    days = (last - first).days + 1
    return next((kind for kind, lengths in _LENGTHS if days in lengths), "other")


def formula_of(method: str, catalogue: Iterable[str]) -> str:
    """Return the own formula of a measurement, folded; empty where it is the catalogue's.

    A text without an arithmetic operation tells where the figure was read (``생산일지 집계``): that
    is no formula. One that says what the catalogue says, in other spaces, signs or with the hundred
    of a percentage, is the catalogue's. Anything else stands apart: better two rows too many than
    two definitions in one median.
    """
    text = _folded(method)
    if not _OPERATION.search(text):
        return ""
    known = {_folded(formula).removesuffix("×100") for formula in catalogue}
    return "" if text.removesuffix("×100") in known else text[:MOST]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for written, sign in _SIGNS.items():
        plain = plain.replace(written, sign)
    return _LETTERS.sub("", plain)
