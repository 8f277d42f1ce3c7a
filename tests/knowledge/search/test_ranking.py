import numpy as np

from knowledge.search.question import ask
from knowledge.search.ranking import CANDIDATES, count_facets, rank, sort_by_key
from knowledge.search.signals import PARTS, read_weights
from tests.knowledge.builders import document, engine


def ranking(made, text, masks=None):
    state = made._state
    question = ask(text, "", state.tools, state.vocabulary, state.glossary)
    return rank(state.view, question, read_weights(), masks or [state.view.live], state.index)


def test_scores_are_the_parts_from_left_to_right():
    found = ranking(engine(), "부품이 모자라요")
    assert found.parts.shape == (4, len(PARTS))
    assert [sum(row) for row in found.parts.tolist()] == found.scores.tolist()


def test_a_score_does_not_depend_on_the_mask():
    made = engine(count=8)
    whole = ranking(made, "부품이 모자라요")
    half = ranking(made, "부품이 모자라요", [np.arange(8) % 2 == 0])
    scores = dict(zip(whole.rows.tolist(), whole.scores.tolist(), strict=True))
    assert half.rows.size == 4
    assert all(
        scores[row] == score
        for row, score in zip(half.rows.tolist(), half.scores.tolist(), strict=True)
    )


def test_each_mask_brings_its_candidates():
    made = engine(count=0)
    made.load([document(number) for number in range(3 * CANDIDATES)])
    live = made._state.view.live
    rare = np.zeros(live.size, np.bool_)
    rare[1:CANDIDATES:40] = True
    found = ranking(made, "부품이 모자라요", [live, rare])
    assert set(np.flatnonzero(rare).tolist()) <= set(found.rows.tolist())
    assert found.rows.size < live.size


def test_ties_of_a_key_come_by_id():
    made = engine(count=0)
    made.load([document(number, sort_keys={"k": 1.0}) for number in (5, 2, 9)])
    view = made._state.view
    rows = sort_by_key(view, np.arange(3), "k", descending=True)
    assert view.ids[rows].tolist() == [2, 5, 9]


def test_a_facet_ignores_its_own_filter_only():
    view = engine(count=6)._state.view
    counts = count_facets(view, np.arange(6), {"region": frozenset(["r0"])})
    assert counts["region"] == {"r0": 3, "r1": 3}
    assert sum(counts["size"].values()) == 3
