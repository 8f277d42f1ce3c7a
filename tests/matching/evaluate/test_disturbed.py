from dataclasses import replace

import numpy as np
import pytest

from matching.evaluate.disturbed import FIRM, MENTOR, Disturbance, disturb, find_person
from matching.timetable.domain import Meeting
from tests.matching.days import make_day

DAY = make_day(np.full((3, 2), 0.7), slots=4)
TOLD = (Meeting(0, 0, 0, 0), Meeting(1, 1, 0, 1), Meeting(2, 0, 1, 0), Meeting(0, 1, 3, 1))


def test_people_are_found_by_id_and_the_firm_comes_first():
    day = replace(
        DAY,
        firms=tuple(replace(firm, id=at) for at, firm in enumerate(DAY.firms)),
        mentors=tuple(replace(mentor, id=at) for at, mentor in enumerate(DAY.mentors)),
    )

    assert find_person(day, "1") == (FIRM, 1)
    assert find_person(day, "mentor:1") == (MENTOR, 1)
    assert find_person(DAY, "M1") == (MENTOR, 1)
    with pytest.raises(ValueError, match="M7"):
        find_person(DAY, "M7")


def test_nobody_can_be_placed_in_what_is_over():
    day = disturb(DAY, TOLD, Disturbance(now=1), keep=250)

    assert day.fixed == {(0, 0, 0), (1, 1, 0)}
    assert all(min(person.available) == 1 for person in (*day.firms, *day.mentors))
    assert (len(day.announced), day.keep) == (4, 250)


def test_who_is_absent_has_no_slots_and_did_not_meet_before():
    changes = Disturbance(absent=frozenset({(FIRM, 0), (MENTOR, 1)}), now=1)

    day = disturb(DAY, TOLD, changes, keep=1)

    assert not day.firms[0].available
    assert not day.mentors[1].available
    assert day.fixed == frozenset()
    assert day.firms[1].minimum == DAY.firms[1].minimum


def test_who_is_late_has_the_slots_from_then_on():
    day = disturb(DAY, TOLD, Disturbance(late={(FIRM, 2): 2}), keep=1)

    assert day.firms[2].available == {2, 3}


def test_locked_meetings_that_cannot_be_held_are_let_go():
    day = replace(DAY, fixed=frozenset({(0, 1, 3), (2, 0, 1)}))

    changed = disturb(day, TOLD, Disturbance(absent=frozenset({(FIRM, 2)})), keep=1)

    assert changed.fixed == {(0, 1, 3)}
