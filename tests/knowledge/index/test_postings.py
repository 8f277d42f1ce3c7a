import math

import numpy as np
import pytest

from knowledge.index.postings import K1, B, Postings, score_bm25

TEXTS = [[1, 1, 2], [2, 3], [3, 3, 3, 4, 5]]


def build(texts):
    docs = np.array([n for n, text in enumerate(texts) for _ in text], dtype=np.int64)
    terms = np.array([term for text in texts for term in text], dtype=np.int64)
    return Postings.build(docs, terms, np.ones(docs.size, np.float32), len(texts))


def bm25(texts, query):
    mean = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        score = 0.0
        for term, weight in query:
            frequency = sum(term in other for other in texts)
            count = text.count(term)
            idf = math.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
            score += (
                weight * idf * count * (K1 + 1) / (count + K1 * (1 - B + B * len(text) / mean))
                if frequency
                else 0
            )
        scores.append(score)
    return scores


QUERY = [(1, 1.0), (3, 0.5), (9, 1.0)]


def test_scores_follow_the_formula():
    part = build(TEXTS)
    found = score_bm25([part], [np.ones(3, np.bool_)], QUERY)
    assert found[0].tolist() == pytest.approx(bm25(TEXTS, QUERY), rel=1e-5)


def test_parts_are_scored_as_one_collection():
    parts = [build(TEXTS[:1]), build(TEXTS[1:])]
    found = score_bm25(parts, [np.ones(1, np.bool_), np.ones(2, np.bool_)], QUERY)
    assert np.concatenate(found).tolist() == pytest.approx(bm25(TEXTS, QUERY), rel=1e-5)


def test_dead_documents_do_not_count():
    found = score_bm25([build(TEXTS)], [np.array([True, True, False])], QUERY)
    assert found[0][:2].tolist() == pytest.approx(bm25(TEXTS[:2], QUERY), rel=1e-5)


def test_an_empty_collection_gives_no_scores():
    empty = build([])
    assert empty.find(1) == slice(0, 0)
    assert score_bm25([empty], [np.zeros(0, np.bool_)], QUERY)[0].size == 0
