"""Reads everything into a new generation of the index, in this process, as its only builder."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.runtime.rebuilding import Standing, forget_standing, note_standing
from app.runtime.state import Runtime
from app.services.indexing import Progress, Site, read_cases, write_cases
from app.services.reference import load_catalogue
from app.services.warming import choose_model
from knowledge.errors import ModelUnusable
from knowledge.index.building import building


def rebuild(runtime: Runtime, progress: Progress, *, if_needed: bool) -> str:
    """Write a new generation made by the model that was asked for; tell everybody how far it is.

    With ``if_needed`` only what no generation holds is read, nothing is written where nothing is
    missing, and the embedded model steps in for one that cannot be used, as it does for searches.

    Returns:
        The name of the generation; empty where nothing was written.

    Raises:
        StoreBusy: another builder is at work; known before anything heavy is loaded.
        ModelUnusable: the model cannot be used.
    """
    store = _store(runtime)
    with building(store) as builder:

        def tell(done: int, total: int) -> None:
            note_standing(store, Standing(done, total))
            progress(done, total)

        try:
            note_standing(store, Standing(0, 0))
            chosen = choose_model(runtime)
            if chosen is None or (runtime.search.degraded and not if_needed):
                raise ModelUnusable(runtime.search.degraded)
            site = Site(store, builder, chosen.source, if_needed)
            with Session(runtime.engine) as session:
                documents, seq = read_cases(session, load_catalogue(session))
            tell(0, len(documents))
            return write_cases(chosen.parts.engine(), documents, seq, site, tell)
        finally:
            forget_standing(store)


def _store(runtime: Runtime) -> Path:
    store = runtime.search.store
    assert store is not None  # noqa: S101 - the runtime of an installation always has one
    return store
