"""Who may see a visit, and which steps each may take when."""

from datetime import timedelta

import pytest

from app.errors import Conflict, Forbidden, NotFound
from app.models.stay import Stay, StayMember
from app.services.visit_access import circle_of, open_visit, record
from tests.app.visit_world import World, at
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


def opened(world, actor, visit, **values):
    return open_visit(world.session, actor, visit.public_id, catalogue=world.catalogue, **values)


def test_the_steps_of_a_proposed_visit(world):
    visit = world.propose()
    steps = {"times", "change", "cancel"}
    assert opened(world, world.helper, visit).steps(now=world.now) == steps
    assert opened(world, world.asker, visit).steps(now=world.now) == steps | {"choose"}
    assert opened(world, world.desk, visit).steps(now=world.now) == steps | {"choose"}


def test_the_steps_of_an_agreed_visit_before_and_after_it_began(world):
    visit = world.agree()
    steps = {"times", "change", "cancel"}
    assert opened(world, world.asker, visit).steps(now=world.now) == steps
    assert opened(world, world.desk, visit).steps(now=world.now) == steps | {"move"}
    assert opened(world, world.asker, visit).steps(now=visit.starts_at) == {"mark"}


def test_after_the_end_only_what_began_can_be_spoken_of(world):
    ahead, past = world.agree(), world.past()
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    assert opened(world, world.asker, ahead).steps(now=world.now) == frozenset()
    assert opened(world, world.asker, past).steps(now=world.now) == {"mark"}
    with pytest.raises(Conflict):
        opened(world, world.asker, ahead).require("cancel", now=world.now)


def test_a_member_of_a_stay_sees_and_does_nothing(world, make):
    visit, guest = world.agree(), make.user()
    stay = Stay(
        engagement_id=world.engagement.id, company_id=world.firm.id, first_day=at(12, 1).date(), last_day=at(12, 31).date(),
        plan="", created_by_id=world.owner.id, created_at=world.now,
    )  # fmt: skip
    world.session.add(stay)
    world.session.flush()
    world.session.add(StayMember(stay_id=stay.id, user_id=guest.id, role="lead"))
    world.session.commit()
    there = opened(world, world.act(guest), visit)
    assert (there.role, there.steps(now=world.now)) == ("team", frozenset())
    with pytest.raises(Forbidden):
        there.require("cancel", now=world.now)


def test_strangers_and_unknown_ids_are_not_found(world, make):
    visit = world.propose()
    with pytest.raises(NotFound):
        opened(world, world.act(make.user()), visit)
    with pytest.raises(NotFound):
        open_visit(world.session, world.asker, "nothing234", catalogue=world.catalogue)


def test_opening_takes_four_selects(world, engine):
    public_id, actor = world.propose().public_id, world.asker
    with counted_selects(engine) as seen:
        open_visit(world.session, actor, public_id, catalogue=world.catalogue)
    assert len(seen) == 4


def test_circles_are_those_of_the_actor(world, make):
    assert circle_of(world.helper, "mentor").mentor_id == world.mentor.id
    assert list(circle_of(world.asker, "firm").company_ids) == [world.firm.id]
    assert circle_of(world.desk, "region").regions == {"52"}
    with pytest.raises(NotFound):
        circle_of(world.asker, "region")


def test_only_what_a_coordinator_does_is_on_behalf(world):
    visit = world.propose()
    for actor, after in ((world.desk, {"x": 1, "on_behalf": "firm"}), (world.asker, {"x": 1})):
        record(
            world.session, actor, "tried", opened(world, actor, visit), now=world.now,
            side="firm", after={"x": 1},
        )  # fmt: skip
        world.session.commit()
        assert world.audited("visit.tried")[-1].after == after
    assert world.now + timedelta(0) == world.audited("visit.tried")[-1].at
