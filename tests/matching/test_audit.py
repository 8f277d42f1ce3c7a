from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching.assign import assign
from matching.assignment import Assignment, Pair
from matching.audit import audit_assignment
from tests.matching.builders import brute_force, small_instances

SCORES = {1: {7: 1.0, 8: 0.4}, 2: {7: 0.4, 8: 0.3}}
CAPACITIES = {7: 1, 8: 1}


def make_assignment(chosen, scores=SCORES, capacities=CAPACITIES):
    """An assignment as somebody might claim it, with honest figures but for blocking pairs."""
    pairs = tuple(Pair(n, m, scores[n].get(m, 0.0)) for n, m in sorted(chosen.items()))
    honest = assign(scores, capacities)
    loads = {m: sum(pair.mentor_id == m for pair in pairs) for m in capacities}
    total = sum(pair.score for pair in pairs)
    minimum = min((pair.score for pair in pairs), default=None)
    return replace(honest, pairs=pairs, loads=loads, total=total, minimum=minimum)


def codes(assignment, scores=SCORES, capacities=CAPACITIES, **options):
    audit = audit_assignment(scores, capacities, assignment, **options)
    return [finding.code for finding in audit.findings]


@settings(deadline=None)
@given(small_instances())
def test_the_solvers_answer_is_proven_optimal_and_the_figures_agree(instance):
    scores, capacities = instance
    answer = assign(scores, capacities)

    audit = audit_assignment(scores, capacities, answer)

    assert audit.findings == ()
    assert audit.feasible
    assert (audit.matched, audit.minimum) == (len(answer.pairs), answer.minimum)
    assert audit.matched_bound == brute_force(scores, capacities)[0]
    assert audit.total_bound == pytest.approx(answer.bound)
    assert audit.blocking_pairs == len(answer.blocking_pairs)


def test_a_lower_minimum_is_found_out():
    worse = make_assignment({1: 7, 2: 8})

    assert "higher_minimum" in codes(worse)
    assert "more_matchable" not in codes(worse)


def test_a_lower_total_is_found_out():
    scores = {1: {7: 0.9, 8: 0.5}, 2: {7: 0.5, 8: 0.9}, 3: {9: 0.5}}
    capacities = {7: 1, 8: 1, 9: 1}
    worse = make_assignment({1: 8, 2: 7, 3: 9}, scores, capacities)

    audit = audit_assignment(scores, capacities, worse)
    (finding,) = [found for found in audit.findings if found.code == "higher_total"]
    assert finding.detail["total"] == 1.5
    assert finding.detail["bound"] >= 2.3


def test_a_need_left_out_is_found_out():
    assert "more_matchable" in codes(make_assignment({1: 7}))


def test_too_many_needs_for_a_mentor_are_found_out():
    audit = audit_assignment(SCORES, CAPACITIES, make_assignment({1: 7, 2: 7}))

    assert [finding.code for finding in audit.findings] == ["over_capacity"]
    assert audit.findings[0].detail == {"mentor_id": 7, "load": 2}
    assert not audit.feasible
    assert audit.total_bound is None


def test_a_pair_that_is_not_allowed_is_found_out():
    unknown = replace(make_assignment({}), pairs=(Pair(5, 7, 0.9),))
    false_score = replace(make_assignment({}), pairs=(Pair(1, 7, 0.9),))

    assert codes(unknown) == codes(false_score) == ["forbidden_pair"]
    assert codes(make_assignment({1: 8, 2: 7}), floor=0.5) == ["forbidden_pair"] * 2


def test_a_need_with_two_mentors_is_found_out():
    twice = replace(make_assignment({}), pairs=(Pair(1, 7, 1.0), Pair(1, 8, 0.4)))

    assert codes(twice) == ["need_twice"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minimum", 0.9),
        ("total", 2.0),
        ("loads", {7: 2, 8: 0}),
        ("unmatched", (Pair(1, 7, 1.0),)),
        ("blocking_pairs", ()),
    ],
)
def test_a_figure_told_wrongly_is_found_out(name, value):
    wrong = replace(assign(SCORES, CAPACITIES), **{name: value})

    audit = audit_assignment(SCORES, CAPACITIES, wrong)
    assert [(f.code, f.detail) for f in audit.findings] == [("wrong_figure", {"name": name})]


def test_an_assignment_of_nobody_is_audited_too():
    empty = Assignment((), (), None, 0.0, 0.0, 0.0, (), {})

    assert codes(empty, {}, {}) == []
