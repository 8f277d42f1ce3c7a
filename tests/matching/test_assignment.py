import math

import pytest
from hypothesis import given

from matching.assignment import (
    Pair,
    check_instance,
    collect_scores,
    find_blocking_pairs,
    keep_from,
    to_units,
)
from matching.errors import InvalidValueError
from matching.score import score_pair
from tests.matching import builders
from tests.matching.builders import TODAY, make_mentor, make_need


def test_scores_become_whole_millionths():
    assert [to_units(score) for score in (0.0, 0.1234564, 1.0)] == [0, 123456, 1_000_000]


@pytest.mark.parametrize("score", [-0.1, 1.1, math.nan])
def test_a_score_off_the_scale_is_refused(score):
    with pytest.raises(InvalidValueError):
        to_units(score)


def test_refused_pairings_leave_an_empty_row():
    allowed = score_pair(make_need(id=1), make_mentor(), today=TODAY)
    refused = score_pair(make_need(id=2, vetoed=frozenset({7})), make_mentor(), today=TODAY)

    assert collect_scores([allowed, refused]) == {1: {7: allowed.score}, 2: {}}


def test_a_floor_keeps_what_reaches_it():
    scores = {1: {7: 0.5, 8: 0.4999999}, 2: {7: 0.2}}

    assert keep_from(scores, 0.5) == {1: {7: 0.5, 8: 0.4999999}, 2: {}}
    assert keep_from(scores, None) == scores


def test_an_instance_must_know_every_mentor_and_no_negative_capacity():
    with pytest.raises(InvalidValueError):
        check_instance({1: {7: 0.5}}, {8: 1})
    with pytest.raises(InvalidValueError):
        check_instance({}, {8: -1})


def test_two_who_would_rather_have_each_other_block():
    scores = {1: {7: 0.9, 8: 0.5}, 2: {7: 0.6, 8: 0.4}}

    assert find_blocking_pairs(scores, {7: 1, 8: 1}, {1: 8, 2: 7}) == (Pair(1, 7, 0.9),)
    assert find_blocking_pairs(scores, {7: 1, 8: 1}, {1: 7, 2: 8}) == ()


def test_a_free_place_blocks_and_a_mentor_without_places_never_does():
    scores = {1: {7: 0.9, 8: 0.95}}

    assert find_blocking_pairs(scores, {7: 1, 8: 0}, {}) == (Pair(1, 7, 0.9),)


def test_equal_scores_tempt_nobody():
    scores = {1: {7: 0.5, 8: 0.5}, 2: {7: 0.5}}

    assert find_blocking_pairs(scores, {7: 1, 8: 1}, {1: 7}) == ()


@given(builders.small_instances())
def test_taking_the_best_pairs_first_leaves_nothing_blocking(instance):
    scores, capacities = instance
    places = dict(capacities)
    chosen = {}
    pairs = [(to_units(s), n, m) for n, row in scores.items() for m, s in row.items()]
    for _, need_id, mentor_id in sorted(pairs, reverse=True):
        if need_id not in chosen and places[mentor_id]:
            chosen[need_id] = mentor_id
            places[mentor_id] -= 1

    assert find_blocking_pairs(scores, capacities, chosen) == ()
