"""Search among published cases."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.actor import Actor
from app.services.case_cards import CaseCard, cards
from app.services.indexing import case_engine
from app.services.searching import (
    CASE_FACETS,
    MAX_QUERY,
    PAGE_SIZE,
    Excerpt,
    Option,
    Wish,
    excerpt,
    options,
)
from knowledge.domain import RELEVANCE, Direction, Hit, Query

SORTS: Mapping[str, Direction] = {
    "relevance": "desc",
    "published": "desc",
    "cost": "asc",
    "months": "asc",
}


@dataclass(frozen=True)
class FoundCase:
    """One result: the card, the quoted sentence, and the engine's hit with its parts."""

    card: CaseCard
    excerpt: Excerpt | None
    hit: Hit


@dataclass(frozen=True)
class CaseResults:
    """A page of results with the filters that fit them."""

    found: tuple[FoundCase, ...]
    total: int
    facets: Mapping[str, tuple[Option, ...]]
    semantic: bool


def search_cases(
    session: Session,
    search: SearchRuntime,
    wish: Wish,
    *,
    viewer: Actor | None,
    catalogue: Catalogue,
    size: int = PAGE_SIZE,
) -> CaseResults:
    """Return one page of published cases, best first, or in the order asked for.

    Blank text lists the newest first. An unknown sort is relevance. At most five SELECTs.
    """
    engine = case_engine(session, search, catalogue)
    text = wish.text[:MAX_QUERY]
    sort = wish.sort if wish.sort in SORTS else RELEVANCE
    if sort == RELEVANCE and not text.strip():
        sort = "published"
    result = engine.search(
        Query(
            text=text,
            industry_text=wish.industry_text,
            filters=wish.filters,
            sort=sort,
            direction=SORTS[sort],
            offset=(wish.page - 1) * size,
            limit=size,
        )
    )
    shown = cards(session, [hit.id for hit in result.hits], catalogue=catalogue, viewer=viewer)
    return CaseResults(
        # the engine may lag behind an unpublish by a moment, the page may not
        found=tuple(
            FoundCase(shown[hit.id], excerpt(hit), hit) for hit in result.hits if hit.id in shown
        ),
        total=result.total,
        facets={
            facet: options(
                facet,
                result.facet_counts.get(facet, {}),
                wish.filters.get(facet, frozenset()),
                catalogue,
            )
            for facet in CASE_FACETS
        },
        semantic=result.semantic,
    )
