"""Rankings keep their laws, and small ones equal what brute force finds."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.selection.domain import Candidate, Ranking
from matching.selection.rank import Effect, effects, rank

D = Decimal
POINTS = st.integers(0, 400).map(lambda n: Decimal(n) / 4)


@st.composite
def pools(draw: st.DrawFn, most: int = 9) -> list[Candidate]:
    """Candidates with points that often tie."""
    rows = draw(
        st.lists(
            st.tuples(st.none() | POINTS, st.booleans(), st.integers(0, 2), st.booleans()),
            max_size=most,
        )
    )
    return [
        Candidate(n, points, preferred=preferred, handed_in=at, eligible=eligible or n % 3 > 0)
        for n, (points, preferred, at, eligible) in enumerate(rows)
    ]


def ids(ranking: Ranking, outcome: str) -> list[int]:
    return [row.candidate.id for row in ranking.rows if row.outcome == outcome]


def test_a_board_worked_out_by_hand() -> None:
    pool = [
        Candidate(1, D(82)), Candidate(2, D(78)), Candidate(3, D(77), preferred=True),
        Candidate(4, D(76)), Candidate(5, D(58), preferred=True), Candidate(6, None),
        Candidate(7, D(90), eligible=False),
    ]  # fmt: skip

    ranking = rank(pool, 2, 1, D(3), least=D(60))

    assert [(r.candidate.id, r.total, r.rank, r.rank_without) for r in ranking.rows] == [
        (1, D(82), 1, 1), (3, D(80), 2, 3), (2, D(78), 3, 2), (4, D(76), 4, 4), (5, D(61), 5, 5),
        (6, None, None, None), (7, None, None, None),
    ]  # fmt: skip
    assert [r.outcome for r in ranking.rows] == [
        "chosen", "chosen", "reserve", "rejected", "rejected", "unjudged", "not_eligible",
    ]  # fmt: skip
    assert [r.candidate.id for r in ranking.displaced] == [2]
    assert [r.candidate.id for r in ranking.lifted] == [3]
    assert (ranking.cut, ranking.cut_without, ranking.margin) == (D(80), D(78), D(2))


def test_ties_go_to_points_without_preference_then_to_the_earlier_then_to_the_lower_id() -> None:
    pool = [
        Candidate(4, D(70), handed_in=2), Candidate(3, D(70), handed_in=2),
        Candidate(2, D(70), handed_in=1), Candidate(1, D(67), preferred=True, handed_in=0),
    ]  # fmt: skip

    ranking = rank(pool, 4, 0, D(3))

    assert [r.candidate.id for r in ranking.rows] == [2, 3, 4, 1]


def test_free_places_stay_free_below_the_least_points() -> None:
    ranking = rank([Candidate(1, D(59), preferred=True)], 5, 5, D(10), least=D(60))

    assert ranking.rows[0].below_least
    assert ranking.rows[0].outcome == "rejected"
    assert (ranking.cut, ranking.margin) == (None, None)


def test_a_higher_preference_lifts_more_firms() -> None:
    pool = [Candidate(n, D(80 - n), preferred=n > 2) for n in range(1, 5)]

    assert effects(pool, 2, 0, [D(0), D(2), D(9)]) == (
        Effect(D(0), 0, 0), Effect(D(2), 1, 1), Effect(D(9), 2, 2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("places", "reserves", "preference", "least"),
    [(-1, 0, D(0), D(0)), (1, -1, D(0), D(0)), (1, 0, D(-1), D(0)), (1, 0, D(0), D(-1))],
)
def test_negative_numbers_are_refused(
    places: int, reserves: int, preference: Decimal, least: Decimal
) -> None:
    with pytest.raises(InvalidValueError):
        rank([], places, reserves, preference, least=least)


def test_a_candidate_stands_once() -> None:
    with pytest.raises(InvalidValueError):
        rank([Candidate(1, D(5)), Candidate(1, D(6))], 1, 0, D(0))


@given(pools(), st.integers(0, 5), st.integers(0, 3), st.integers(0, 100))
def test_a_preference_of_nothing_changes_nothing(
    pool: list[Candidate], places: int, reserves: int, least: int
) -> None:
    ranking = rank(pool, places, reserves, D(0), least=D(least))

    assert all(row.rank == row.rank_without for row in ranking.rows)
    assert ranking.displaced == ranking.lifted == ()
    assert ranking.cut == ranking.cut_without


@given(pools(), st.integers(0, 5), st.integers(0, 10), st.integers(0, 100))
def test_displaced_and_lifted_are_as_many(
    pool: list[Candidate], places: int, preference: int, least: int
) -> None:
    ranking = rank(pool, places, 2, D(preference), least=D(least))

    assert len(ranking.displaced) == len(ranking.lifted)
    assert all(row.candidate.preferred for row in ranking.lifted)
    assert not any(row.candidate.preferred for row in ranking.displaced)


@given(pools(), st.integers(0, 5), st.integers(0, 10), st.integers(0, 8), POINTS)
def test_more_points_never_lower_a_rank(
    pool: list[Candidate], places: int, preference: int, which: int, more: Decimal
) -> None:
    judged = [c for c in pool if c.eligible and c.points is not None]
    if not judged:
        return
    one = judged[which % len(judged)]
    assert one.points is not None
    better = Candidate(
        one.id, min(D(100), one.points + more), preferred=one.preferred, handed_in=one.handed_in
    )
    changed = [better if c.id == one.id else c for c in pool]

    before = {r.candidate.id: r for r in rank(pool, places, 1, D(preference), least=D(40)).rows}
    after = {r.candidate.id: r for r in rank(changed, places, 1, D(preference), least=D(40)).rows}

    assert (after[one.id].rank or 0) <= (before[one.id].rank or 0)
    if before[one.id].outcome == "chosen":
        assert after[one.id].outcome == "chosen"


@given(pools(), st.integers(0, 4), st.integers(0, 10), st.integers(0, 100))
def test_the_order_of_the_candidates_does_not_matter(
    pool: list[Candidate], places: int, preference: int, least: int
) -> None:
    there = rank(pool, places, 1, D(preference), least=D(least))
    back = rank(pool[::-1], places, 1, D(preference), least=D(least))

    assert set(there.rows) == set(back.rows)
    assert [r for r in there.rows if r.rank] == [r for r in back.rows if r.rank]


@given(pools(most=6), st.integers(0, 3), st.integers(0, 10), st.integers(0, 100))
def test_nobody_chosen_has_less_than_somebody_who_was_not(
    pool: list[Candidate], places: int, preference: int, least: int
) -> None:
    """By brute force: of all sets that fit, the chosen one is the best in every exchange."""
    ranking = rank(pool, places, 0, D(preference), least=D(least))
    good = [c for c in pool if c.eligible and c.points is not None and c.points >= least]

    def worth(c: Candidate) -> tuple[Decimal, Decimal, float, int]:
        assert c.points is not None
        return c.points + (preference if c.preferred else 0), c.points, -c.handed_in, -c.id

    size = min(places, len(good))
    best = max(
        combinations(sorted(good, key=worth, reverse=True), size),
        key=lambda those: sorted((worth(c) for c in those), reverse=True),
    )

    assert ids(ranking, "chosen") == [c.id for c in best]
