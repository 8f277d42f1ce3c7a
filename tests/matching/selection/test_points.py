"""Points are the weighted mean of what reviewers gave."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.selection.domain import Judgement
from matching.selection.points import points_of, points_of_one

WEIGHTS = {1: 40, 2: 35, 3: 25}
SCORES = st.fixed_dictionaries({position: st.integers(0, 5) for position in WEIGHTS})


def test_the_points_of_two_reviewers_worked_out_by_hand() -> None:
    first = Judgement(7, {1: 5, 2: 3, 3: 4})  # (200 + 105 + 100) / 5 = 81
    second = Judgement(8, {1: 2, 2: 4, 3: 3})  # (80 + 140 + 75) / 5 = 59

    found = points_of(WEIGHTS, [first, second], wanted=3)

    assert found.points == Decimal("70.000")
    assert found.by_reviewer == {7: Decimal(81), 8: Decimal(59)}
    assert found.by_criterion == {1: Decimal("3.5"), 2: Decimal("3.5"), 3: Decimal("3.5")}
    assert (found.spread, found.missing, found.conflicts) == (Decimal(22), 1, 0)


def test_who_stands_too_near_counts_not_at_all() -> None:
    near = Judgement(9, {1: 5, 2: 5, 3: 5}, conflict=True)
    fair = Judgement(7, {1: 3, 2: 3, 3: 3})

    found = points_of(WEIGHTS, [near, fair], wanted=2)

    assert found.points == Decimal(60)
    assert (found.missing, found.conflicts) == (1, 1)


def test_a_judgement_that_is_not_in_counts_as_missing() -> None:
    found = points_of(WEIGHTS, [Judgement(7, {1: 5}, done=False)], wanted=2)

    assert found.points is None
    assert found.missing == 2


@pytest.mark.parametrize("weights", [{1: 50, 2: 49}, {1: 0, 2: 100}, {}])
def test_weights_that_do_not_add_up_are_refused(weights: dict[int, int]) -> None:
    with pytest.raises(InvalidValueError):
        points_of(weights, [], wanted=1)


@pytest.mark.parametrize("scores", [{1: 5, 2: 5}, {1: 6, 2: 5, 3: 5}, {1: -1, 2: 5, 3: 5}])
def test_a_missing_or_impossible_score_is_refused(scores: dict[int, int]) -> None:
    with pytest.raises(InvalidValueError):
        points_of_one(WEIGHTS, scores)


@given(st.lists(SCORES, min_size=1, max_size=5))
def test_points_lie_between_those_of_the_reviewers(given_scores: list[dict[int, int]]) -> None:
    judged = [Judgement(n, scores) for n, scores in enumerate(given_scores)]

    found = points_of(WEIGHTS, judged, wanted=1)

    assert found.points is not None
    assert min(found.by_reviewer.values()) <= found.points <= max(found.by_reviewer.values())
    assert 0 <= found.points <= 100
    assert found.spread >= 0


@given(SCORES, st.sampled_from(sorted(WEIGHTS)))
def test_a_higher_score_gives_more_points(scores: dict[int, int], position: int) -> None:
    better = {**scores, position: min(5, scores[position] + 1)}

    gain = points_of_one(WEIGHTS, better) - points_of_one(WEIGHTS, scores)

    assert gain == (Decimal(WEIGHTS[position]) / 5 if scores[position] < 5 else 0)
