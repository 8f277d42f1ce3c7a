"""Which firm of the site a name means: the same, a near one, or none."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_FORMS = re.compile(
    r"주식회사|유한책임회사|유한회사|합자회사|합명회사|농업회사법인|어업회사법인|영농조합법인|"
    r"영어조합법인|사회적협동조합|협동조합|사단법인|재단법인|\((주|유|농|합|사|재|자)\)|"
    r"\b(co|ltd|inc|corp|corporation|company)\b\.?",
    re.IGNORECASE,
)
NEAR = 82.0
"""Likeness of 100 from which a name is offered to a person."""
OFFERED = 3


@dataclass(frozen=True)
class KnownFirm:
    """A firm of the region."""

    id: int
    public_id: str
    name: str
    number: str
    place: str


@dataclass(frozen=True)
class Guess:
    """The firm that a line seems to mean; ``likeness`` is 0 … 100."""

    firm: KnownFirm
    likeness: int
    how: str
    """``number``, ``name`` (the same name in the same place), or ``near``."""


def bare(name: str) -> str:
    """Return a name without its legal form, spaces and signs, in small letters."""
    text = unicodedata.normalize("NFKC", name)
    return re.sub(r"[\W_]+", "", _FORMS.sub("", text)).casefold()


class FirmFinder:
    """Finds the firms of a region by number, by name, or by a name that is near."""

    def __init__(self, firms: Iterable[KnownFirm]) -> None:
        """Keep the firms, by number and by place."""
        self._by_number: dict[str, KnownFirm] = {}
        self._by_name: dict[str, list[KnownFirm]] = defaultdict(list)
        self._by_place: dict[str, list[tuple[str, KnownFirm]]] = defaultdict(list)
        for firm in firms:
            self._by_number[firm.number] = firm
            name = bare(firm.name)
            self._by_name[name].append(firm)
            for place in (firm.place, ""):
                self._by_place[place].append((name, firm))

    def find(self, number: str, name: str, place: str) -> list[Guess]:
        """Return whom a line may mean, the likeliest first; ``number`` or ``place`` may be empty.

        Only a number, or one name in one place, is sure; everything else is for a person to say.
        A number that nobody knows leaves the same name possible, since firms change their
        numbers, but no name that is only near.
        """
        if number and (firm := self._by_number.get(number)):
            return [Guess(firm, 100, "number")]
        wanted = bare(name)
        if not wanted:
            return []
        same = [f for f in self._by_name.get(wanted, ()) if not place or f.place == place]
        if len(same) == 1 and place and not number:
            return [Guess(same[0], 100, "name")]
        if same:
            return [Guess(firm, 99, "near") for firm in same[:OFFERED]]
        if number:
            return []
        pool = self._by_place.get(place, [])
        found = process.extract(
            wanted, [each for each, _ in pool], scorer=fuzz.ratio, score_cutoff=NEAR, limit=OFFERED
        )
        return [Guess(pool[at][1], round(likeness), "near") for _, likeness, at in found]
