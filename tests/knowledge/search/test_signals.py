import numpy as np

from knowledge.search.signals import MIN_SPREAD, PARTS, SAMPLE, View, Weights, measure
from tests.knowledge.builders import document, engine


def test_a_constant_signal_says_nothing():
    scale = measure(np.full(5, 2, np.float32))
    assert scale.spread == MIN_SPREAD
    assert scale.apply(np.full(2, 2, np.float32)).tolist() == [0, 0]
    assert measure(np.zeros(0, np.float32)).mean == 0


def test_every_part_has_a_weight():
    assert all(Weights().of(name) >= 0 for name in PARTS)


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
