import pytest

from knowledge.evaluate.dataset import read_judged
from knowledge.evaluate.fusion import compare, learn, render_comparison
from knowledge.search.engine import DEFAULT
from knowledge.search.signals import PARTS, Weights
from tests.knowledge.builders import engine
from tests.knowledge.evaluate.files import write_judged


@pytest.fixture
def judged(tmp_path):
    cases, queries = write_judged(tmp_path)
    return read_judged(cases, [queries])


def loaded(judged):
    made = engine(count=0)
    made.load(judged.documents)
    return made


def test_a_signal_that_tells_good_from_bad_gets_the_weight(judged):
    weights = learn(loaded(judged), judged, total=7.5, use_industry=False)
    assert sum(weights.of(name) for name in PARTS) == pytest.approx(7.5, abs=0.01)
    assert min(weights.of(name) for name in PARTS) >= 0
    # nobody stated an industry, so this signal is the same for every case
    assert weights.industry < 0.01


def test_learning_twice_gives_the_same_weights(judged):
    first = learn(loaded(judged), judged, total=1, use_industry=False)
    assert learn(loaded(judged), judged, total=1, use_industry=False) == first


def test_a_worse_baseline_is_beaten_on_the_test_half_or_it_stays(judged):
    none = Weights(**dict.fromkeys(PARTS, 0.0) | {"industry": 1.0})
    found = compare(loaded(judged), judged, judged, fixed=none, use_industry=False)
    assert found.learned_ndcg10 > found.fixed_ndcg10
    assert found.gain[0] == pytest.approx(found.learned_ndcg10 - found.fixed_ndcg10)
    same = compare(loaded(judged), judged, judged, fixed=DEFAULT, use_industry=False)
    assert "the weights stay" in render_comparison(same)
    assert not same.wins
