import json
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.digest import digest
from matching.timetable.domain import Meeting
from matching.timetable.read import read_instance, read_meetings
from matching.timetable.write import write_instance, write_timetable
from tests.matching.days import answer_truthfully, draw_day, make_day


def sensible(day):
    """The reader refuses a minimum above the maximum, which a drawn day may have."""
    firms = tuple(replace(firm, minimum=min(firm.minimum, firm.maximum)) for firm in day.firms)
    return replace(day, firms=firms, likes=day.likes - day.musts)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_day_comes_back_as_it_was(seed):
    day = sensible(draw_day(seed))

    again = read_instance(json.loads(json.dumps(write_instance(day))))

    assert np.array_equal(again.scores, day.scores)
    assert replace(again, scores=day.scores) == day
    assert digest(again) == digest(day)


def test_fixed_and_announced_meetings_come_back():
    day = make_day(
        [[0.7, 0.4], [0.5, 0.9]], tables=(1, 2, 2), fixed=frozenset({(0, 1, 2)}),
        announced=frozenset({(1, 0, 0)}), keep=250,
    )  # fmt: skip

    again = read_instance(json.loads(json.dumps(write_instance(day))))

    assert (again.fixed, again.announced, again.keep) == (day.fixed, day.announced, 250)
    assert again.tables == (1, 2, 2)


def test_an_answer_names_people_by_id_and_brings_its_proof():
    day = make_day([[0.7, 0.4], [0.5, 0.9]], likes=frozenset({(0, 1)}), firms={0: {"maximum": 1}})
    timetable = answer_truthfully(day, (Meeting(0, 0, 0, 0), Meeting(1, 1, 0, 1)))

    answer = json.loads(json.dumps(write_timetable(day, timetable)))

    assert answer["meetings"][1] == {"firm": "F1", "mentor": "M1", "slot": 0, "table": 1}
    assert answer["levels"][0] == {"name": "firms_with_good_meeting", "value": 2, "bound": 2}
    assert answer["unmet"] == [
        {"firm": "F0", "mentor": "M1", "reason": "firm_full", "facts": {"limit": 1}}
    ]
    assert answer["digest"] == digest(day)
    assert len(answer["certificate"]["duals"]) == 3
    assert read_meetings(day, answer) == timetable.meetings
    assert "kept" not in answer


def test_who_was_preferred_is_named_by_id():
    day = make_day([[0.7], [0.9]], slots=1, likes=frozenset({(0, 0)}), mentors={0: {"maximum": 2}})
    timetable = answer_truthfully(day, (Meeting(1, 0, 0, 0),))

    assert write_timetable(day, timetable)["unmet"][0]["facts"] == {"firms": ["F1"]}


def test_announced_meetings_are_counted():
    day = make_day(
        np.full((2, 2), 0.7), announced=frozenset({(0, 0, 0), (0, 1, 1), (1, 1, 0)}), keep=50
    )
    meetings = (Meeting(0, 0, 0, 0), Meeting(0, 1, 2, 1))

    answer = write_timetable(day, answer_truthfully(day, meetings))

    assert (answer["kept"], answer["moved"], answer["dropped"]) == (1, 1, 1)
    assert answer["score_without_keep"] == answer["levels"][2]["value"] - 50 == 1400
