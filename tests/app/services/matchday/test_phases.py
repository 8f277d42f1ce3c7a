"""An event goes from phase to phase only when what it needs is there."""

from datetime import timedelta

import pytest

from app.errors import Conflict
from app.models.timetable import Release
from app.services.matchday import phases
from tests.app.event_world import EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def move(world, event, to, now=None):
    phases.move(world.session, world.desk, event, to, now=now or world.now)
    return event.phase


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"rounds": 0}, "라운드가 없어요"),
        ({"tables": 0}, "테이블이 없어요"),
    ],
)
def test_nothing_is_collected_without_rounds_and_tables(world, values, text):
    event = world.event(phase="draft", **values)
    with pytest.raises(Conflict, match=text):
        move(world, event, "collecting")


def test_nothing_is_collected_after_the_day_or_the_deadline(world, now):
    event = world.event(phase="draft")
    with pytest.raises(Conflict, match="신청 마감이 이미 지났어요"):
        move(world, event, "collecting", now + timedelta(days=12))
    with pytest.raises(Conflict, match="행사 날짜가 지났어요"):
        move(world, event, "collecting", now + timedelta(days=40))
    assert move(world, event, "collecting") == "collecting"
    (noted,) = world.audited("event.phase")
    assert (noted.before, noted.after) == ({"phase": "draft"}, {"phase": "collecting"})


def test_a_timetable_must_be_published_before_its_phase(world):
    event = world.event()
    with pytest.raises(Conflict, match="공개한 시간표가 없어요"):
        move(world, event, "provisional")
    world.make.release(event, version=None)
    with pytest.raises(Conflict, match="공개한 시간표가 없어요"):
        move(world, event, "provisional")
    release = world.session.query(Release).one()
    release.version, release.published_at = 1, world.now
    assert move(world, event, "provisional") == "provisional"
    with pytest.raises(Conflict, match="확정 시간표로 공개해 주세요"):
        move(world, event, "final")
    world.make.release(event, version=2, phase="final")
    assert move(world, event, "final") == "final"


def test_the_day_begins_at_most_one_day_early(world, now):
    event = world.event(phase="final")
    with pytest.raises(Conflict, match="행사 하루 전부터"):
        move(world, event, "running")
    assert move(world, event, "running", now + timedelta(days=29)) == "running"
    assert move(world, event, "closed", now + timedelta(days=30)) == "closed"


def test_no_phase_is_skipped_and_the_same_phase_is_no_step(world):
    event = world.event(phase="draft")
    for to in ("final", "closed", "nonsense"):
        with pytest.raises(Conflict):
            move(world, event, to)
    assert move(world, event, "draft") == "draft"
    assert world.audited("event.phase") == []


def test_one_step_back_while_nothing_depends_on_it(world, now):
    event = world.event()
    assert move(world, event, "draft") == "draft"
    taken = world.event()
    world.make.firm_at(taken, state="waiting")
    with pytest.raises(Conflict, match="이미 신청한 분이 있어"):
        move(world, taken, "draft")
    gone = world.event()
    world.make.firm_at(gone, state="withdrawn")
    assert move(world, gone, "draft") == "draft"
    planned = world.event(phase="provisional")
    with pytest.raises(Conflict, match="행사 날짜가 지나"):
        move(world, planned, "collecting", now + timedelta(days=31))
    assert move(world, planned, "collecting") == "collecting"


def test_a_day_that_began_is_not_taken_back(world, now):
    event = world.event(phase="running")
    world.make.firm_at(event, arrived_at=now)
    with pytest.raises(Conflict, match="이미 도착하거나"):
        move(world, event, "final")
    assert move(world, event, "closed") == "closed"
    assert move(world, event, "running") == "running"


def test_the_steps_of_both_ends_have_one_neighbour(world):
    first = phases.steps(world.session, world.event(phase="draft"), now=world.now)
    assert (first.back, first.forward.to) == (None, "collecting")
    last = phases.steps(world.session, world.event(phase="closed"), now=world.now)
    assert (last.back.to, last.forward) == ("running", None)
