"""The values that go into and come out of the search engine. All are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PartName = Literal["lexical", "ngram", "dense", "passage", "concepts", "industry"]
Direction = Literal["asc", "desc"]
RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Section:
    """One named piece of a document's text, in NFC."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A case as the engine sees it.

    Attributes:
        id: unique, positive or zero.
        rev: grows with every change; the engine ignores a revision older than the one it holds.
        title: shown text, searched as the field ``title`` with double weight.
        sections: body in reading order.
        industry_text: free words about what the firm makes.
        facets: facet name to the values the document has.
        sort_keys: name to number, for listing in an order other than relevance.
    """

    id: int
    rev: int
    title: str
    sections: tuple[Section, ...]
    industry_text: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort_keys: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks.

    Attributes:
        text: free text in Korean or English; blank lists everything that passes the filters.
        industry_text: the asker's own industry, in words; may be blank.
        filters: facet name to accepted values: OR inside a facet, AND between facets.
        sort: ``relevance`` or a key of ``Document.sort_keys``.
        direction: order for a sort key; ignored for relevance, which is best first.
        offset: number of hits skipped, at least 0.
        limit: number of hits returned at most, at least 0.
        literal: take every word as it was typed, even where it looks like a slip.
    """

    text: str
    industry_text: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = RELEVANCE
    direction: Direction = "desc"
    offset: int = 0
    limit: int = 20
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One signal's share of a score, in score units (may be negative)."""

    name: PartName
    value: float


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document that answers the query.

    ``start`` and ``end`` are offsets into the text of the section ``field`` (or the title), and
    ``text`` is that slice; ``marks`` are (start, end) offsets into the same section text, inside
    the quote, ascending and disjoint.
    """

    field: str
    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document; the values of ``parts`` sum to ``score`` exactly.

    ``concepts`` are (problem category id, weight in (0, 1]) shared by query and document, strongest
    first; ``words`` are query words found in the document, in the order of the query.
    """

    id: int
    score: float
    parts: tuple[Part, ...] = ()
    quote: Quote | None = None
    concepts: tuple[tuple[str, float], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A window of hits.

    ``total`` counts all hits behind the window. ``facet_counts`` of a facet ignore that facet's own
    filter. ``semantic`` says whether vectors and concepts took part. ``took_ms`` is wall time.
    ``read_as`` is what was searched for where the text had been typed in the other keyboard layout,
    empty elsewhere.
    """

    hits: tuple[Hit, ...]
    total: int
    facet_counts: Mapping[str, Mapping[str, int]]
    semantic: bool
    took_ms: float
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class SentencePair:
    """The owner's sentence beside the sentence of a case that means the same.

    ``query_start``/``query_end`` and ``query_marks`` are offsets into the given text;
    ``start``/``end`` and ``marks`` into the section ``field``. ``score`` is in [0, 1]. ``concept``
    is the problem category both sentences share most, or the empty string.
    """

    query_start: int
    query_end: int
    field: str
    start: int
    end: int
    query_marks: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...]
    score: float
    concept: str


@dataclass(frozen=True, slots=True)
class Stats:
    """State of an engine.

    Attributes:
        documents: live ones.
        passages: held, those of replaced revisions included until they are merged away.
        encoder: its name, empty without one.
        semantic: whether an encoder is attached.
        pending: documents still to be read by the change under way.
        generation: what was saved or restored last; empty for memory alone.
        seq: number of the last change inside that generation.
        degraded: why the newest generation could not be taken; empty where all is well.
        index_kind: ``flat`` or ``ivf``; empty without an encoder.
        index_delta: vectors newer than the base of the index.
    """

    documents: int
    passages: int
    encoder: str
    semantic: bool
    pending: int
    generation: str = ""
    seq: int = 0
    degraded: str = ""
    index_kind: str = ""
    index_delta: int = 0
