from matching.timetable.domain import Meeting
from matching.timetable.figures import Group, measure
from tests.matching.days import make_day

DAY = make_day(
    [[0.9, 0.5], [0.5, 0.7], [0.3, 0.3], [0.8, 0.8]],
    firms={0: {"minimum": 2}},
    likes=frozenset({(0, 0), (2, 1)}),
    musts=frozenset({(1, 0)}),
)
MEETINGS = (Meeting(0, 0, 0, 0), Meeting(1, 0, 1, 0), Meeting(0, 1, 2, 0), Meeting(2, 0, 2, 1))


def test_figures_tell_what_everybody_gets():
    figures = measure(DAY, MEETINGS)

    assert (figures.meetings, figures.firms, figures.with_good) == (4, 4, 1)
    assert (figures.with_minimum, figures.without_any, figures.missing) == (3, 1, 1)
    assert (figures.wishes, figures.wishes_met, figures.musts, figures.musts_met) == (3, 2, 1, 1)
    assert (figures.idle, figures.table_changes, figures.coverage) == (1, 1, 0.25)
    assert figures.score == 1000 + 800 + 500 + 300


def test_equal_sums_are_even_and_nobody_is_covered():
    even = make_day([[0.5, 0.5], [0.5, 0.5]])

    assert measure(even, (Meeting(0, 0, 0, 0), Meeting(1, 1, 0, 1))).gini == 0
    assert measure(even, (Meeting(0, 0, 0, 0),)).gini == 0.5


def test_groups_count_seats_and_firms_served_well():
    figures = measure(DAY, MEETINGS, ["진안군", "전주시", "진안군", "전주시"])

    assert figures.groups == (
        Group("전주시", firms=2, seats=1, with_good=0),
        Group("진안군", firms=2, seats=3, with_good=1),
    )


def test_without_meetings_nobody_is_served():
    empty = make_day([[0.5]])

    assert measure(empty, ()).coverage == 0.0
    assert measure(empty, ()).groups == ()
