"""Keeps the search engines in step with the database.

The database is the truth. Every process holds its own engines; at each search it reads the number
of the last change (one SELECT) and catches up when it is behind, so that a published, changed or
archived case is found, changed or gone at the next request of any process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.repositories import search_rows
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime, SearchSlot
from app.services.adapt import case_document, mentor_document
from knowledge.domain import Document
from knowledge.index.building import Builder
from knowledge.index.generation import peek, pointed_name
from knowledge.search.engine import SearchEngine
from knowledge.text.tokens import BigramAnalyzer

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Site:
    """Where and how a generation is written.

    Attributes:
        store: the folder of generations.
        builder: of that folder; who has it holds the lock.
        source: which encoder source the engine uses.
        if_needed: whether to write only what is missing.
    """

    store: Path
    builder: Builder
    source: str
    if_needed: bool


@dataclass(frozen=True)
class _Kind:
    """How one engine is fed.

    ``concerns`` names the change numbers it follows; ``stored`` says whether what was computed may
    be kept between starts, which needs revisions that outlive a process: only cases have them.
    """

    concerns: tuple[str, ...]
    stored: bool
    everything: Callable[[Session, Catalogue, dict[str, int]], list[Document]]
    changed: Callable[
        [Session, Catalogue, dict[str, int], dict[str, int]], tuple[list[Document], set[int]]
    ]


def lexical_engine() -> SearchEngine:
    """Return an empty engine that needs no model: syllable pairs instead of morphemes."""
    return SearchEngine(analyzer=BigramAnalyzer())


def case_engine(session: Session, search: SearchRuntime, catalogue: Catalogue) -> SearchEngine:
    """Return the engine over published cases, up to date with what ``session`` sees."""
    return _up_to_date(session, search.cases, _CASES, catalogue)


def mentor_engine(session: Session, search: SearchRuntime, catalogue: Catalogue) -> SearchEngine:
    """Return the engine over approved mentors, up to date with what ``session`` sees."""
    return _up_to_date(session, search.mentors, _MENTORS, catalogue)


def build_engines(
    session: Session, search: SearchRuntime, catalogue: Catalogue, progress: Progress | None = None
) -> int:
    """Build both engines anew with the newest engine maker and swap them in.

    Returns:
        How many cases had to be read because the store did not hold them.
    """
    read = 0
    for slot, kind in ((search.cases, _CASES), (search.mentors, _MENTORS)):
        fresh, missing = _build(session, search, kind, catalogue, progress)
        with slot.lock:
            slot.current = fresh
        read += missing if kind.stored else 0
    return read


def keep_cases(search: SearchRuntime) -> str:
    """Write what the engine of cases holds as a new generation.

    Returns:
        Its name; empty where there is no store, no engine or no case.

    Raises:
        StoreBusy: somebody else is writing one.
    """
    held = search.cases.current
    if held is None or search.store is None:
        return ""
    # the engine may be ahead of these numbers, never behind: what is applied twice does no harm
    engine, seen = held
    return engine.save(search.store, seq=seen.get("case", 0), source=search.source)


def read_cases(session: Session, catalogue: Catalogue) -> tuple[list[Document], int]:
    """Return every published case and the number of a change that is surely inside."""
    seen = search_rows.current_seq(session)
    return _all_cases(session, catalogue, seen), seen.get("case", 0)


def write_cases(
    engine: SearchEngine, documents: list[Document], seq: int, site: Site, progress: Progress
) -> str:
    """Read cases into an empty engine and write it as a new generation.

    With ``site.if_needed`` what the newest usable generation holds is taken over, and nothing is
    written where that is everything.

    Returns:
        The name of the generation; empty where nothing was written.
    """
    if site.if_needed:
        kept = engine.restore(site.store, documents, progress)
        if kept == len(documents) and _is_current(engine, site):
            return ""
    else:
        engine.load(documents, progress)
    return engine.save(site.store, seq=seq, source=site.source, builder=site.builder)


def _is_current(engine: SearchEngine, site: Site) -> bool:
    facts, held = peek(site.store), engine.stats.generation
    whole = bool(held) and held == pointed_name(site.store)
    return whole and facts is not None and facts.source == site.source


def _up_to_date(
    session: Session, slot: SearchSlot, kind: _Kind, catalogue: Catalogue
) -> SearchEngine:
    current = slot.current
    if current is None:
        with slot.lock:
            if slot.current is None:
                # before the warm-up has finished nobody waits for vectors: words serve at once
                slot.current, _ = _build(session, SearchRuntime(), kind, catalogue)
            return slot.current[0]
    newest = search_rows.current_seq(session)
    if _behind(current[1], newest, kind):
        _catch_up(session, slot, kind, catalogue, newest)
    assert slot.current is not None  # noqa: S101 - a slot is never emptied
    return slot.current[0]


def _behind(seen: dict[str, int], newest: dict[str, int], kind: _Kind) -> bool:
    return any(newest.get(name, 0) > seen.get(name, 0) for name in kind.concerns)


def _catch_up(
    session: Session, slot: SearchSlot, kind: _Kind, catalogue: Catalogue, newest: dict[str, int]
) -> None:
    with slot.lock:
        assert slot.current is not None  # noqa: S101
        engine, seen = slot.current
        if not _behind(seen, newest, kind):
            return  # another thread was faster
        documents, ids = kind.changed(session, catalogue, seen, newest)
        gone = ids - {document.id for document in documents}
        engine.upsert(documents)
        engine.delete(sorted(gone))
        slot.current = (engine, {**seen, **newest})


def _build(
    session: Session,
    search: SearchRuntime,
    kind: _Kind,
    catalogue: Catalogue,
    progress: Progress | None = None,
) -> tuple[tuple[SearchEngine, dict[str, int]], int]:
    # the numbers are read first: what changes while documents are read is applied again later
    seen = search_rows.current_seq(session)
    engine = (search.make_engine or lexical_engine)()
    documents = kind.everything(session, catalogue, seen)
    if kind.stored and search.store is not None and search.make_engine is not None:
        kept = engine.restore(search.store, documents, progress)
    else:
        kept = 0
        engine.load(documents, progress=progress)
    return (engine, seen), len(documents) - kept


def _all_cases(session: Session, catalogue: Catalogue, seen: dict[str, int]) -> list[Document]:  # noqa: ARG001
    return [case_document(row, catalogue) for row in search_rows.published_cases(session)]


def _changed_cases(
    session: Session,
    catalogue: Catalogue,
    seen: dict[str, int],
    newest: dict[str, int],  # noqa: ARG001
) -> tuple[list[Document], set[int]]:
    ids = search_rows.changed_ids(session, "case", seen.get("case", 0))
    return [case_document(row, catalogue) for row in search_rows.published_cases(session, ids)], ids


def _mentor_rev(seen: dict[str, int]) -> int:
    # a mentor's entry changes with the profile and with the firm's cases, so both numbers count
    return seen.get("mentor", 0) + seen.get("case", 0)


def _all_mentors(session: Session, catalogue: Catalogue, seen: dict[str, int]) -> list[Document]:
    rows = search_rows.approved_mentors(session)
    return [mentor_document(row, catalogue, _mentor_rev(seen)) for row in rows]


def _changed_mentors(
    session: Session, catalogue: Catalogue, seen: dict[str, int], newest: dict[str, int]
) -> tuple[list[Document], set[int]]:
    ids = search_rows.changed_ids(session, "mentor", seen.get("mentor", 0))
    cases = search_rows.changed_ids(session, "case", seen.get("case", 0))
    ids |= search_rows.mentor_ids_of_cases(session, cases)
    rows = search_rows.approved_mentors(session, ids)
    return [mentor_document(row, catalogue, _mentor_rev(newest)) for row in rows], ids


_CASES = _Kind(("case",), True, _all_cases, _changed_cases)
_MENTORS = _Kind(("case", "mentor"), False, _all_mentors, _changed_mentors)
