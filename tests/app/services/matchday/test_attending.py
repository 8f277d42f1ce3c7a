"""Who is at an event, as the desk knows them."""

import pytest

from app.errors import Conflict, Invalid, NotFound
from app.services.matchday import attending
from app.services.matchday.attending import Known, Wish
from tests.app.event_world import EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def guest(world, event, side="firm", **values):
    return attending.add_guest(
        world.session, world.desk, event.public_id, side, Known(**{"name": "새론금속", **values}),
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip


def member(world, event, side, who):
    return attending.add_member(
        world.session, world.desk, event.public_id, side, who, now=world.now
    )


def test_a_guest_is_kept_as_typed_and_the_address_in_one_way(world):
    event = world.event(rounds=3)
    row = guest(world, event, email="Lee@Firm.Example", rounds=(3, 1, 9), municipality_code="52720")
    assert (row.state, row.email, row.rounds) == ("waiting", "lee@firm.example", [1, 3])
    assert (row.municipality_code, row.industry_code) == ("52720", None)
    assert guest(world, event, name="다온", rounds=(1, 2, 3)).rounds is None
    assert len(world.audited("registration.added")) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"), ({"name": "가" * 101}, "name"), ({"email": "a b"}, "email"),
        ({"municipality_code": "x"}, "municipality_code"), ({"industry_code": "x"}, "industry_code"),
        ({"rounds": ()}, "rounds"), ({"rounds": (99,)}, "rounds"), ({"minimum": 41}, "minimum"),
        ({"maximum": -1}, "maximum"), ({"minimum": 3, "maximum": 2}, "minimum"),
        ({"side": "other"}, "side"), ({"topic": "가" * 1001}, "topic"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field(world, values, field):
    with pytest.raises(Invalid) as caught:
        guest(world, world.event(), **values)
    assert set(caught.value.fields) == {field}


def test_a_member_brings_what_is_known_and_comes_once(world):
    event = world.event()
    firm = member(world, event, "firm", world.firm.public_id)
    assert (firm.name, firm.person, firm.user_id) == ("한들김치", "김사장", world.owner.id)
    assert (firm.municipality_code, firm.industry_code) == ("52720", "103")
    mentor = member(world, event, "mentor", world.mentor.public_id)
    assert (mentor.topic, mentor.municipality_code) == (world.mentor.headline, "52110")
    with pytest.raises(Conflict):
        member(world, event, "firm", world.firm.public_id)
    for side in ("firm", "mentor"):
        with pytest.raises(NotFound):
            member(world, event, side, "nobody")


def test_members_are_found_in_the_own_province(world, make):
    event = world.event()
    make.company(name="한들 창원", municipality_code="48120")
    make.company(name="한들 대기", status="waiting")
    make.mentor(user=make.user(name="한들 전문가"))
    found = attending.search_members(world.session, world.desk, event, "한들")
    assert [(m.side, m.name, m.there) for m in found] == [
        ("firm", "한들김치", False), ("mentor", "한들 전문가", False),
    ]  # fmt: skip
    member(world, event, "firm", world.firm.public_id)
    assert attending.search_members(world.session, world.desk, event, "한들")[0].there
    assert attending.search_members(world.session, world.desk, event, "") == []


def test_a_change_is_noted_with_before_and_after(world):
    event = world.event()
    row = guest(world, event)

    def change(**values):
        known = Known(**{"name": "새론금속", **values})
        attending.change(
            world.session, world.desk, event.public_id, row.public_id, known,
            catalogue=world.catalogue, now=world.now,
        )  # fmt: skip

    change()
    assert world.audited("registration.changed") == []
    change(minimum=1, topic="재고")
    (noted,) = world.audited("registration.changed")
    assert (noted.before, noted.after) == (
        {"minimum": None, "topic": ""}, {"minimum": 1, "topic": "재고"},
    )  # fmt: skip
    event.phase = "closed"
    with pytest.raises(Conflict):
        change(minimum=2)


def test_the_list_is_that_of_one_event_of_the_own_province(world, make):
    event, other = world.event(), world.event()
    world.guests(event, 3)
    world.guests(other, 2)
    _, rows, total = attending.find(world.session, world.desk, event.public_id, Wish(limit=2))
    assert (len(rows), total) == (2, 3)
    with pytest.raises(NotFound):
        attending.find(world.session, world.act(make.coordinator("48")), event.public_id, Wish())
