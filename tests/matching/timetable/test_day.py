"""What is fixed is taken out of the day before anything is decided."""

from matching.timetable.day import read_day
from tests.matching.days import make_day

DAY = make_day(
    [[0.9, 0.7], [0.8, 0.6]],
    slots=3,
    tables=(1, 2, 2),
    fixed=frozenset({(0, 0, 0)}),
    announced=frozenset({(0, 0, 0), (1, 0, 1), (1, 1, 0)}),
    keep=100,
)


def test_a_fixed_meeting_uses_up_people_slot_and_table():
    day = read_day(DAY)
    assert not day.firm_there[0, 0]
    assert not day.mentor_there[0, 0]
    assert day.tables.tolist() == [0, 2, 2]
    assert not day.allowed[0, 0]
    assert day.met[0].tolist() == [True, False, False]
    assert day.wants_good.tolist() == [False, True]


def test_only_what_can_stay_earns_the_bonus():
    day = read_day(DAY)
    assert day.kept == {(1, 0): 1, (1, 1): 0}
    assert (day.worth(1) - day.weights).tolist() == [[0, 0], [100, 0]]
    assert (day.best_worth() - day.weights).tolist() == [[0, 0], [100, 100]]


def test_whoever_had_all_meetings_may_meet_nobody_more():
    full = make_day(
        [[0.9, 0.7]], slots=2, firms={0: {"maximum": 1, "minimum": 0}}, fixed=frozenset({(0, 0, 0)})
    )
    assert not read_day(full).allowed.any()
