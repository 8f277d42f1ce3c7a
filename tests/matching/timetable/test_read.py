import copy
import math

import pytest

from matching.errors import InvalidFieldError
from matching.timetable.domain import Meeting
from matching.timetable.read import read_instance, read_meetings

DAY = {
    "slots": 8,
    "tables": 2,
    "good": 0.6,
    "floor": 0.25,
    "firms": [
        {"id": f"F{n}", "available": list(range(8)), "min": 1, "max": 3, "priority": n == 0}
        for n in range(4)
    ],
    "mentors": [{"id": f"M{n}", "available": [0, 1, 2], "max": 2} for n in range(2)],
    "scores": [[0.5, 0.7]] * 4,
    "requests": [["F0", "M1"]],
    "forbidden": [["F1", "M0"]],
}


def changed(path, value):
    day = copy.deepcopy(DAY)
    place = day
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return day


def test_a_day_is_read_with_what_may_be_left_out():
    day = read_instance(DAY)

    assert day.tables == (2,) * 8
    assert day.firms[0].priority
    assert day.likes == {(0, 1)}
    assert day.forbidden == {(1, 0)}
    assert (day.musts, day.fixed, day.keep, day.priority_weight) == (set(), set(), 0, 1.2)


def test_ids_are_whole_numbers_or_texts_and_a_position_may_stand_for_a_text():
    numbers = changed(("firms", 0, "id"), 17)
    numbers["requests"] = [[17, "M1"], ["F2", 0]]

    assert read_instance(numbers).likes == {(0, 1), (2, 0)}
    assert read_instance(changed(("requests",), [[3, 1]])).likes == {(3, 1)}


def test_names_and_notes_are_for_people():
    day = changed(("name",), "a day in spring")
    day["firms"][1]["note"] = "comes by train"

    assert read_instance(day) is not None


def test_priority_is_no_by_default():
    day = changed(("firms", 1, "priority"), True)
    del day["firms"][1]["priority"]

    assert not read_instance(day).firms[1].priority


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("slots",), 0, "slots: must be 1..96, not 0"),
        (("slots",), True, "slots: must be 1..96, not True"),
        (("tables",), -1, "tables: must be at least 0, not -1"),
        (("tables",), [1, 2], "tables: must be a list of 8 entries, not [1, 2]"),
        (("good",), "high", "good: must be a number 0..1, not 'high'"),
        (("floor",), math.nan, "floor: must be a number 0..1, not nan"),
        (("firms", 3, "available", 0), 9, "firms[3].available[0]: must be 0..7, not 9"),
        (("firms", 3, "min"), 4, "firms[3].min: must be 0..3, not 4"),
        (("firms", 1, "max"), 1.5, "firms[1].max: must be a whole number, at least 0, not 1.5"),
        (("firms", 1, "priority"), 1, "firms[1].priority: must be true or false, not 1"),
        (("firms", 2, "id"), "F0", "firms[2].id: must be unique on its side, not 'F0'"),
        (("firms", 2), None, "firms[2]: must be an object, not None"),
        (("mentors", 1, "id"), "", "mentors[1].id: must be a text that is not empty, not ''"),
        (("mentors", 1, "max"), None, "mentors[1].max: must be a whole number, at least 0"),
        (("mentors", 0, "min"), 1, "mentors[0].min: must be one of available, id, max, not 1"),
        (("scores", 2), [0.5], "scores[2]: must be a list of 2 entries, not [0.5]"),
        (("scores", 2), [0.5, "1"], "scores[2][1]: must be a number 0..1, not '1'"),
        (("scores", 2), [0.5, math.nan], "scores[2][1]: must be a number 0..1, not nan"),
        (("scores",), [[0.5, 0.7]] * 3, "scores: must be a list of 4 entries"),
        (("requests", 0, 1), "M7", "requests[0][1]: must be the id of a mentor, not 'M7'"),
        (("requests", 0, 1), 7, "requests[0][1]: must be 0..1, not 7"),
        (("forbidden",), [["F0"]], "forbidden[0]: must be a list of 2 entries, not ['F0']"),
        (("priority_weight",), 2, "priority_weight: must be a number 1..1.5, not 2"),
        (("keep",), -1, "keep: must be 0..1000000, not -1"),
        (("fixed",), [["F0", "M0", 8]], "fixed[0][2]: must be 0..7, not 8"),
        (
            ("fixed",),
            [["F0", "M0", 0], ["F0", "M1", 0]],
            "fixed[1]: must be of a firm that is free in this slot",
        ),
        (
            ("fixed",),
            [["F0", "M0", 0], ["F1", "M0", 1], ["F2", "M0", 2]],
            "fixed[2]: must be within the 2 that the mentor can have",
        ),
        (("colour",), "red", "colour: must be one of announced, firms, fixed"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(path, value, told):
    with pytest.raises(InvalidFieldError) as refused:
        read_instance(changed(path, value))

    assert str(refused.value).startswith(told)


@pytest.mark.parametrize("key", ["slots", "firms", "scores"])
def test_what_is_missing_is_named(key):
    day = {name: value for name, value in DAY.items() if name != key}

    with pytest.raises(InvalidFieldError, match=f"{key}: must be given"):
        read_instance(day)


def test_what_is_no_object_is_refused():
    with pytest.raises(InvalidFieldError, match="must be an object"):
        read_instance([])


def test_meetings_are_read_from_an_answer_or_a_list():
    day = read_instance(DAY)
    meetings = [{"firm": "F1", "mentor": "M1", "slot": 2, "table": 1}]
    bare = [{"firm": "F1", "mentor": "M1", "slot": 2}]

    assert read_meetings(day, {"status": "optimal", "meetings": meetings}) == (Meeting(1, 1, 2, 1),)
    assert read_meetings(day, bare) == (Meeting(1, 1, 2, 0),)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "meetings: must be given"),
        ([{"firm": "F1", "mentor": "M1"}], r"meetings\[0\]\.slot: must be given"),
        (
            [{"firm": "F1", "mentor": "M1", "slot": 0, "table": 2}],
            r"meetings\[0\]\.table: must be 0\.\.1, not 2",
        ),
        ([{"firm": "?", "mentor": "M1", "slot": 0}], "must be the id of a firm"),
    ],
)
def test_a_wrong_meeting_is_named_by_its_field(data, told):
    with pytest.raises(InvalidFieldError, match=told):
        read_meetings(read_instance(DAY), data)
