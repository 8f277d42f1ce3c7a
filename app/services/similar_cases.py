"""Published cases that resemble a case or a text."""

from sqlalchemy.orm import Session

from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.indexing import case_engine
from knowledge.domain import Query


def ids_like_case(
    session: Session, search: SearchRuntime, catalogue: Catalogue, case_id: int, limit: int
) -> list[int]:
    """Return ids of published cases most like a published case, best first, itself left out."""
    return [hit.id for hit in case_engine(session, search, catalogue).similar(case_id, limit)]


def ids_like_text(
    session: Session, search: SearchRuntime, catalogue: Catalogue, text: str, limit: int
) -> list[int]:
    """Return ids of published cases that fit a text best; empty for a blank text."""
    if not text.strip():
        return []
    result = case_engine(session, search, catalogue).search(Query(text=text, limit=limit))
    return [hit.id for hit in result.hits]
