"""Search among approved mentors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.indexing import mentor_engine
from app.services.mentor_cards import MentorCard, cards
from app.services.searching import (
    MAX_QUERY,
    MENTOR_FACETS,
    PAGE_SIZE,
    Excerpt,
    Option,
    Wish,
    excerpt,
    options,
)
from knowledge.domain import RELEVANCE, Direction, Hit, Query

SORTS: Mapping[str, Direction] = {"relevance": "desc", "cases": "desc", "joined": "desc"}


@dataclass(frozen=True)
class FoundMentor:
    """One result: the card, the quoted sentence (of the profile or a case), the engine's hit."""

    card: MentorCard
    excerpt: Excerpt | None
    hit: Hit


@dataclass(frozen=True)
class MentorResults:
    """A page of results with the filters that fit them."""

    found: tuple[FoundMentor, ...]
    total: int
    facets: Mapping[str, tuple[Option, ...]]
    semantic: bool


def search_mentors(
    session: Session,
    search: SearchRuntime,
    wish: Wish,
    *,
    catalogue: Catalogue,
    today: date,
    size: int = PAGE_SIZE,
) -> MentorResults:
    """Return one page of approved mentors, best first, or in the order asked for.

    Blank text lists those with most cases first. An unknown sort is relevance. Five SELECTs.
    """
    engine = mentor_engine(session, search, catalogue)
    text = wish.text[:MAX_QUERY]
    sort = wish.sort if wish.sort in SORTS else RELEVANCE
    if sort == RELEVANCE and not text.strip():
        sort = "cases"
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
    shown = cards(session, [hit.id for hit in result.hits], catalogue=catalogue, today=today)
    return MentorResults(
        found=tuple(
            FoundMentor(shown[hit.id], excerpt(hit), hit) for hit in result.hits if hit.id in shown
        ),
        total=result.total,
        facets={
            facet: options(
                facet,
                result.facet_counts.get(facet, {}),
                wish.filters.get(facet, frozenset()),
                catalogue,
            )
            for facet in MENTOR_FACETS
        },
        semantic=result.semantic,
    )
