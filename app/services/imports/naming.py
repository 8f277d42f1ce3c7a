"""How people write municipalities and industries, and what stands behind it."""

import re

from app.runtime.catalogue import Catalogue, Place


def plain(text: str) -> str:
    """Return a name without spaces and signs, in small letters, to compare it."""
    return re.sub(r"[\W_]+", "", text).casefold()


def find_place(text: str, catalogue: Catalogue, region: str) -> Place | None:
    """Return the municipality that a text names, those of ``region`` first.

    A code, a name in Korean or English, without 시·군·구, or after its province; None where it is
    none or not clear.
    """
    if text in catalogue.places:
        return catalogue.places[text]
    words = text.replace(",", " ").split()
    if not words:
        return None
    provinces = {
        name: r.id for r in catalogue.regions.values() for name in (r.ko, r.short, r.en) if name
    }
    home = provinces.get(words[0]) if len(words) > 1 else None
    wanted = plain("".join(words[1:])) if home else plain(text)
    # 전주시 완산구: the district belongs to the city that the catalogue knows
    first = plain(words[1] if home else words[0])
    for asked in (wanted, first):
        named = [p for p in catalogue.places.values() if asked in _names(p)]
        near = [p for p in named if p.region == (home or region)]
        found = near or ([] if home else named)
        if len(found) == 1:
            return found[0]
    return None


def _names(place: Place) -> set[str]:
    korean = plain(place.ko)
    short = korean[:-1] if len(korean) > 2 and korean[-1] in "시군구" else korean
    return {korean, short, plain(place.en)}


def find_trade(text: str, catalogue: Catalogue) -> str | None:
    """Return the code of the industry that a text names: code, name, or an everyday word."""
    code = text.upper().removeprefix("C")
    # a code of four or five digits belongs to the group of its first three
    for digits in (code, code[:3], code[:2]) if code.isdecimal() and len(code) <= 5 else (code,):
        if digits in catalogue.trades:
            return digits
    wanted = plain(text)
    for trade in catalogue.trades.values():
        if wanted in {plain(trade.ko), plain(trade.en)}:
            return trade.id
    for trade in catalogue.trades.values():
        if wanted in {plain(word) for word in (*trade.words, *trade.words_en)}:
            return trade.id
    return None
