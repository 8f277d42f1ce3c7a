import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, NotFound
from app.models.audit import AuditEvent
from app.models.timetable import BoardChange, Release
from app.repositories.matchday import releases as rows
from app.repositories.matchday.board_rows import Seat
from app.services.matchday import board
from app.services.signing_in import actor_for, session_key
from tests.app.board_world import Day


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now)


def test_a_board_opens_empty_and_only_once(day):
    first = day.open()
    assert (first.version, day.places(first)) == (None, {})
    assert day.open().id == first.id


def test_a_board_opens_as_a_copy_of_the_last_version_which_stays_as_it_is(day):
    firm, mentor = day.firms[0], day.mentors[0]
    told = day.make.release(day.event, (firm, mentor, 1, 1))
    work = day.open()
    board.put(
        day.session, day.actor.user_id, work, "remove", [Seat(firm.id, mentor.id, 1, 1)], [],
        now=day.now,
    )  # fmt: skip
    assert day.places(work) == {}
    assert day.places(told) == {(firm.id, mentor.id): (1, 1)}


def test_a_stranger_opens_no_board(day):
    stranger = actor_for(day.session, session_key(day.make.coordinator(region="48")))
    with pytest.raises(Forbidden):
        board.open_board(day.session, stranger, day.event, now=day.now)


def test_a_day_that_is_over_has_no_board(day):
    day.event.phase = "closed"
    day.session.commit()
    with pytest.raises(Conflict):
        day.open()


def test_the_result_of_a_run_is_taken_over_and_can_be_taken_back(day):
    (one, two), (guide, other) = day.firms, day.mentors
    run = day.run((one, guide, 1, 1), (two, other, 1, 2))
    work = day.take(run)
    both = {(one.id, guide.id): (1, 1), (two.id, other.id): (1, 2)}
    assert (day.places(work), work.run_id) == (both, run.id)
    board.undo(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)
    assert (day.places(work), work.run_id) == ({}, None)
    board.redo(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)
    assert (day.places(work), work.run_id) == (both, run.id)
    trail = day.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert trail[-4:] == ["board.opened", "board.taken_over", "board.undone", "board.redone"]


def test_locked_meetings_push_aside_what_a_run_has_in_their_place(day):
    (one, two), (guide, other) = day.firms, day.mentors
    day.make.release(day.event, (one, guide, 1, 1), version=None)
    work = day.open()
    seat = Seat(one.id, guide.id, 1, 1)
    board.put(day.session, None, work, "lock", [seat], [seat._replace(locked=True)], now=day.now)
    day.take(day.run((one, other, 1, 2), (two, guide, 1, 1), (two, other, 2, 1)))
    assert day.places(work) == {(one.id, guide.id): (1, 1), (two.id, other.id): (2, 1)}


def test_who_withdrew_after_the_run_is_left_out(day):
    (one, two), (guide, other) = day.firms, day.mentors
    run = day.run((one, guide, 1, 1), (two, other, 1, 2))
    two.state = "withdrawn"
    day.session.commit()
    assert day.places(day.take(run)) == {(one.id, guide.id): (1, 1)}


def test_a_run_at_work_or_of_another_event_is_not_taken_over(day):
    with pytest.raises(Conflict):
        day.take(day.run(state="running"))
    other = day.make.event(day.coordinator)
    with pytest.raises(Conflict):
        day.take(day.run(event=other))


def test_a_version_comes_back_to_the_board(day):
    (one, two), (guide, other) = day.firms, day.mentors
    first = day.make.release(day.event, (one, guide, 1, 1))
    day.make.release(day.event, (two, other, 2, 2), version=2)
    work = board.return_to(day.session, day.actor, day.event, first, now=day.now)
    assert day.places(work) == {(one.id, guide.id): (1, 1)}
    with pytest.raises(Conflict):
        board.return_to(day.session, day.actor, day.event, work, now=day.now)
    with pytest.raises(NotFound):
        board.version_of(day.session, day.event, 3)


def test_who_looked_at_an_older_board_changes_nothing(day):
    work = day.open()
    with pytest.raises(Conflict, match="다른 분"):
        board.undo(day.session, day.actor, day.event, stamp=work.stamp + 1, now=day.now)


def test_nothing_to_undo_or_redo_is_told(day):
    work = day.open()
    for way in (board.undo, board.redo):
        with pytest.raises(Conflict):
            way(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)


def test_a_new_change_ends_what_could_be_redone(day):
    (one, two), (guide, other) = day.firms, day.mentors
    work = day.take(day.run((one, guide, 1, 1)))
    board.undo(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)
    day.take(day.run((two, other, 1, 1)))
    with pytest.raises(Conflict):
        board.redo(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)


def test_a_board_thrown_away_leaves_versions_and_no_trace_else(day):
    (one, _), (guide, _) = day.firms, day.mentors
    told = day.make.release(day.event, (one, guide, 1, 1))
    work = day.open()
    day.take(day.run())
    board.discard(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)
    assert rows.board_of(day.session, day.event.id) is None
    assert day.session.scalars(select(Release.id)).all() == [told.id]
    assert day.session.scalars(select(BoardChange.id)).all() == []
    assert day.places(told) == {(one.id, guide.id): (1, 1)}
    with pytest.raises(Conflict):
        board.require_board(day.session, day.actor, day.event)
