import numpy as np

from knowledge.embed.hashing import HashingEncoder
from knowledge.search.prepare import Tools, Vocabulary, prepare
from knowledge.search.segment import Segment
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import KeywordConcepts, documents


def build(count=4):
    held = documents(count)
    return Segment.build(
        held,
        prepare(held, Tools(BigramAnalyzer(), HashingEncoder(), KeywordConcepts()), Vocabulary()),
    )


def test_a_document_is_about_what_one_of_its_passages_is_about():
    segment = build()
    assert segment.problems[1].argmax() == 1
    assert np.isclose(segment.problems[1, 1], 0.9, atol=0.02)
    assert np.allclose(np.linalg.norm(segment.vectors, axis=1), 1, atol=1e-5)


def test_masked_rows_pass_no_filter_and_the_original_stays():
    segment = build()
    masked = segment.masking([0])
    assert masked.allowed({"region": frozenset(["r0"])}).tolist() == [False, False, True, False]
    assert segment.live.all()


def test_unknown_facets_and_values_pass_nothing():
    assert not build().allowed({"none": frozenset(["x"])}).any()
    assert not build().allowed({"region": frozenset(["x"])}).any()
    assert not build().allowed({"region": frozenset()}).any()
