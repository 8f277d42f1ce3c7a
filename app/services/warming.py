"""Loads the encoder of a process and makes its engines semantic.

Run it after a fork, in a thread of its own: the imports take seconds, and search serves by words
until it is done.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from app.config import Settings
from app.runtime.search import SearchRuntime
from app.runtime.state import Runtime
from app.services.indexing import Progress, build_engines
from app.services.reference import load_catalogue
from knowledge.errors import KnowledgeError
from knowledge.search.engine import SearchEngine

if TYPE_CHECKING:
    from knowledge.search.loading import Parts

log = structlog.get_logger("ieum.warming")


def warm(runtime: Runtime, progress: Progress | None = None) -> bool:
    """Load the model, build both engines with it, and say whether search is semantic now.

    A model that cannot be used leaves search lexical, with the reason in ``degraded``. What only
    English questions need is loaded last, when Korean ones are answered already.
    """
    try:
        parts = _load_model(runtime.search, runtime.settings)
    except KnowledgeError as error:
        runtime.search.degraded = str(error)
        log.error("model cannot be used", reason=str(error))  # noqa: TRY400 - the reason is enough
        return False
    with Session(runtime.engine) as session:
        build_engines(session, runtime.search, load_catalogue(session), progress)
    runtime.search.degraded = ""
    parts.concepts.warm()
    return True


def _load_model(search: SearchRuntime, settings: Settings) -> "Parts":
    # deferred with all that hangs on it: the web must start without torch and Kiwi
    from knowledge.search.loading import load_parts

    parts = load_parts(settings.model_folder)
    search.categorise = parts.recogniser().categorise
    search.make_engine = parts.engine
    if settings.embedding_model:
        search.make_engine = _engine_maker(parts, settings.embedding_model)
    return parts


def _engine_maker(parts: "Parts", source: str) -> Callable[[], SearchEngine]:
    from knowledge.embed.sentence import load_encoder

    encoder = load_encoder(source)
    # the classifiers were trained on our own vectors, so another encoder works without them
    return lambda: SearchEngine(analyzer=parts.analyzer, encoder=encoder, glossary=parts.glossary)
