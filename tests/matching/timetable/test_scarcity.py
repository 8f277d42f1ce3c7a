from dataclasses import replace

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.plain import find_missing
from matching.timetable.scarcity import count_missing, find_crowd, restrict
from tests.matching.days import draw_day, make_day, try_everything


def test_others_leave_the_day_but_what_is_fixed_of_them_stays():
    day = make_day(
        [[0.9, 0.8], [0.7, 0.6], [0.5, 0.4]],
        fixed=frozenset({(0, 1, 0), (2, 0, 2)}),
        likes=frozenset({(2, 1), (1, 1)}),
        forbidden=frozenset({(2, 0)}),
    )

    left = restrict(day, (2, 1))
    assert [firm.id for firm in left.firms] == ["F2", "F1"]
    assert left.scores.tolist() == [[0.5, 0.4], [0.7, 0.6]]
    assert left.fixed == {(0, 0, 2)}
    assert left.likes == {(0, 1), (1, 1)}
    assert left.forbidden == {(0, 0)}
    assert left.tables == (1, 2, 2)
    assert (left.mentors[1].available, left.mentors[1].maximum) == ({1, 2}, 2)


def test_a_crowd_needs_more_than_its_mentors_have():
    crowded = make_day([[0.9, 0.1]] * 4 + [[0.1, 0.9]], slots=3)

    assert find_crowd(crowded) == (1, (0, 1, 2, 3))
    assert find_crowd(make_day([[0.9, 0.1]] * 3, slots=3)) == (0, ())


def test_pairs_never_miss_more_than_timetables_and_the_same_where_all_stay_all_day():
    for seed in range(60):
        day = draw_day(seed, firms=4, mentors=3, slots=3)
        whole = frozenset(range(day.slots))
        all_day = replace(
            day,
            tables=(2,) * day.slots,
            firms=tuple(replace(one, available=whole, maximum=3) for one in day.firms),
            mentors=tuple(replace(one, available=whole) for one in day.mentors),
        )
        assert find_crowd(day)[0] <= find_missing(day, time_limit=9.0) == _missing(day), seed
        assert find_missing(all_day, time_limit=9.0) == count_missing(all_day, time_limit=0.0)


def test_without_time_nothing_is_said():
    assert count_missing(draw_day(2), time_limit=0.0) is None


def test_a_province_is_counted_in_a_moment():
    day = make_day_instance(firms=500, mentors=150, slots=20, density=1.0, seed=1)

    assert count_missing(day, time_limit=0.0) == 0


def _missing(day):
    return try_everything(replace(day, good=2.0))[1]
