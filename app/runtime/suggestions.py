"""Words to choose from while one types, found by their beginning, first consonants or any part."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal
from unicodedata import normalize

from knowledge.text.jamo import first_consonants, letters, typed_consonants
from knowledge.text.keyboard import hangul_of, keys_of

Kind = Literal["problem", "solution", "trade", "term", "case"]
KINDS: tuple[Kind, ...] = ("problem", "solution", "trade", "term", "case")
MAX_TYPED = 40
MIN_INSIDE = 3
"""Letters from which a part within a word counts: one syllable with its final, or ``mes``."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to choose: its kind, its words, and for a case its public id."""

    kind: Kind
    text: str
    case: str = ""


class SuggestionTable:
    """Suggestions, short ones first, of equal length by kind and alphabet.

    Of equal texts the first stays. Immutable, so any number of threads may read it.
    """

    def __init__(self, rows: Iterable[Suggestion] = ()) -> None:
        """Sort the rows and spell them out; about 20 µs a row."""
        ordered = sorted(rows, key=lambda row: (len(row.text), KINDS.index(row.kind), row.text))
        by_text = {_solid(row.text): row for row in reversed(ordered)}
        self._rows = [row for row in ordered if by_text[_solid(row.text)] is row]
        solid = [_solid(row.text) for row in self._rows]
        # one long text a way of matching: searching it is a single call, not one for each row
        self._spelled = _Lines(letters(text) for text in solid)
        self._firsts = _Lines(first_consonants(text) for text in solid)

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, typed: str, limit: int) -> list[Suggestion]:
        """At most ``limit`` suggestions for what was typed so far, the best first.

        A beginning goes before first consonants, these before a part within; blanks and case do not
        count, and a syllable may be half typed. Where nothing is found, the keys are tried in the
        other keyboard layout.
        """
        asked = _solid(typed)
        if not asked or len(asked) > MAX_TYPED:
            return []
        consonants = typed_consonants(asked)
        spelled = letters(asked)
        ways = [self._spelled.beginning(spelled)]
        if consonants:
            ways.append(self._firsts.beginning(consonants))
        elif len(spelled) >= MIN_INSIDE:
            ways.append(self._spelled.holding(spelled))
        return self._take(ways, limit) or self._take(self._slipped(typed, consonants), limit)

    def _slipped(self, typed: str, consonants: str) -> list[Iterator[int]]:
        if typed.isascii():
            keys = "".join(filter(str.isalnum, typed))
            spelled = [letters(hangul_of(k)) for k in dict.fromkeys((keys, keys.lower()))]
        else:
            # a few consonants are the beginning of a word rather than a slip
            spelled = [] if consonants else [keys_of(_solid(typed)).lower()]
        return [self._spelled.beginning(text) for text in spelled if len(text) > 1]

    def _take(self, ways: Iterable[Iterator[int]], limit: int) -> list[Suggestion]:
        found: dict[int, None] = {}
        for number in chain.from_iterable(ways):
            found[number] = None
            if len(found) == limit:
                break
        return [self._rows[number] for number in found]


class _Lines:
    """Short texts as lines of a long one."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._starts, pieces, place = [], [], 0
        for line in lines:
            self._starts.append(place)
            pieces.append(f"\n{line}")
            place += len(line) + 1
        self._text = "".join(pieces)

    def beginning(self, text: str) -> Iterator[int]:
        """Numbers of the lines that begin with a text, ascending."""
        return self.holding(f"\n{text}")

    def holding(self, text: str) -> Iterator[int]:
        """Numbers of the lines that hold a text, ascending, one for each place."""
        place = self._text.find(text)
        while place >= 0:
            yield bisect_right(self._starts, place) - 1
            place = self._text.find(text, place + 1)


def _solid(text: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFC", text).casefold()))
