import pytest

from app.models.event import EventFit
from app.models.timetable import TimetableRun
from app.repositories.matchday import runs as rows
from app.services.matchday import run_work
from app.services.matchday.preparing import prepare, refresh_fits
from matching.timetable.digest import digest
from matching.timetable.read import read_instance


@pytest.fixture
def event(make):
    event = make.event(rounds=2, tables=1)
    make.firm_at(event, topic="도금 불량을 줄이고 싶어요", industry_code="259")
    make.mentor_at(event, topic="도금 라인의 불량을 잡았어요", industry_code="259")
    return event


@pytest.fixture
def taken(session, event, now):
    session.add(
        TimetableRun(
            event_id=event.id, kind="fair", created_by_id=event.created_by_id, created_at=now
        )
    )
    session.commit()
    found = run_work.take(session, ("fair",), now=now)
    session.commit()
    return found


def test_scores_come_before_the_question(runtime, session, taken, now):
    asked = prepare(runtime, taken, clock=lambda: now)
    session.rollback()
    (fit,) = session.query(EventFit)
    assert asked["instance"]["scores"] == [[fit.score]]
    run = rows.by_id(session, taken.id)
    assert run.digest == digest(read_instance(asked["instance"]))
    assert run.progress == {"step": "fit", "done": 1, "total": 1}


def test_scores_that_are_there_are_not_worked_out_again(runtime, session, taken, now):
    refresh_fits(runtime, taken, lambda: now)
    before = rows.by_id(session, taken.id).progress
    refresh_fits(runtime, taken, lambda: now)
    assert rows.by_id(session, taken.id).progress == before


def test_a_run_that_was_begun_before_is_asked_the_same(runtime, session, make, event, taken, now):
    first = prepare(runtime, taken, clock=lambda: now)
    make.firm_at(event)
    assert prepare(runtime, taken, clock=lambda: now)["instance"] == first["instance"]


def test_a_run_that_was_cancelled_has_no_question(runtime, session, taken, now):
    rows.by_id(session, taken.id).cancel_asked = True
    session.commit()
    assert prepare(runtime, taken, clock=lambda: now) is None
