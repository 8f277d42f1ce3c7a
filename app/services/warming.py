"""Loads the model of a process and makes its engines semantic.

Run it after a fork, away from requests: the imports take seconds, and search serves by words until
it is done.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from app.runtime.models import EMBEDDED
from app.runtime.state import Runtime
from app.services.indexing import Progress, build_engines, keep_cases
from app.services.reference import load_catalogue
from knowledge.errors import ModelUnusable, StoreBusy

if TYPE_CHECKING:
    from knowledge.search.loading import Parts

log = structlog.get_logger("ieum.warming")


@dataclass(frozen=True)
class Chosen:
    """The model that is to answer, and the source it came from."""

    source: str
    parts: "Parts"


def choose_model(runtime: Runtime) -> Chosen | None:
    """Load the model that was asked for, or the embedded one where that cannot be used.

    ``degraded`` says in one line what is wrong. None where the embedded one cannot be used either:
    then search goes by words.
    """
    search, wanted = runtime.search, runtime.settings.embedding_model
    search.degraded = ""
    try:
        embedded = runtime.models.load(EMBEDDED)
    except ModelUnusable as error:
        _degrade(runtime, f"search goes by words: {error}")
        return None
    search.categorise = embedded.recogniser().categorise
    search.glossary = embedded.glossary
    if wanted == EMBEDDED:
        return Chosen(EMBEDDED, embedded)
    try:
        return Chosen(wanted, runtime.models.load(wanted))
    except ModelUnusable as error:
        _degrade(runtime, f"EMBEDDING_MODEL cannot be used, the embedded model answers: {error}")
        return Chosen(EMBEDDED, embedded)


def use_model(runtime: Runtime, chosen: Chosen, progress: Progress | None = None) -> int:
    """Build both engines with a model and swap them in; return how many cases had to be read."""
    runtime.search.make_engine, runtime.search.source = chosen.parts.engine, chosen.source
    with Session(runtime.engine) as session:
        return build_engines(session, runtime.search, load_catalogue(session), progress)


def warm(runtime: Runtime, progress: Progress | None = None) -> bool:
    """Make search semantic within this process, keep what was read, and say whether it is now.

    What only English questions need is loaded last, when Korean ones are answered already.
    """
    chosen = choose_model(runtime)
    if chosen is None:
        return False
    if use_model(runtime, chosen, progress):
        # another process that writes just now writes the same
        with suppress(StoreBusy):
            keep_cases(runtime.search)
    chosen.parts.concepts.warm()
    return True


def _degrade(runtime: Runtime, reason: str) -> None:
    runtime.search.degraded = reason
    log.error("model cannot be used", reason=reason)
