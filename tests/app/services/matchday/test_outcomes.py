from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.models.timetable import MeetingRecord
from app.services.matchday import outcomes
from app.services.matchday.outcomes import Given
from tests import postgres
from tests.app.after_world import AfterWorld
from tests.app.asking_world import build
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def save(world, given, *, firm=None, mentor=None, by=None, seen=None, minutes=0):
    met = world.met(firm or world.one, mentor or world.guide)
    return outcomes.save(
        world.session, world.desk, world.whole(), met, by, given, seen=seen,
        now=world.now + timedelta(minutes=minutes),
    )  # fmt: skip


def visit(world, **values):
    due = world.day.day + timedelta(days=7)
    return Given(**{"step": "visit", "owner": "mentor", "due": due, "note": "염도계", **values})


def test_somebody_sees_their_own_meetings_of_which_an_outcome_is_asked(world):
    _, (mine,) = outcomes.own(
        world.session, world.act(world.owner), world.day.public_id, now=world.now
    )
    assert [met.mentor.name for met in mine.meetings] == ["박멘토", "이고문"]
    assert mine.written == 0
    save(world, visit(world), by=world.one)
    _, (mine,) = outcomes.own(
        world.session, world.act(world.owner), world.day.public_id, now=world.now
    )
    assert mine.written == 1
    stranger = world.act(world.make.user())
    with pytest.raises(NotFound):
        outcomes.own(world.session, stranger, world.day.public_id, now=world.now)


def test_the_meeting_of_others_is_nobody_elses(world):
    owner = world.act(world.owner)
    at = (world.day.public_id, world.one.public_id, world.guide.public_id)
    _, met, row = outcomes.own_one(world.session, owner, *at)
    assert (met.mentor.id, row.id) == (world.guide.id, world.one.id)
    for firm, mentor in ((world.two, world.other), (world.three, world.guide)):
        with pytest.raises(NotFound):
            outcomes.own_one(
                world.session, owner, world.day.public_id, firm.public_id, mentor.public_id
            )


def test_an_outcome_is_one_row_for_both_sides(world):
    record = save(world, visit(world), by=world.one)
    assert (record.next_step, record.step_owner, record.note) == ("visit", "mentor", "염도계")
    assert record.outcome_by_id == world.one.id
    again = save(
        world, visit(world, step="contact"), by=world.guide, seen=record.outcome_at, minutes=5
    )
    assert (again.id, again.next_step, again.outcome_by_id) == (
        record.id,
        "contact",
        world.guide.id,
    )
    assert len(world.audited("meeting.outcome")) == 2


def test_nobody_overwrites_words_that_they_did_not_see(world):
    save(world, visit(world), by=world.one)
    with pytest.raises(Conflict):
        save(world, visit(world, step="contact"), by=world.guide)


def test_a_meeting_without_a_record_gets_one(world):
    record = save(world, Given("none", note="잘 만났어요"), mentor=world.other)
    assert (record.state, record.next_step, record.step_owner) == ("unknown", "none", "")
    assert record.outcome_by_id is None
    assert world.session.query(MeetingRecord).count() == 4


def test_what_is_missing_is_named(world):
    with pytest.raises(Invalid) as error:
        save(world, Given("dance", note="가" * 501))
    assert set(error.value.fields) == {"step", "note", "owner", "due"}
    for due in (-1, 366):
        with pytest.raises(Invalid) as error:
            save(world, visit(world, due=world.day.day + timedelta(days=due)))
        assert set(error.value.fields) == {"due"}


def test_nothing_follows_from_a_meeting_that_was_missed(world):
    with pytest.raises(Conflict):
        save(world, visit(world), firm=world.two)


def test_an_outcome_is_taken_back_unless_it_was_changed_meanwhile(world):
    record = save(world, visit(world))
    met = world.met(world.one, world.guide)
    with pytest.raises(Conflict):
        outcomes.take_back(world.session, world.desk, world.whole(), met, seen=None, now=world.now)
    for _ in range(2):
        outcomes.take_back(
            world.session, world.desk, world.whole(), met, seen=record.outcome_at, now=world.now
        )
    assert (record.next_step, record.outcome_at, record.state) == ("", None, "held")
    assert len(world.audited("meeting.outcome_removed")) == 1


def test_a_coordinator_of_another_province_sees_nothing(world, make):
    stranger = world.act(make.coordinator(region="48"))
    with pytest.raises(NotFound):
        outcomes.on_desk(
            world.session, stranger, world.day.public_id, world.one.public_id, world.guide.public_id
        )


def race(engine, world):
    """Both sides write of the same meeting at once; return what came of it."""
    met, whole = world.met(world.one, world.other), world.whole()
    world.session.rollback()
    barrier, said = Barrier(2), []

    def write(by, step):
        with Session(engine) as session:
            barrier.wait(20)
            try:
                outcomes.save(
                    session, None, whole, met, by, Given(step, "firm", world.day.day), seen=None,
                    now=world.now,
                )  # fmt: skip
                session.commit()
                said.append(step)
            except Conflict:
                said.append("conflict")

    threads = [
        Thread(target=write, args=pair) for pair in ((world.one, "visit"), (world.other, "contact"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return said


@pytest.mark.postgres
def test_on_postgresql_two_sides_that_write_at_once_leave_one_row():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        world = AfterWorld(session, Factory(session, NOW))
        said = race(engine, world)
        assert "conflict" in said
        assert len(said) == 2
        (winner,) = set(said) - {"conflict"}
        rows = session.query(MeetingRecord).filter_by(
            firm_id=world.one.id, mentor_id=world.other.id
        )
        assert [row.next_step for row in rows] == [winner]
    engine.dispose()
