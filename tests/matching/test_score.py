from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.features import FEATURE_NAMES
from matching.score import rank, score_pair
from matching.weights import DEFAULT_WEIGHTS, Weights
from tests.matching import builders
from tests.matching.builders import TODAY, make_mentor, make_need

TEXT_ONLY = Weights.from_mapping({"text": 1.0})
some_weights = st.dictionaries(
    st.sampled_from(FEATURE_NAMES), st.floats(0.01, 100), min_size=1
).map(Weights.from_mapping)
unlike_mentors = st.lists(builders.mentors(), max_size=6, unique_by=lambda mentor: mentor.id)


@given(builders.needs(), builders.mentors(), some_weights, st.randoms(use_true_random=False))
def test_contributions_add_up_to_the_score_exactly_in_any_order(need, mentor, weights, random):
    pairing = score_pair(need, mentor, weights, today=TODAY)
    contributions = [feature.contribution for feature in pairing.features]
    random.shuffle(contributions)

    assert sum(contributions) == pairing.score
    assert 0.0 <= pairing.score <= 1.0


@given(builders.needs(), builders.mentors(), some_weights)
def test_a_contribution_is_weight_times_value_cut_off_by_next_to_nothing(need, mentor, weights):
    for feature in score_pair(need, mentor, weights, today=TODAY).features:
        lost = feature.weight * feature.value - feature.contribution
        assert 0.0 <= lost < 1e-11


@given(builders.needs(), builders.mentors(), st.floats(0, 1), st.floats(0, 1))
def test_better_text_never_lowers_the_score(need, mentor, a, b):
    low, high = sorted([a, b])

    def score(text):
        changed = replace(need, text_scores={mentor.id: text})
        return score_pair(changed, mentor, DEFAULT_WEIGHTS, today=TODAY).score

    assert score(low) <= score(high)


def test_features_come_in_their_fixed_order_with_their_facts():
    pairing = score_pair(make_need(), make_mentor(), today=TODAY)

    assert tuple(feature.name for feature in pairing.features) == FEATURE_NAMES
    assert pairing.features[2].detail["shared"] == ["press"]
    assert (pairing.need_id, pairing.mentor_id) == (1, 7)


def test_a_refused_pair_keeps_its_score():
    allowed = score_pair(make_need(), make_mentor(), today=TODAY)
    refused = score_pair(make_need(vetoed=frozenset({7})), make_mentor(), today=TODAY)

    assert refused.score == allowed.score
    assert [refusal.code for refusal in refused.refusals] == ["vetoed"]


def test_mentors_come_best_first_and_ties_by_id():
    need = make_need(text_scores={1: 0.2, 2: 0.9, 3: 0.9, 4: 0.5})
    mentors = [make_mentor(id=mentor_id) for mentor_id in (4, 3, 1, 2)]

    ranking = rank(need, mentors, TEXT_ONLY, today=TODAY)

    assert [pairing.mentor_id for pairing in ranking.pairings] == [2, 3, 4, 1]
    assert ranking.near_misses == ()


def test_near_misses_tell_the_rule_the_floor_or_who_was_better():
    need = make_need(text_scores={1: 0.9, 2: 0.8, 3: 0.6, 4: 0.1}, vetoed=frozenset({2}))
    mentors = [make_mentor(id=mentor_id) for mentor_id in (1, 2, 3, 4)]

    ranking = rank(need, mentors, TEXT_ONLY, today=TODAY, limit=1, floor=0.3)

    assert [pairing.mentor_id for pairing in ranking.pairings] == [1]
    veto, outranked, below = ranking.near_misses
    assert [refusal.code for refusal in veto.refusals] == ["vetoed"]
    (reason,) = outranked.refusals
    assert reason.code == "outranked"
    assert reason.detail == {"place": 2, "behind": pytest.approx(0.3), "feature": "text"}
    assert [(r.code, r.detail) for r in below.refusals] == [("below_floor", {"floor": 0.3})]


def test_a_list_of_nobody_outranks_without_naming_a_gap():
    ranking = rank(make_need(), [make_mentor()], today=TODAY, limit=0)

    assert ranking.near_misses[0].refusals[0].detail == {"place": 1}


@given(builders.needs(), unlike_mentors, st.none() | st.integers(0, 4), st.floats(0, 1))
def test_everybody_is_offered_or_told_why_not(need, mentors, limit, floor):
    ranking = rank(need, mentors, today=TODAY, limit=limit, floor=floor)

    offered = [pairing.mentor_id for pairing in ranking.pairings]
    missed = [pairing.mentor_id for pairing in ranking.near_misses]
    assert sorted(offered + missed) == sorted(mentor.id for mentor in mentors)
    assert all(not pairing.refusals for pairing in ranking.pairings)
    assert all(pairing.refusals for pairing in ranking.near_misses)
    for pairings in (ranking.pairings, ranking.near_misses):
        keys = [(-pairing.score, pairing.mentor_id) for pairing in pairings]
        assert keys == sorted(keys)


@given(builders.needs(), unlike_mentors)
def test_the_order_of_the_mentors_does_not_matter(need, mentors):
    assert rank(need, mentors, today=TODAY) == rank(need, mentors[::-1], today=TODAY)


def test_a_negative_limit_and_a_repeated_mentor_are_refused():
    with pytest.raises(InvalidValueError):
        rank(make_need(), [], today=TODAY, limit=-1)
    with pytest.raises(InvalidValueError):
        rank(make_need(), [make_mentor(), make_mentor()], today=TODAY)
