import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.baselines import book_greedily, seat, self_book
from matching.timetable.check import check, recount
from matching.timetable.domain import Meeting
from tests.matching.days import draw_day, make_day


@pytest.mark.parametrize("book", [self_book, book_greedily])
@settings(deadline=None)  # the machine may be busy
@given(seed=st.integers(0, 2_000))
def test_days_filled_elsewhere_keep_the_rules_and_depend_on_the_seed_only(book, seed):
    day = draw_day(seed % 100)

    assert check(day, book(day, seed=seed)) == ()
    assert book(day, seed=seed) == book(day, seed=seed)


def test_whoever_comes_first_takes_what_is_best_for_them():
    day = make_day([[0.9], [0.9]], slots=1)

    assert {self_book(day, seed=seed)[0].firm for seed in range(20)} == {0, 1}


def test_greedy_gives_the_place_to_the_better_pair():
    day = make_day([[0.7], [0.9]], slots=1)

    assert {book_greedily(day, seed=seed)[0].firm for seed in range(20)} == {1}


@pytest.mark.parametrize("book", [self_book, book_greedily])
def test_fixed_meetings_stand(book):
    day = make_day([[0.7], [0.9]], slots=1, fixed=frozenset({(0, 0, 0)}))

    assert book(day, seed=1) == (Meeting(0, 0, 0, 0),)


def test_self_booking_leaves_firms_without_a_good_meeting():
    day = make_day_instance(firms=60, mentors=25, slots=12, density=0.7, seed=1)

    booked, greedy = recount(day, self_book(day, seed=1)), recount(day, book_greedily(day, seed=1))
    assert booked[0] < greedy[0] <= 60
    assert booked[2] < greedy[2]


def test_tables_are_counted_anew_in_each_slot():
    assert seat([(0, 1, 0), (1, 0, 0), (0, 0, 2)]) == (
        Meeting(1, 0, 0, 0), Meeting(0, 1, 0, 1), Meeting(0, 0, 2, 0),
    )  # fmt: skip
