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
    MENTOR_FACETS,
    PAGE_SIZE,
    Excerpt,
    Option,
    Wish,
    excerpt,
    facets_of,
    query_of,
)
from knowledge.domain import Direction, Hit

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
    read_as: str = ""
    """What was searched for where the text had been typed in the other keyboard layout."""


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
    result = engine.search(query_of(wish, SORTS, "cases", size))
    shown = cards(session, [hit.id for hit in result.hits], catalogue=catalogue, today=today)
    return MentorResults(
        found=tuple(
            FoundMentor(shown[hit.id], excerpt(hit), hit) for hit in result.hits if hit.id in shown
        ),
        total=result.total,
        facets=facets_of(result, wish, MENTOR_FACETS, catalogue),
        semantic=result.semantic,
        read_as=result.read_as,
    )
