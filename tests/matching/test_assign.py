import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign import assign
from matching.assignment import Unmatched, to_units
from matching.audit import audit_assignment
from matching.errors import InvalidValueError
from tests.matching.builders import brute_force, small_instances


def reached(answer):
    units = [to_units(pair.score) for pair in answer.pairs]
    return len(units), min(units, default=0), sum(units)


@settings(deadline=None)
@given(small_instances())
def test_no_assignment_matches_more_has_a_higher_minimum_or_total(instance):
    scores, capacities = instance

    assert reached(assign(scores, capacities)) == brute_force(scores, capacities)


@settings(deadline=None)
@given(small_instances(), st.floats(0, 1))
def test_a_floor_is_kept_and_the_rest_is_still_the_best(instance, floor):
    scores, capacities = instance
    answer = assign(scores, capacities, floor=floor)

    assert reached(answer) == brute_force(scores, capacities, to_units(floor))
    assert not audit_assignment(scores, capacities, answer, floor=floor).findings


@settings(deadline=None)
@given(small_instances())
def test_the_order_of_the_input_does_not_matter(instance):
    scores, capacities = instance
    turned = {need: dict(reversed(row.items())) for need, row in reversed(scores.items())}

    again = assign(turned, dict(reversed(capacities.items())))
    assert again == assign(scores, capacities)


def test_the_minimum_comes_before_the_sum_and_has_its_price():
    scores = {1: {7: 1.0, 8: 0.5}, 2: {7: 0.6, 8: 0.1}}

    answer = assign(scores, {7: 1, 8: 1})

    assert [(pair.need_id, pair.mentor_id) for pair in answer.pairs] == [(1, 8), (2, 7)]
    assert answer.minimum == 0.5
    assert answer.total == answer.bound == pytest.approx(1.1)
    assert answer.total_without_minimum == pytest.approx(1.1)


def test_where_the_floor_costs_the_price_is_shown():
    scores = {1: {7: 1.0, 8: 0.4}, 2: {7: 0.4, 8: 0.3}}

    answer = assign(scores, {7: 1, 8: 1})

    assert answer.minimum == 0.4
    assert answer.total == pytest.approx(0.8)
    assert answer.total_without_minimum == pytest.approx(1.3)
    assert [(pair.need_id, pair.mentor_id) for pair in answer.blocking_pairs] == [(1, 7)]


def test_who_got_nobody_is_told_why():
    scores = {1: {7: 0.9}, 2: {7: 0.8}, 3: {}, 4: {8: 0.1}, 5: {7: 0.6, 9: 0.7}}

    answer = assign(scores, {7: 1, 8: 1, 9: 0}, floor=0.5)

    assert [pair.need_id for pair in answer.pairs] == [1]
    assert answer.unmatched == (
        Unmatched(2, "outbid", (7,), (1,)),
        Unmatched(3, "no_eligible"),
        Unmatched(4, "below_floor"),
        Unmatched(5, "outbid", (7, 9), (1,)),
    )
    assert answer.loads == {7: 1, 8: 0, 9: 0}


def test_nobody_at_all_is_an_empty_assignment():
    answer = assign({}, {})

    assert (answer.pairs, answer.unmatched, answer.minimum, answer.total) == ((), (), None, 0)


@pytest.mark.parametrize(
    ("scores", "capacities", "floor"),
    [({1: {7: 1.5}}, {7: 1}, None), ({1: {7: 0.5}}, {}, None), ({1: {7: 0.5}}, {7: 1}, 2.0)],
)
def test_senseless_input_is_refused(scores, capacities, floor):
    with pytest.raises(InvalidValueError):
        assign(scores, capacities, floor=floor)
