import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.baselines import book_greedily
from matching.timetable.check import check
from matching.timetable.check_claims import count_table_changes
from matching.timetable.domain import Meeting
from matching.timetable.tables import count_changes, seat_meetings
from tests.matching.days import draw_day, make_day

DAY = make_day(np.full((4, 3), 0.7), slots=3)


def tables_of(meetings):
    return {(one.firm, one.mentor, one.slot): one.table for one in meetings}


def test_mentors_keep_one_table_where_there_are_enough():
    meetings = seat_meetings(DAY, [(0, 0, 0), (1, 1, 0), (0, 1, 1), (2, 0, 1), (3, 2, 1)])

    assert count_changes(meetings) == {}
    assert check(DAY, meetings) == ()


def test_two_mentors_who_are_never_there_at_once_share_a_table():
    day = make_day(np.full((4, 3), 0.7), slots=3, tables=(1, 1, 1))

    meetings = seat_meetings(day, [(0, 0, 0), (1, 0, 2), (2, 1, 1)])

    assert {one.table for one in meetings} == {0}
    assert count_changes(meetings) == {}


def test_who_finds_no_table_for_all_slots_moves_as_rarely_as_can_be():
    day = make_day(np.full((4, 3), 0.7), slots=4, tables=(2,) * 4)
    # mentors 0 and 1 take a table each; mentor 2 comes when either is away
    placements = [(0, 0, 0), (1, 0, 1), (0, 1, 2), (1, 1, 3), (2, 2, 0), (3, 2, 1), (2, 0, 3)]

    meetings = seat_meetings(day, placements)

    assert sum(count_changes(meetings).values()) <= 1
    assert check(day, meetings) == ()


def test_a_slot_with_fewer_tables_is_respected():
    day = make_day(np.full((4, 3), 0.7), slots=2, tables=(3, 1))

    meetings = seat_meetings(day, [(0, 0, 0), (1, 1, 0), (2, 2, 0), (0, 2, 1)])

    assert tables_of(meetings)[0, 2, 1] == 0
    assert tables_of(meetings)[2, 2, 0] == 0


def test_meetings_that_stand_keep_their_table_and_draw_the_others_of_their_mentor():
    standing = {(0, 0, 0): 2, (1, 1, 0): 0}

    meetings = seat_meetings(DAY, [(0, 0, 0), (1, 1, 0), (2, 0, 1), (3, 1, 2)], standing)

    assert tables_of(meetings) == {(0, 0, 0): 2, (1, 1, 0): 0, (2, 0, 1): 2, (3, 1, 2): 0}


def test_of_two_meetings_that_claim_one_table_the_first_keeps_it():
    meetings = seat_meetings(DAY, [(0, 0, 0), (1, 1, 0)], {(0, 0, 0): 1, (1, 1, 0): 1})

    assert sorted(one.table for one in meetings) == [0, 1]


def test_tables_that_are_gone_are_forgotten():
    assert seat_meetings(DAY, [(0, 0, 0)], {(0, 0, 0): 7, (3, 2, 2): 0}) == (Meeting(0, 0, 0, 0),)


def test_changes_are_counted_from_meeting_to_meeting():
    meetings = [Meeting(0, 0, 0, 1), Meeting(1, 0, 1, 0), Meeting(2, 0, 2, 0), Meeting(3, 0, 3, 1)]

    assert count_changes(meetings) == {0: 2}


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_every_seating_keeps_the_rules_and_counts_its_changes(seed):
    day = draw_day(seed)
    placements = [(one.firm, one.mentor, one.slot) for one in book_greedily(day, seed=seed)]

    meetings = seat_meetings(day, placements)

    assert check(day, meetings) == ()
    assert sorted(tables_of(meetings)) == sorted(placements)
    assert count_changes(meetings) == count_table_changes(meetings)
