"""Finds an industry by the words people use on the shop floor. Pure: no database, no clock."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.runtime.catalogue import Trade

EXACT, PREFIX, INSIDE, AROUND = range(4)
"""How a word meets the text, best first; AROUND is a word inside the text (도금 in 도금업체)."""


@dataclass(frozen=True)
class FoundTrade:
    """An industry and the everyday word that led to it, empty when its name or code did."""

    trade: Trade
    word: str


def find_trades(
    trades: Mapping[str, Trade], text: str, *, limit: int = 8
) -> tuple[FoundTrade, ...]:
    """Return at most ``limit`` three-digit groups for ``text``, the best first.

    Code, names in both languages, the division's names and everyday words are compared without
    case and spaces: an exact word goes before a beginning, that before a part. Within a rank an
    everyday word goes before a name, then the shorter word, then the lower code. When the whole
    text finds nothing, its single words are tried. Empty text finds nothing.
    """
    found = _ranked(trades, [text])
    return (found or _ranked(trades, text.split()))[:limit]


def _ranked(trades: Mapping[str, Trade], texts: Iterable[str]) -> tuple[FoundTrade, ...]:
    asked = [folded for folded in map(_folded, texts) if folded]
    best: dict[str, tuple[tuple[int, int, int, str], FoundTrade]] = {}
    for trade in trades.values():
        if trade.parent is None:
            continue
        for is_name, word in _words_of(trade, trades):
            ranks = [rank for one in asked if (rank := _rank(one, _folded(word))) is not None]
            if not ranks:
                continue
            key = (min(ranks), is_name, len(word), trade.id)
            if trade.id not in best or key < best[trade.id][0]:
                best[trade.id] = (key, FoundTrade(trade, "" if is_name else word))
    return tuple(found for _, found in sorted(best.values(), key=lambda pair: pair[0]))


def _words_of(trade: Trade, trades: Mapping[str, Trade]) -> Iterator[tuple[int, str]]:
    yield from ((0, word) for word in (*trade.words, *trade.words_en))
    yield from ((1, word) for word in (trade.id, trade.ko, trade.en))
    division = trades.get(trade.parent or "")
    if division is not None:
        yield from ((2, word) for word in (division.ko, division.en))


def _rank(asked: str, word: str) -> int | None:
    if not word:
        return None
    if asked == word:
        return EXACT
    if word.startswith(asked):
        return PREFIX
    if len(asked) > 1 and not asked.isdigit() and asked in word:
        return INSIDE
    return AROUND if len(word) > 1 and word in asked and not word.isdigit() else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())
