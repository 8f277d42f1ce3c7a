"""Published cases that resemble a case or a text."""

from sqlalchemy.orm import Session

from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.indexing import case_engine
from knowledge.domain import Query
from knowledge.search.engine import SearchEngine


def ids_like_case(
    session: Session,
    search: SearchRuntime,
    catalogue: Catalogue,
    case_id: int,
    limit: int,
    *,
    industry: str = "",
) -> list[int]:
    """Return ids of published cases most like a published case, best first, itself left out.

    ``industry`` keeps those of one trade (a KSIC code) among the ``limit`` most alike.
    """
    engine = case_engine(session, search, catalogue)
    found = [hit.id for hit in engine.similar(case_id, limit)]
    return [id_ for id_ in found if not industry or _is_of_trade(engine, id_, industry)]


def _is_of_trade(engine: SearchEngine, case_id: int, industry: str) -> bool:
    document = engine.document(case_id)
    return document is not None and industry in document.facets["industry"]


def ids_like_text(
    session: Session, search: SearchRuntime, catalogue: Catalogue, text: str, limit: int
) -> list[int]:
    """Return ids of published cases that fit a text best; empty for a blank text."""
    if not text.strip():
        return []
    result = case_engine(session, search, catalogue).search(Query(text=text, limit=limit))
    return [hit.id for hit in result.hits]
