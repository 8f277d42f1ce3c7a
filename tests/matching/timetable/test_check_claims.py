from matching.timetable.check_claims import count_idle, count_table_changes, find_false_reasons
from matching.timetable.domain import Meeting, Unmet
from tests.matching.days import make_day


def test_a_firm_waits_between_its_meetings_where_it_is_there():
    day = make_day([[0.9, 0.8]], slots=5, firms={0: {"available": frozenset({0, 1, 3, 4})}})

    assert count_idle(day, ()) == 0
    assert count_idle(day, (Meeting(0, 0, 1, 0),)) == 0
    assert count_idle(day, (Meeting(0, 0, 0, 0), Meeting(0, 1, 4, 0))) == 2  # away in slot 2


def test_table_changes_are_counted_from_meeting_to_meeting():
    meetings = (
        Meeting(0, 0, 3, 1),
        Meeting(1, 0, 0, 0),
        Meeting(2, 0, 1, 1),
        Meeting(3, 1, 0, 5),
        Meeting(4, 0, 5, 0),
    )

    assert count_table_changes(meetings) == {0: 2}


def false_reasons(day, meetings, *unmet):
    return [one.code for one in find_false_reasons(day, meetings, unmet)]


def test_outbid_must_name_exactly_those_who_hold_the_places():
    day = make_day([[0.9], [0.7], [0.6]], slots=2, mentors={0: {"maximum": 3}},
                   likes=frozenset({(2, 0)}))  # fmt: skip
    meetings = (Meeting(0, 0, 0, 0), Meeting(1, 0, 1, 0))

    assert false_reasons(day, meetings, Unmet(2, 0, "outbid", {"firms": [0, 1]})) == []
    for facts in ({}, {"firms": [0]}, {"firms": [0, 1, 2]}, {"firms": None}):
        assert false_reasons(day, meetings, Unmet(2, 0, "outbid", facts)) == ["reason_untrue"]


def test_a_wish_that_could_be_met_has_no_other_reason():
    day = make_day([[0.9]], slots=2, likes=frozenset({(0, 0)}))

    for reason in ("veto", "no_common_slot", "below_floor", "firm_full", "mentor_full",
                   "tables_full", "no_free_slot", "outbid"):  # fmt: skip
        assert false_reasons(day, (), Unmet(0, 0, reason)) == ["reason_untrue"]
    assert false_reasons(day, (), Unmet(0, 0, "possible", {"slots": [0, 1]})) == []
