"""Published cases that resemble a case or a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from app.runtime.catalogue import Catalogue, Named, Remedy, Trade
from app.runtime.search import SearchRuntime
from app.services.indexing import case_engine
from knowledge.domain import Document, Query
from knowledge.search.engine import SearchEngine

NAMED, LOOKED_AT = 2, 12
T = TypeVar("T", bound=Named)


@dataclass(frozen=True)
class Shared:
    """What two cases have in common: at most two problems and remedies, the narrowest trade."""

    problems: tuple[Named, ...]
    trade: Trade | None
    remedies: tuple[Remedy, ...]


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


def related_to(
    session: Session, search: SearchRuntime, catalogue: Catalogue, case_id: int, limit: int
) -> dict[int, Shared]:
    """Return published cases to read after one, by id, with what they share with it.

    Of the ``LOOKED_AT`` most like it those about a problem of it come first, each part best first:
    words alone lead to cases of the same firm or machine, of which the reader learns less.
    """
    engine = case_engine(session, search, catalogue)
    here = engine.document(case_id)
    near = (engine.document(hit.id) for hit in engine.similar(case_id, LOOKED_AT))
    found = [
        (there.id, _shared(here, there, catalogue))
        for there in near
        if here is not None and there is not None
    ]
    # sorting is stable: within each part the likeness decides
    found.sort(key=lambda pair: not pair[1].problems)
    return dict(found[:limit])


def _shared(here: Document, there: Document, catalogue: Catalogue) -> Shared:
    def both(facet: str, known: Mapping[str, T]) -> tuple[T, ...]:
        ids = here.facets[facet] & there.facets[facet]
        return tuple(known[id_] for id_ in known if id_ in ids)[:NAMED]

    trades = both("industry", catalogue.trades)
    return Shared(
        problems=both("category", catalogue.categories),
        trade=max(trades, key=lambda trade: len(trade.id), default=None),
        remedies=both("solution", catalogue.remedies),
    )


def ids_like_text(
    session: Session, search: SearchRuntime, catalogue: Catalogue, text: str, limit: int
) -> list[int]:
    """Return ids of published cases that fit a text best; empty for a blank text."""
    if not text.strip():
        return []
    result = case_engine(session, search, catalogue).search(Query(text=text, limit=limit))
    return [hit.id for hit in result.hits]
