from dataclasses import replace

from matching.timetable import plain
from matching.timetable.check import check, recount
from matching.timetable.domain import Meeting
from matching.timetable.plain import solve_plainly
from tests.matching.days import draw_day, make_day, try_everything


def test_the_plain_model_reaches_what_trying_everything_does():
    for seed in range(100, 140):
        day = draw_day(seed)
        answer = solve_plainly(day, time_limit=20.0)

        assert answer.optimal
        assert check(day, answer.meetings) == ()
        assert recount(day, answer.meetings) == try_everything(day), seed


ONE = {"maximum": 1}


def test_fixed_and_announced_meetings_count():
    day = make_day([[0.7, 0.7], [0.7, 0.7]], slots=2, firms={0: ONE, 1: ONE})
    told = frozenset({(0, 1, 1), (1, 0, 1)})

    kept = solve_plainly(replace(day, announced=told, keep=1), time_limit=20.0)
    assert {(one.firm, one.mentor, one.slot) for one in kept.meetings} == told
    fixed = solve_plainly(replace(day, fixed=frozenset({(0, 0, 1)})), time_limit=20.0)
    assert Meeting(0, 0, 1, 0) in fixed.meetings


def test_without_time_or_room_there_is_no_answer(monkeypatch):
    day = draw_day(1)

    assert solve_plainly(day, time_limit=0.0).meetings is None
    monkeypatch.setattr(plain, "MOST_VARIABLES", 0)
    answer = solve_plainly(day, time_limit=20.0)
    assert (answer.meetings, answer.optimal) == (None, False)
    assert answer.variables > 0


def test_a_day_without_any_pair_is_solved_by_nothing():
    answer = solve_plainly(make_day([[0.1]]), time_limit=20.0)

    assert (answer.meetings, answer.optimal) == ((), True)
