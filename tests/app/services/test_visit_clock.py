"""What time alone brings about, each once, whatever the clock and the worker do."""

from datetime import timedelta

import pytest

from app.jobs import look_after_visits
from app.services import visit_clock, visit_proposing
from tests.app.visit_world import SENDER, World, at


@pytest.fixture
def world(session, make):
    return World(session, make)


def do(world, deed, now):
    """Do a deed for every visit it is due for; return how many were done."""
    due = [public_id for name, public_id in visit_clock.due(world.session, now=now) if name == deed]
    return sum(once(world, deed, public_id, now) for public_id in due)


def once(world, deed, public_id, now):
    done = visit_clock.do(
        world.session, deed, public_id, catalogue=world.catalogue, sender=SENDER, now=now
    )
    world.session.commit()
    return done


def test_both_are_reminded_the_day_before_from_eight_on(world):
    world.agree(at(11, 26))
    world.agree(at(11, 27, 23))
    assert do(world, "remind", at(11, 24, 23, 59)) == 0
    assert do(world, "remind", at(11, 25, 7, 59)) == 0
    assert do(world, "remind", at(11, 25, 8)) == 1
    assert do(world, "remind", at(11, 25, 8, 10)) == 0
    assert world.told(world.owner)[-1] == world.told(world.person)[-1] == "tomorrow:0"


def test_a_worker_that_was_down_reminds_on_the_day_itself_and_not_after(world):
    world.agree(at(11, 26))
    assert do(world, "remind", at(11, 26, 9)) == 1
    late = world.agree(at(11, 27))
    assert do(world, "remind", at(11, 27, 14)) == 0
    assert late.reminded_at is None


def test_a_clock_that_is_set_back_reminds_nobody_twice(world):
    world.agree(at(11, 26))
    assert do(world, "remind", at(11, 25, 8, 30)) == 1
    assert do(world, "remind", at(11, 25, 7, 30)) == 0
    assert do(world, "remind", at(11, 25, 8, 30)) == 0


def test_who_agrees_to_a_visit_of_tomorrow_is_not_reminded_of_it(world):
    world.agree(at(11, 23))
    assert do(world, "remind", at(11, 22, 20)) == 0


def test_a_visit_that_moved_is_reminded_of_anew(world):
    visit = world.agree(at(11, 26))
    assert do(world, "remind", at(11, 25, 9)) == 1
    visit_proposing.move(
        world.session, world.desk, visit.public_id, at(11, 30), "연기",
        **{**world.values, "now": at(11, 25, 10)},
    )  # fmt: skip
    world.session.commit()
    assert do(world, "remind", at(11, 29, 9)) == 1
    assert world.told(world.owner)[-1] == "tomorrow:1"


def test_each_silent_side_is_asked_once_the_day_after(world):
    visit = world.agree(at(11, 26))
    visit.mentor_mark = "held"
    visit.state = "held"
    world.session.commit()
    assert do(world, "ask", at(11, 26, 23)) == 0
    assert do(world, "ask", at(11, 27, 7, 59)) == 0
    assert do(world, "ask", at(11, 27, 8)) == 1
    assert do(world, "ask", at(11, 28, 8)) == 0
    assert world.told(world.owner)[-1] == "how"
    assert "how" not in world.told(world.person)


def test_nobody_is_asked_about_what_both_spoke_of_was_called_off_or_is_long_past(world):
    world.past(firm_mark="held", mentor_mark="held", state="held")
    world.past(state="cancelled")
    world.past(starts_at=world.now - timedelta(days=8))
    assert do(world, "ask", world.now) == 0


def test_seven_days_of_silence_reach_the_coordinators_once(world):
    visit = world.agree(at(11, 26))
    assert do(world, "escalate", visit.starts_at + timedelta(days=7)) == 0
    after = visit.starts_at + timedelta(days=7, seconds=1)
    assert do(world, "escalate", after) == 1
    assert do(world, "escalate", after + timedelta(days=1)) == 0
    assert world.told(world.coordinator) == ["unmarked"]
    world.past(state="held", starts_at=world.now - timedelta(days=30))
    assert do(world, "escalate", world.now) == 0


def test_what_was_done_meanwhile_is_left(world):
    """Two workers may find the same visit: the second meets it as the first left it."""
    visit = world.past()
    assert not once(world, "remind", visit.public_id, world.now)
    visit.state = "cancelled"
    world.session.commit()
    assert not once(world, "ask", visit.public_id, world.now)
    assert not once(world, "escalate", visit.public_id, world.now)


def test_the_worker_looks_after_visits(world, runtime):
    world.agree(at(11, 26))
    world.past(starts_at=world.now - timedelta(days=9))
    assert look_after_visits(runtime, clock=lambda: at(11, 25, 9)) == 2
    assert look_after_visits(runtime, clock=lambda: at(11, 25, 9)) == 0
    assert world.told(world.coordinator) == ["unmarked"]
