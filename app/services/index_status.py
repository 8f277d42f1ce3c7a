"""What lies in the folder of the index, as seen by a process that does not search."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.repositories.search_rows import current_seq
from app.runtime.rebuilding import Standing, standing_of
from knowledge.errors import StoreUnusable
from knowledge.index.generation import candidates
from knowledge.index.manifest import Facts, read_manifest


@dataclass(frozen=True)
class Kept:
    """A generation on disk: its name, what it says of itself (None: unreadable), its bytes."""

    name: str
    facts: Facts | None
    size: int


@dataclass(frozen=True)
class IndexStatus:
    """The generations in the order they are tried, the newest change, and a rebuild under way."""

    kept: tuple[Kept, ...]
    newest: int
    building: Standing | None


def index_status(session: Session, store: Path) -> IndexStatus:
    """Return what lies in the store; checks no file. One SELECT."""
    return IndexStatus(
        kept=tuple(_kept(store / name) for name in candidates(store)),
        newest=current_seq(session).get("case", 0),
        building=standing_of(store),
    )


def _kept(place: Path) -> Kept:
    size = sum(path.stat().st_size for path in place.iterdir())
    try:
        return Kept(place.name, read_manifest(place).facts, size)
    except StoreUnusable:
        return Kept(place.name, None, size)
