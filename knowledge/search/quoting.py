"""Which sentence of a document answers, and which words in it are marked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.concepts.model import encode_analysed
from knowledge.domain import Quote
from knowledge.embed.encoder import TokenEncoder, Vectors
from knowledge.search.prepare import TITLE_FIELD, Prepared, Tools, Vocabulary, field_name, section_text
from knowledge.search.question import Question
from knowledge.search.segment import Segment
from knowledge.text.tokens import Token

Span = tuple[int, int]
# Cosine from which a word is marked as a relative of a word that was typed.
RELATED = 0.5
# What a shared word, vector and problem are worth in choosing a sentence.
SHARES = (0.35, 0.3, 0.35)


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
    tokens = [token for token in question.tokens if token.tag not in {"SN", "NNB", "MAG"}]
    return Asked(dict(question.words), word_vectors(tokens, tools))


def word_vectors(tokens: Sequence[Token], tools: Tools) -> Vectors:
    """Float32 (tokens, dim); no rows where the encoder reads whole texts only."""
    if not isinstance(tools.encoder, TokenEncoder) or not tokens:
        return np.zeros((0, tools.encoder.dim if tools.encoder else 0), dtype=np.float32)
    return encode_analysed(tools.encoder, [], [[token] for token in tokens])


def overlap(prepared: Prepared, passages: range, terms: dict[int, float]) -> NDArray[np.float32]:
    """Share of the weight of the question's words that each passage holds, in [0, 1]."""
    total = sum(terms.values()) or 1.0
    shares = np.zeros(len(passages), dtype=np.float32)
    for place, passage in enumerate(passages):
        held = prepared.token_term[prepared.token_starts[passage] : prepared.token_starts[passage + 1]]
        shares[place] = sum(terms.get(term, 0.0) for term in set(held.tolist())) / total
    return shares


def choose_passage(segment: Segment, row: int, question: Question, asked: Asked) -> int | None:
    """The passage that answers best, the first of equals; the title only where there is no body."""
    prepared = segment.prepared
    first, last = int(prepared.passage_starts[row]), int(prepared.passage_starts[row + 1])
    while first < last - 1 and prepared.passage_field[first] == TITLE_FIELD:
        first += 1
    if first == last:
        return None
    passages = range(first, last)
    scores = SHARES[0] * overlap(prepared, passages, asked.terms)
    if question.vector.size:
        near = prepared.vectors[first:last].astype(np.float32) @ question.vector
        scores = scores + SHARES[1] * np.clip(near, 0, 1)
    if question.problems.size:
        alike = np.sqrt(prepared.problems[first:last].astype(np.float32)) @ np.sqrt(question.problems)
        scores = scores + SHARES[2] * alike
    return first + int(np.argmax(scores))


def make_quote(
    segment: Segment, row: int, passage: int, asked: Asked, tools: Tools, vocabulary: Vocabulary
) -> Quote:
    """The passage as a quote, with its marks."""
    prepared, document = segment.prepared, segment.documents[row]
    field = int(prepared.passage_field[passage])
    start, end = int(prepared.passage_start[passage]), int(prepared.passage_end[passage])
    return Quote(
        field=field_name(document, field),
        text=section_text(document, field)[start:end],
        start=start,
        end=end,
        marks=mark(prepared, passage, asked, tools, vocabulary),
    )


def mark(
    prepared: Prepared, passage: int, asked: Asked, tools: Tools, vocabulary: Vocabulary
) -> tuple[Span, ...]:
    """Offsets of the words of a passage that were typed, mean the same or are close relatives."""
    held = range(int(prepared.token_starts[passage]), int(prepared.token_starts[passage + 1]))
    terms = [int(prepared.token_term[token]) for token in held]
    chosen = {place for place, term in enumerate(terms) if term in asked.terms}
    if asked.vectors.shape[0] and terms:
        words = [Token(*vocabulary.word(term), 0, 0) for term in terms]
        close = (word_vectors(words, tools) @ asked.vectors.T).max(axis=1)
        chosen.update(np.flatnonzero(close >= RELATED).tolist())
    spans = [(int(prepared.token_start[held[p]]), int(prepared.token_end[held[p]])) for p in chosen]
    return merge_spans(spans)


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
