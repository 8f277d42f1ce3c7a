"""How a process stands: for whoever watches it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.repositories.search_rows import current_seq
from app.runtime.rebuilding import Standing, standing_of
from app.runtime.search import SearchRuntime
from knowledge.embed.source import one_line


@dataclass(frozen=True)
class Health:
    """How search stands in this process; names only, no places on this machine.

    Attributes:
        semantic: whether it goes by meaning.
        degraded: what is not as it should be; None when all is well.
        generation: of the index that answers; None while it is in memory alone.
        encoder: its name; None while search goes by words.
        building: how far a rebuild is, by whatever process; None when there is none.
        seq: number of the last change of a case that was read; None before the first search.
        behind: how many changes came after that; the next search reads them.
    """

    semantic: bool
    degraded: str | None
    generation: str | None
    encoder: str | None
    building: Standing | None
    seq: int | None
    behind: int | None


def report(session: Session, search: SearchRuntime) -> Health:
    """Return how search stands. One SELECT, whose error passes through: no database, no answer."""
    newest = current_seq(session).get("case", 0)
    held = search.cases.current
    stats = held[0].stats if held else None
    seq = held[1].get("case", 0) if held else None
    return Health(
        semantic=search.semantic,
        degraded=one_line(search.faults) or None,
        generation=(stats.generation or None) if stats else None,
        encoder=(stats.encoder or None) if stats else None,
        building=standing_of(search.store) if search.store else None,
        seq=seq,
        behind=None if seq is None else newest - seq,
    )
