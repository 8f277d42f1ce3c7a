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
    PAGE_SIZE,
    Excerpt,
    Option,
    Wish,
    excerpt,
    facets_of,
    query_of,
)
from knowledge.domain import Direction, Hit

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
    read_as: str = ""
    """What was searched for where the text had been typed in the other keyboard layout."""


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
    result = engine.search(query_of(wish, SORTS, "published", size))
    shown = cards(session, [hit.id for hit in result.hits], catalogue=catalogue, viewer=viewer)
    return CaseResults(
        # the engine may lag behind an unpublish by a moment, the page may not
        found=tuple(
            FoundCase(shown[hit.id], excerpt(hit), hit) for hit in result.hits if hit.id in shown
        ),
        total=result.total,
        facets=facets_of(result, wish, CASE_FACETS, catalogue),
        semantic=result.semantic,
        read_as=result.read_as,
    )
