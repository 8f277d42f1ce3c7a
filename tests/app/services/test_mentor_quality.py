"""Figures of the matching on worlds small enough to be worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.mentor_judgements import Judged, JudgedWorld
from app.services.mentor_quality import TEXT_ONLY, gain, measures, ndcgs, rankings, report
from matching.rules import UNAVAILABLE
from matching.weights import DEFAULT_WEIGHTS
from tests.matching.builders import TODAY, make_mentor, make_need


def judged(id_, grades, *, split="tune", depopulated=False, **need):
    return Judged(str(id_), make_need(id=id_, company_id=id_, **need), grades, split, depopulated)


def world_of(needs, mentors, depopulated=()):
    return JudgedWorld(
        tuple(needs),
        {mentor.id: mentor for mentor in mentors},
        {mentor.id: f"mentor-{mentor.id}" for mentor in mentors},
        frozenset(depopulated),
    )


@pytest.fixture
def world():
    """Two needs; mentor 7 speaks like the first, 8 like the second; 9 is away."""
    mentors = [make_mentor(id=id_, company_id=id_ * 10) for id_ in (7, 8)]
    away = make_mentor(id=9, company_id=90, paused_until=TODAY.replace(year=TODAY.year + 1))
    needs = [
        judged(1, {7: 3, 9: 3}, text_scores={7: 0.9, 8: 0.1, 9: 1.0}, depopulated=True),
        judged(2, {8: 3, 7: 1}, text_scores={7: 0.1, 8: 0.9}, split="test"),
    ]
    return world_of(needs, [*mentors, away], depopulated=[8])


def test_who_is_refused_is_neither_ranked_nor_missed(world):
    ranked = rankings(world, TEXT_ONLY, today=TODAY)
    assert ranked == {"1": (7, 8), "2": (8, 7)}
    found = measures(world.needs, ranked)
    assert (found.ndcg5, found.mrr3, found.recall8) == (1.0, 1.0, 1.0)


def test_a_wrong_order_costs(world):
    wrong = {"1": (8, 7), "2": (7, 8)}
    found = measures(world.needs, wrong)
    assert (found.mrr3, found.recall8) == (0.5, 1.0)
    assert 0.5 < found.ndcg5 < 0.8


def test_needs_without_a_fitting_mentor_do_not_enter_the_means_of_place_and_recall():
    needs = [judged(1, {}), judged(2, {7: 1}), judged(3, {7: 2})]
    found = measures(needs, {"1": (7,), "2": (7,), "3": (7,)})
    assert (found.n, found.mrr3_n, found.recall8_n) == (3, 0, 1)
    assert found.ndcg5 == pytest.approx(2 / 3)


def test_the_gain_over_another_ranking_is_paired(world):
    good = ndcgs(world.needs, {"1": (7, 8), "2": (8, 7)})
    bad = ndcgs(world.needs, {"1": (8, 7), "2": (7, 8)})
    found = gain(bad, good)
    assert 0 < found.low <= found.mean <= found.high
    with pytest.raises(ValueError, match="no pairs"):
        gain(good, good[:1])


def test_the_report_splits_the_needs_and_beats_chance(world):
    found = report(world, today=TODAY, weights=TEXT_ONLY)
    quality = {name: method.quality for name, method in found.methods.items()}
    assert [quality["weights"][s].n for s in ("all", "tune", "test")] == [2, 1, 1]
    assert quality["weights"]["all"] == quality["text"]["all"]
    assert quality["random"]["all"].ndcg5 < 0.95
    assert found.over_text["all"].mean == 0.0
    assert report(world, today=TODAY, weights=TEXT_ONLY) == found


def test_a_mentor_who_is_away_is_named_with_the_rule(world):
    cover = report(world, today=TODAY, weights=TEXT_ONLY).coverage
    assert (cover.mentors, cover.reached, cover.reached_without_pauses) == (3, 2, 3)
    (missing,) = cover.unreached
    assert (missing.slug, missing.best_place) == ("mentor-9", None)
    assert (missing.refused_by, missing.without_pause) == ((UNAVAILABLE,), 1)


def test_a_mentor_whom_others_always_outrank_is_named_with_the_best_place():
    mentors = [make_mentor(id=n, company_id=n * 10) for n in range(1, 10)]
    needs = [judged(1, {1: 3}, text_scores={n: 1 - n / 20 for n in range(1, 10)})]
    cover = report(world_of(needs, mentors), today=TODAY, weights=TEXT_ONLY).coverage
    assert [(m.slug, m.best_place, m.refused_by) for m in cover.unreached] == [("mentor-9", 9, ())]


def test_load_counts_only_who_may_be_asked(world):
    method = report(world, today=TODAY, weights=TEXT_ONLY).methods["text"]
    assert (method.load.mentors, method.load.top1) == (2, 0.0)


def test_exposure_compares_the_places_held_with_the_pool(world):
    exposure = report(world, today=TODAY, weights=TEXT_ONLY).methods["text"].exposure
    assert exposure.pool == 0.5
    assert exposure.places == {1: 0.5, 3: 0.5, 8: 0.5}


def test_the_whole_pool_is_assigned_to_the_places_of_who_is_there(world):
    pool = report(world, today=TODAY, weights=TEXT_ONLY).pool_load
    assert (pool.needs, pool.places, pool.matched, pool.gini) == (2, 4, 2, 0.0)
    assert pool.mean_grade == 3.0


def test_firms_of_depopulation_areas_stand_beside_the_others(world):
    fairness = report(world, today=TODAY, weights=TEXT_ONLY).fairness
    assert (fairness.depopulated.n, fairness.others.n) == (1, 1)


@given(st.permutations([7, 8, 10, 11]), st.dictionaries(st.sampled_from([7, 8]), st.integers(1, 3)))
def test_every_measure_lies_between_nothing_and_all(order, grades):
    found = measures([judged(1, grades)], {"1": tuple(order)})
    assert all(0.0 <= value <= 1.0 for value in (found.ndcg5, found.mrr3, found.recall8))


def test_shared_problems_count_more_than_a_shared_trade_by_default():
    solved = make_mentor(id=7, company_id=70, industry="101", processes=frozenset())
    near = replace(solved, id=8, company_id=80, industry="259", categories={"energy": 1.0})
    need = judged(1, {7: 3}, text_scores={7: 0.4, 8: 0.4}, processes=frozenset({"press"}))
    ranked = rankings(world_of([need], [solved, near]), DEFAULT_WEIGHTS, today=TODAY)
    assert ranked["1"] == (7, 8)
