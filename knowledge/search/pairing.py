"""The owner's sentence beside the sentence of a case: the reason panel."""

from collections.abc import Sequence

import numpy as np

from knowledge.domain import SentencePair
from knowledge.embed.encoder import Vectors
from knowledge.search.prepare import TITLE_FIELD, Prepared, Tools, Vocabulary, field_name
from knowledge.search.quoting import (
    RELATED,
    Asked,
    mark,
    merge_spans,
    overlap,
    related_terms,
    terms_of,
    word_vectors,
)
from knowledge.search.segment import Segment
from knowledge.text.passages import split_sentences
from knowledge.text.tokens import Token

MAX_SENTENCES = 40
# Cosines of unrelated sentences lie below the first, of paraphrases above the second.
COSINE_RANGE = (0.15, 0.75)
SHARES = (0.45, 0.4, 0.15)
FLOOR = 0.05


def likeness(cosine: Vectors, problems: Vectors, words: Vectors) -> Vectors:
    """One figure in [0, 1] from cosine, likeness of problems and share of common words."""
    low, high = COSINE_RANGE
    near = np.clip((cosine - low) / (high - low), 0, 1)
    return np.asarray(np.clip(SHARES[0] * problems + SHARES[1] * near + SHARES[2] * words, 0, 1))


def pair_sentences(
    text: str, segment: Segment, row: int, tools: Tools, vocabulary: Vocabulary
) -> SentencePair | None:
    """Finds the sentence of the text and the sentence of the document that are most alike.

    Returns:
        None where either side has no sentence or nothing is alike. Ties go to the earlier
        sentences.
    """
    spans = split_sentences(text)[:MAX_SENTENCES]
    prepared, document = segment.prepared, segment.documents[row]
    passages = range(int(prepared.passage_starts[row]), int(prepared.passage_starts[row + 1]))
    body = [p for p in passages if prepared.passage_field[p] != TITLE_FIELD]
    if not spans or not body:
        return None
    sentences = [text[start:end] for start, end in spans]
    token_lists = tools.analyzer.analyse(sentences)
    vectors, problems = tools.read(sentences, token_lists, asked=True)
    inside = range(body[0], body[-1] + 1)
    place = slice(inside.start, inside.stop)
    best: tuple[float, int, int] = (FLOOR, -1, -1)
    for number, tokens in enumerate(token_lists):
        scores = likeness(
            prepared.cosines(place, vectors[number]),
            prepared.likenesses(place, problems[number]),
            overlap(prepared, inside, _terms(tokens, vocabulary)),
        )
        top = int(np.argmax(scores))
        if scores[top] > best[0]:
            best = (float(scores[top]), number, inside.start + top)
    score, number, passage = best
    if number < 0:
        return None
    tokens = token_lists[number]
    asked = Asked(_terms(tokens, vocabulary), word_vectors(tokens, tools))
    marked = related_terms(terms_of(prepared, passage), asked, tools, vocabulary)
    start, end = spans[number]
    return SentencePair(
        query_start=start,
        query_end=end,
        field=field_name(document, int(prepared.passage_field[passage])),
        start=int(prepared.passage_start[passage]),
        end=int(prepared.passage_end[passage]),
        query_marks=_mark_query(tokens, start, prepared, passage, tools, vocabulary),
        marks=mark(prepared, passage, marked),
        score=score,
        concept=_shared_concept(
            problems[number], prepared.chances(slice(passage, passage + 1))[0], tools
        ),
    )


def _terms(tokens: Sequence[Token], vocabulary: Vocabulary) -> dict[int, float]:
    numbers = (vocabulary.find(token.form) for token in tokens)
    return {number: 1.0 for number in numbers if number is not None}


def _mark_query(
    tokens: Sequence[Token],
    shift: int,
    prepared: Prepared,
    passage: int,
    tools: Tools,
    vocabulary: Vocabulary,
) -> tuple[tuple[int, int], ...]:
    terms = set(terms_of(prepared, passage))
    held = [Token(*vocabulary.word(term), 0, 0) for term in sorted(terms)]
    sought = word_vectors(held, tools)
    spans = []
    for token in tokens:
        own = word_vectors([token], tools)
        near = own.size and sought.size and float((sought @ own[0]).max()) >= RELATED
        if vocabulary.find(token.form) in terms or near:
            spans.append((token.start + shift, token.end + shift))
    return merge_spans(spans)


def _shared_concept(left: Vectors, right: Vectors, tools: Tools) -> str:
    if tools.concepts is None or not left.size:
        return ""
    return tools.concepts.categories[int(np.argmax(left * right))]
