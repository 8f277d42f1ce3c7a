"""Which sentence of a document answers, and which words in it are marked."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.domain import Quote
from knowledge.embed.encoder import Vectors, reads_tokens
from knowledge.search.prepare import (
    TITLE_FIELD,
    Prepared,
    Tools,
    Vocabulary,
    field_name,
    section_text,
)
from knowledge.search.question import Question
from knowledge.search.segment import Segment
from knowledge.text.tokens import Token

Span = tuple[int, int]
# Cosine from which a word is marked as a relative of a word that was typed.
RELATED = 0.5
# What a shared word, vector and problem are worth in choosing a sentence.
SHARES = (0.35, 0.3, 0.35)
# Numbers, counters and adverbs have relatives everywhere, and so have English words, whose vectors
# are taught from their Korean meanings: they are marked where the word or its synonym stands.
UNTELLING = frozenset(["SN", "NNB", "MAG", "NR", "VCN", "SL"])


@dataclass(frozen=True)
class Asked:
    """The words that call for a mark.

    Attributes:
        terms: numbers of typed words and synonyms, with their weight.
        vectors: float32 (words, dim) of the typed words; 0 rows without a word encoder.
    """

    terms: dict[int, float]
    vectors: Vectors


def prepare_marks(question: Question, tools: Tools) -> Asked:
    """Looks up once what all quotes of a result need."""
    return Asked(dict(question.words), word_vectors(question.tokens, tools))


def word_vectors(tokens: Iterable[Token], tools: Tools) -> Vectors:
    """Float32 (telling tokens, dim); no rows where the encoder reads whole texts only."""
    telling = [[token] for token in tokens if token.tag not in UNTELLING]
    if tools.encoder is None or not reads_tokens(tools.encoder) or not telling:
        return np.zeros((0, tools.encoder.dim if tools.encoder else 0), dtype=np.float32)
    return tools.encoder.encode_tokens(telling)


def overlap(prepared: Prepared, passages: range, terms: dict[int, float]) -> Vectors:
    """Share of the weight of the question's words that each passage holds, in [0, 1]."""
    shares = np.zeros(len(passages), dtype=np.float32)
    bounds = prepared.token_starts[passages.start : passages.stop + 1].tolist()
    # plain sets and lists: a document is a few hundred words, too few for an array call to pay
    held = prepared.token_term[bounds[0] : bounds[-1]].tolist()
    found = [
        (bisect_right(bounds, bounds[0] + n) - 1, term)
        for n, term in enumerate(held)
        if term in terms
    ]
    for place, term in set(found):
        shares[place] += terms[term]
    return shares / np.float32(sum(terms.values()) or 1.0)


def choose_passage(segment: Segment, row: int, question: Question, asked: Asked) -> int | None:
    """The passage that answers best, the first of equals; the title only where there is no body."""
    prepared = segment.prepared
    first, last = int(prepared.passage_starts[row]), int(prepared.passage_starts[row + 1])
    while first < last - 1 and prepared.passage_field[first] == TITLE_FIELD:
        first += 1
    if first == last:
        return None
    scores = SHARES[0] * overlap(prepared, range(first, last), asked.terms)
    place = slice(first, last)
    if question.vector.size:
        scores = scores + SHARES[1] * np.clip(prepared.cosines(place, question.vector), 0, 1)
    if question.problems.size:
        scores = scores + SHARES[2] * prepared.likenesses(place, question.problems)
    return first + int(np.argmax(scores))


def terms_of(prepared: Prepared, passage: int) -> list[int]:
    """Word numbers of a passage, in reading order."""
    start, end = prepared.token_starts[passage], prepared.token_starts[passage + 1]
    terms: list[int] = prepared.token_term[start:end].tolist()
    return terms


def related_terms(
    terms: Iterable[int], asked: Asked, tools: Tools, vocabulary: Vocabulary
) -> frozenset[int]:
    """Those of the words that were asked for or are close relatives of a word that was."""
    known = set(terms)
    chosen = known & asked.terms.keys()
    if asked.vectors.shape[0]:
        rest = sorted(known - chosen)
        words = [Token(*vocabulary.word(term), 0, 0) for term in rest]
        kept = [n for n, word in enumerate(words) if word.tag not in UNTELLING]
        vectors = word_vectors(words, tools)
        if vectors.shape[0]:
            close = np.flatnonzero((vectors @ asked.vectors.T).max(axis=1) >= RELATED)
            chosen |= {rest[kept[place]] for place in close.tolist()}
    return frozenset(chosen)


def make_quote(segment: Segment, row: int, passage: int, marked: frozenset[int]) -> Quote:
    """The passage as a quote; words whose number is in ``marked`` are marked."""
    prepared, document = segment.prepared, segment.documents[row]
    field = int(prepared.passage_field[passage])
    start, end = int(prepared.passage_start[passage]), int(prepared.passage_end[passage])
    return Quote(
        field=field_name(document, field),
        text=section_text(document, field)[start:end],
        start=start,
        end=end,
        marks=mark(prepared, passage, marked),
    )


def mark(prepared: Prepared, passage: int, marked: frozenset[int]) -> tuple[Span, ...]:
    """Offsets of the marked words of a passage in its section, ascending and disjoint."""
    first = int(prepared.token_starts[passage])
    places = [first + n for n, term in enumerate(terms_of(prepared, passage)) if term in marked]
    return merge_spans([(int(prepared.token_start[p]), int(prepared.token_end[p])) for p in places])


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Ascending and disjoint: touching and overlapping spans become one, empty ones go."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
