from matching.timetable.check_rules import Violation, find_broken_rules
from matching.timetable.domain import Meeting
from tests.matching.days import make_day

DAY = make_day([[0.9, 0.8], [0.7, 0.6]], slots=2, tables=(2, 1))


def find(*meetings, day=DAY):
    return list(find_broken_rules(day, meetings))


def test_nothing_is_wrong_with_no_meeting_or_good_ones():
    assert find() == []
    assert find(Meeting(0, 0, 0, 0), Meeting(1, 1, 0, 1), Meeting(0, 1, 1, 0)) == []


def test_a_meeting_nowhere_is_told_once_and_breaks_nothing_else():
    found = find(Meeting(7, 0, 0, 0), Meeting(1, 0, 0, 0))

    assert found == [
        Violation("firm_out_of_range", "firm 7 does not exist: there are 2", {"firm": 7})
    ]


def test_a_table_too_high_still_counts_as_a_meeting():
    codes = [one.code for one in find(Meeting(0, 0, 1, 0), Meeting(1, 1, 1, 1))]

    assert codes == ["table_out_of_range", "tables_exceeded"]


def test_each_rule_tells_people_by_their_ids():
    twice = find(Meeting(0, 0, 0, 0), Meeting(0, 1, 0, 0), Meeting(0, 0, 1, 0))

    assert [(one.code, one.text) for one in twice] == [
        ("firm_double_booked", "firm F0 twice in slot 0"),
        ("table_double_booked", "table 0 twice in slot 0"),
        ("pair_twice", "firm F0 meets mentor M0 twice"),
        ("firm_over_maximum", "firm F0 has 3 meetings, at most 2"),
    ]


def test_a_fixed_meeting_counts_for_every_other_rule():
    day = make_day(
        [[0.9], [0.7]], slots=2, fixed=frozenset({(0, 0, 0)}), mentors={0: {"maximum": 1}}
    )

    codes = [one.code for one in find(Meeting(0, 0, 0, 0), Meeting(1, 0, 1, 0), day=day)]
    assert codes == ["mentor_over_maximum"]
