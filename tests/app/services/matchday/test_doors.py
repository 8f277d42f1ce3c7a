import pytest

from app.errors import Conflict, NotFound
from app.services.matchday import doors
from tests.app.wish_world import WishWorld


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


def test_a_member_finds_everything_that_is_approved_for_them(world):
    twice = world.make.mentor_at(world.event, world.make.mentor(user=world.owner))
    world.make.firm_at(world.event, state="waiting", user_id=world.owner.id)
    event, rows = doors.of_member(world.session, world.actor(world.owner), world.event.public_id)
    assert event.id == world.event.id
    assert [row.id for row in rows] == [world.firm.id, twice.id]


def test_a_member_without_anything_finds_nothing_and_one_who_waits_is_told(world):
    stranger = world.make.user()
    with pytest.raises(NotFound):
        doors.of_member(world.session, world.actor(stranger), world.event.public_id)
    world.make.firm_at(world.event, state="waiting", user_id=stranger.id)
    with pytest.raises(Conflict):
        doors.of_member(world.session, world.actor(stranger), world.event.public_id)


def test_the_desk_opens_people_of_its_own_events_only(world):
    actor, event = world.actor(world.desk), world.event.public_id
    opened = doors.on_desk(world.session, actor, event, world.guest_firm.public_id, lock=True)
    assert (opened.door, opened.row.id, opened.actor) == ("desk", world.guest_firm.id, actor)
    elsewhere = world.make.firm_at(world.make.event())
    with pytest.raises(NotFound):
        doors.on_desk(world.session, actor, event, elsewhere.public_id)
    other = world.actor(world.make.coordinator("48"))
    with pytest.raises(NotFound):
        doors.on_desk(world.session, other, event, world.guest_firm.public_id)


def test_only_coordinators_read_what_an_owner_wrote_for_them(world):
    read = {
        door: "coordinators" in doors.Opened(world.event, world.firm, door, None).may_read
        for door in (doors.MEMBER, doors.GUEST, doors.DESK)
    }
    assert read == {"member": False, "guest": False, "desk": True}
