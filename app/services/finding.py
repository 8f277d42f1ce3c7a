"""One sentence in, the fitting cases and the mentors behind them out, each with a reason."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.actor import Actor
from app.services.case_search import FoundCase, search_cases
from app.services.indexing import case_engine
from app.services.mentor_search import FoundMentor, search_mentors
from app.services.searching import Wish
from knowledge.domain import Document, SentencePair
from knowledge.search.engine import SearchEngine
from knowledge.search.prepare import TITLE

CASES, MENTORS = 6, 4


@dataclass(frozen=True)
class Span:
    """A piece of text with marked parts; ``marks`` are offsets into ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SideBySide:
    """The asker's sentence beside the case's sentence, and what joins them."""

    asked: Span
    told: Span
    field: str
    concept: str
    likeness: float


@dataclass(frozen=True)
class Share:
    """One signal's part of a score, 0..1 of the largest part."""

    name: str
    value: float


@dataclass(frozen=True)
class Reasoned:
    """A found case with its reason."""

    found: FoundCase
    pair: SideBySide | None
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Answer:
    """Everything the page of results shows."""

    cases: tuple[Reasoned, ...]
    mentors: tuple[FoundMentor, ...]
    total: int
    semantic: bool
    read_as: str = ""
    """What was searched for where the text had been typed in the other keyboard layout."""


def find(
    session: Session,
    search: SearchRuntime,
    text: str,
    *,
    viewer: Actor | None,
    catalogue: Catalogue,
    today: date,
    literal: bool = False,
) -> Answer:
    """Return the best cases with reasons and the best mentors for a sentence.

    Blank text finds nothing. ``literal`` takes every word as it was typed.
    """
    if not text:
        return Answer((), (), 0, search.semantic)
    wish = Wish(text=text, literal=literal)
    cases = search_cases(session, search, wish, viewer=viewer, catalogue=catalogue, size=CASES)
    # mentors and reasons follow what the cases were found by
    text = cases.read_as or text
    wish = Wish(text=text, literal=literal)
    mentors = search_mentors(session, search, wish, catalogue=catalogue, today=today, size=MENTORS)
    engine = case_engine(session, search, catalogue)
    return Answer(
        cases=tuple(
            Reasoned(f, side_by_side(engine, text, f.hit.id), shares(f)) for f in cases.found
        ),
        mentors=mentors.found,
        total=cases.total,
        semantic=cases.semantic,
        read_as=cases.read_as,
    )


def side_by_side(engine: SearchEngine, text: str, document_id: int) -> SideBySide | None:
    """Return the asker's best sentence beside the document's, None when nothing fits."""
    pair, document = engine.pair(text, document_id), engine.document(document_id)
    if pair is None or document is None:
        return None
    return SideBySide(
        _asked(text, pair), _told(document, pair), pair.field, pair.concept, pair.score
    )


def _asked(text: str, pair: SentencePair) -> Span:
    start, end = pair.query_start, pair.query_end
    return Span(text[start:end], tuple((a - start, b - start) for a, b in pair.query_marks))


def _told(document: Document, pair: SentencePair) -> Span:
    sections = {section.field: section.text for section in document.sections}
    text = document.title if pair.field == TITLE else sections[pair.field]
    start, end = pair.start, pair.end
    return Span(text[start:end], tuple((a - start, b - start) for a, b in pair.marks))


def shares(found: FoundCase) -> tuple[Share, ...]:
    """Return the parts of a hit that raised its score, as shares of the largest, largest first."""
    raised = [(part.name, part.value) for part in found.hit.parts if part.value > 0]
    top = max((value for _, value in raised), default=1.0)
    return tuple(Share(name, value / top) for name, value in sorted(raised, key=lambda p: -p[1]))
