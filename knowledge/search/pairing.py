"""The owner's sentence beside the sentence of a case: the reason panel."""

import numpy as np

from knowledge.domain import SentencePair
from knowledge.embed.encoder import Vectors
from knowledge.search.prepare import TITLE_FIELD, Tools, Vocabulary, field_name
from knowledge.search.quoting import Asked, mark, merge_spans, overlap, word_vectors
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
        None where either side has no sentence or nothing is alike. Ties go to the earlier sentences.
    """
    spans = split_sentences(text)[:MAX_SENTENCES]
    prepared, document = segment.prepared, segment.documents[row]
    passages = range(int(prepared.passage_starts[row]), int(prepared.passage_starts[row + 1]))
    body = [p for p in passages if prepared.passage_field[p] != TITLE_FIELD]
    if not spans or not body:
        return None
    sentences = [text[start:end] for start, end in spans]
    token_lists = tools.analyzer.analyse(sentences)
    vectors, problems = tools.read(sentences, token_lists)
    best: tuple[float, int, int] = (FLOOR, -1, -1)
    for place, tokens in enumerate(token_lists):
        terms = _terms(tokens, vocabulary)
        inside = range(body[0], body[-1] + 1)
        cosine = prepared.vectors[inside.start : inside.stop].astype(np.float32) @ vectors[place]
        alike = np.sqrt(prepared.problems[inside.start : inside.stop].astype(np.float32)) @ np.sqrt(problems[place])
        scores = likeness(cosine, alike, overlap(prepared, inside, terms))
        top = int(np.argmax(scores))
        if scores[top] > best[0]:
            best = (float(scores[top]), place, inside.start + top)
    score, place, passage = best
    if place < 0:
        return None
    asked = Asked(_terms(token_lists[place], vocabulary), word_vectors(token_lists[place], tools))
    marks = mark(prepared, passage, asked, tools, vocabulary)
    return SentencePair(
        query_start=spans[place][0],
        query_end=spans[place][1],
        field=field_name(document, int(prepared.passage_field[passage])),
        start=int(prepared.passage_start[passage]),
        end=int(prepared.passage_end[passage]),
        query_marks=_mark_query(token_lists[place], spans[place][0], segment, passage, tools, vocabulary),
        marks=marks,
        score=score,
        concept=_shared_concept(problems[place], prepared.problems[passage].astype(np.float32), tools),
    )


def _terms(tokens: list[Token], vocabulary: Vocabulary) -> dict[int, float]:
    numbers = (vocabulary.find(token.form) for token in tokens)
    return {number: 1.0 for number in numbers if number is not None}


def _mark_query(
    tokens: list[Token], shift: int, segment: Segment, passage: int, tools: Tools, vocabulary: Vocabulary
) -> tuple[tuple[int, int], ...]:
    prepared = segment.prepared
    held = prepared.token_term[prepared.token_starts[passage] : prepared.token_starts[passage + 1]]
    terms = set(held.tolist())
    chosen = {n for n, token in enumerate(tokens) if vocabulary.find(token.form) in terms}
    words = word_vectors([Token(*vocabulary.word(term), 0, 0) for term in sorted(terms)], tools)
    own = word_vectors(tokens, tools)
    if words.shape[0] and own.shape[0]:
        chosen.update(np.flatnonzero((own @ words.T).max(axis=1) >= 0.5).tolist())
    return merge_spans([(tokens[n].start + shift, tokens[n].end + shift) for n in chosen])


def _shared_concept(left: Vectors, right: Vectors, tools: Tools) -> str:
    if tools.concepts is None or not left.size:
        return ""
    return tools.concepts.categories[int(np.argmax(left * right))]
