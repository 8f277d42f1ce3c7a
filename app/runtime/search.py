"""The running search engines of a process, and how far they have read the changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from app.runtime.suggestions import SuggestionTable

if TYPE_CHECKING:
    from knowledge.concepts.glossary import Entry
    from knowledge.search.engine import SearchEngine


def _nothing_yet(_text: str) -> Sequence[tuple[str, float]]:
    return ()


@dataclass
class SearchSlot:
    """One engine and the numbers of the last index changes it has seen, by kind.

    The pair is replaced as one, so a reader never sees a new engine with old numbers.
    """

    current: "tuple[SearchEngine, dict[str, int]] | None" = None
    lock: RLock = field(default_factory=RLock)


@dataclass(frozen=True)
class Shelf:
    """Suggestions for the search box and what they were made of.

    ``seq`` is the number of the last change of a case that ``titles`` has seen.
    """

    words: SuggestionTable
    titles: SuggestionTable
    glossary: "tuple[Entry, ...]"
    told: tuple[object, ...]
    seq: int


@dataclass
class SearchRuntime:
    """Both engines of a process and the state of the warm-up."""

    cases: SearchSlot = field(default_factory=SearchSlot)
    mentors: SearchSlot = field(default_factory=SearchSlot)
    make_engine: "Callable[[], SearchEngine] | None" = None
    """Makes a semantic engine once the encoder is loaded; None before: lexical engines serve."""
    categorise: Callable[[str], Sequence[tuple[str, float]]] = _nothing_yet
    """Problem categories of a text with probabilities, best first; empty before the warm-up."""
    glossary: "tuple[Entry, ...]" = ()
    """Terms that mean the same; empty before the warm-up."""
    shelf: Shelf | None = None
    """Suggestions, made at the first letter typed."""
    store: Path | None = None
    """Where computed vectors of cases are kept between starts; None keeps nothing."""
    source: str = ""
    """Which encoder source ``make_engine`` uses: a folder, a hub name, empty for the embedded."""
    degraded: str = ""
    """Why search is not as it was asked for: model or rebuild; empty when all is well."""

    @property
    def faults(self) -> str:
        """Everything that is not as it should be, in one line; empty when all is well."""
        held = self.cases.current
        return "; ".join(filter(None, (self.degraded, held[0].stats.degraded if held else "")))

    @property
    def semantic(self) -> bool:
        """Whether both engines search by meaning: encoder loaded, everything encoded."""
        return all(
            slot.current is not None and slot.current[0].stats.semantic
            for slot in (self.cases, self.mentors)
        )
