import numpy as np
import pytest

from knowledge.search.question import ask
from knowledge.search.signals import (
    MIN_SPREAD,
    PARTS,
    SAMPLE,
    View,
    gather_passages,
    measure,
    read_weights,
    score_passages,
)
from tests.knowledge.builders import document, engine


def test_a_constant_signal_says_nothing():
    scale = measure(np.full(5, 2, np.float32))
    assert scale.spread == MIN_SPREAD
    assert scale.apply(np.full(2, 2, np.float32)).tolist() == [0, 0]
    assert measure(np.zeros(0, np.float32)).mean == 0


def test_every_part_has_a_weight():
    assert all(read_weights().of(name) >= 0 for name in PARTS)


def test_the_sample_is_small_and_even():
    made = engine(semantic=False, count=0)
    made.load([document(number) for number in range(SAMPLE * 2 + 3)])
    view = made._state.view
    assert len(view.sample) <= SAMPLE
    assert np.ptp(np.diff(view.ids[view.sample])) == 0


def test_an_empty_view_has_no_rows():
    view = View([])
    assert view.live.size == 0
    assert view.allowed({}).size == 0


def test_the_best_passage_and_the_best_three_speak_for_a_document():
    made = engine(count=4)
    state = made._state
    question = ask("부품이 모자라", "", state.tools, state.vocabulary, None)
    rows = np.arange(len(state.view.ids))
    found = score_passages(gather_passages(state.view, rows), question)
    for row in rows:
        segment, inside = state.view.locate(int(row))
        starts = segment.prepared.passage_starts
        place = slice(int(starts[inside]), int(starts[inside + 1]))
        near = np.sort(segment.prepared.cosines(place, question.vector))[::-1]
        assert found.cosine[row] == pytest.approx((near[0] + near[:3].mean()) / 2, abs=1e-5)
        alike = np.sort(segment.prepared.likenesses(place, question.problems))[::-1]
        assert found.concept[row] == pytest.approx((alike[0] + alike[:3].mean()) / 2, abs=1e-5)
