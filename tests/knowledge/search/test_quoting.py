import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.prepare import Tools, Vocabulary, prepare
from knowledge.search.quoting import merge_spans, overlap
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import document

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=10)


@given(SPANS)
def test_merged_spans_are_disjoint_and_cover_the_same(spans):
    merged = merge_spans(spans)
    covered = {place for start, end in spans for place in range(start, end)}
    assert {place for start, end in merged for place in range(start, end)} == covered
    assert all(a[1] < b[0] for a, b in itertools.pairwise(merged))


def test_overlap_is_the_share_of_the_words():
    words = Vocabulary()
    made = prepare([document(0)], Tools(BigramAnalyzer()), words)
    terms = {words.find("모자"): 1.0, words.find("멈추"): 3.0}
    assert overlap(made, range(made.passage_field.size), terms).tolist() == pytest.approx(
        [0, 0.25, 0.75]
    )
    assert overlap(made, range(1), {}).tolist() == [0]
