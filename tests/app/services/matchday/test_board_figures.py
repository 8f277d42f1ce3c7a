import pytest

from app.models.event import EventFit
from app.services.matchday import board_state, instances
from app.services.matchday.board_figures import figures
from matching.timetable.digest import digest
from matching.timetable.write import write_instance
from tests.app.board_world import Day


@pytest.fixture
def day(session, make, now):
    day = Day(session, make, now)
    for firm in day.firms:
        for mentor in day.mentors:
            session.add(
                EventFit(
                    firm_id=firm.id, mentor_id=mentor.id, event_id=day.event.id, score=0.8,
                    computed_at=now,
                )
            )  # fmt: skip
    session.commit()
    return day


def _look(day, work):
    return figures(day.session, board_state.load(day.session, day.event, work))


def _run(day, *meetings, bounds=(2, 2, 1600), values=(2, 2, 1600)):
    run = day.run(*meetings)
    instance, _ = instances.build(day.session, day.event)
    run.instance, run.digest = {"slots": instance.slots}, digest(instance)
    names = ("firms_with_good_meeting", "missing_minimum", "weighted_score")
    run.result = {
        "levels": [
            {"name": name, "value": value, "bound": bound}
            for name, value, bound in zip(names, values, bounds, strict=True)
        ]
    }
    day.session.commit()
    return run


def test_a_board_is_counted_and_its_bound_comes_from_its_run(day):
    (one, two), (guide, other) = day.firms, day.mentors
    found = _look(day, day.take(_run(day, (one, guide, 1, 1), (two, other, 1, 2))))
    assert [(level.value, level.bound) for level in found.levels] == [(2, 2), (2, 2), (1600, 1600)]
    assert (found.firms, found.good, found.question_changed) == (2, 2, False)
    assert [(row.firm.id, row.count, row.minimum) for row in found.short] == [
        (one.id, 1, 2), (two.id, 1, 2),
    ]  # fmt: skip


def test_once_a_level_falls_back_the_bounds_after_it_are_not_told(day):
    (one, two), (guide, other) = day.firms, day.mentors
    run = _run(
        day, (one, guide, 1, 1), (two, other, 1, 2), bounds=(2, 0, 3000), values=(2, 0, 3000)
    )
    found = _look(day, day.take(run))
    assert [level.bound for level in found.levels] == [2, 0, None]


def test_a_wish_after_the_run_ends_its_bound(day, make):
    (one, two), (guide, other) = day.firms, day.mentors
    work = day.take(_run(day, (one, guide, 1, 1), (two, other, 1, 2)))
    make.wish(one, other, "must")
    day.session.rollback()
    # a question that cannot be read again is not today's either
    day.session.get(type(day.run()), work.run_id).instance = {}
    found = _look(day, work)
    assert found.question_changed
    assert {level.bound for level in found.levels} == {None}
    (wish,) = found.unmet
    assert (wish.firm.id, wish.mentor.id, wish.must, wish.reason) == (
        one.id, other.id, True, "possible",
    )  # fmt: skip


def test_a_board_made_by_hand_has_no_bound(day):
    found = _look(day, day.open())
    assert (found.run, found.question_changed) == (None, False)
    assert [level.value for level in found.levels] == [0, 4, 0]


def test_an_open_wish_names_the_limit_or_who_has_the_place(day, make):
    (one, two), (guide, _) = day.firms, day.mentors
    guide.maximum = 1
    make.wish(two, guide)
    day.session.commit()
    found = _look(day, day.take(day.run((one, guide, 1, 1))))
    (wish,) = found.unmet
    assert (wish.reason, wish.limit) == ("mentor_full", 1)
    guide.maximum, one.rounds, two.rounds = None, [1], [1]
    day.session.commit()
    (wish,) = _look(day, day.open()).unmet
    assert (wish.reason, [row.id for row in wish.others]) == ("outbid", [one.id])


def test_what_was_fixed_for_the_run_bounds_only_boards_that_hold_it(day):
    (one, two), (guide, other) = day.firms, day.mentors
    run = _run(day, (one, guide, 1, 1), (two, other, 1, 2))
    instance, _ = instances.build(day.session, day.event, fixed=[(one.id, guide.id, 1)])
    run.instance, run.digest = write_instance(instance), digest(instance)
    work = day.take(run)
    assert _look(day, work).levels[0].bound == 2
    work = day.take(day.run((one, guide, 2, 1), (two, other, 1, 2)))
    work.run_id = run.id
    found = _look(day, work)
    assert (found.question_changed, found.levels[0].bound) == (True, None)
