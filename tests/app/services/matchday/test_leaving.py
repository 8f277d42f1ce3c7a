"""Whoever leaves the site leaves events too, without anybody waiting at a table."""

import pytest

from app.errors import Conflict
from app.models.company import Membership
from app.models.event import Registration
from app.services.account_leaving import ERASED_NAME, delete_account, own_data
from tests.app.event_world import EventWorld
from tests.factories import PASSWORD


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def leave(world, user):
    delete_account(world.session, world.act(user), password=PASSWORD, now=world.now)
    world.session.commit()


def again(world, row):
    return world.session.get_one(Registration, row.id, populate_existing=True)


def test_a_mentor_who_leaves_is_erased_and_withdrawn(world):
    past, coming = world.event(phase="closed"), world.event()
    rows = [
        world.make.mentor_at(event, world.mentor, name="이멘토", person="보기식품", topic="재고")
        for event in (past, coming)
    ]
    leave(world, world.person)
    for row in rows:
        kept = again(world, row)
        assert (kept.name, kept.person, kept.topic, kept.user_id) == (ERASED_NAME, "", "", None)
        assert kept.state == "withdrawn"


def test_the_registration_of_a_firm_goes_on_with_its_other_person(world):
    event = world.event()
    row = world.make.firm_at(
        event, world.firm, name="한들김치", person="김사장", phone="010", user_id=world.owner.id
    )
    other = world.make.user()
    world.session.add(Membership(user_id=other.id, company_id=world.firm.id, role="owner"))
    world.session.commit()
    leave(world, world.owner)
    kept = again(world, row)
    assert (kept.name, kept.person, kept.phone, kept.user_id) == ("한들김치", "", "", other.id)
    assert kept.state == "approved"


def test_nobody_on_whom_a_timetable_counts_leaves(world):
    event = world.event(phase="final", title="매칭 데이")
    row = world.make.mentor_at(event, world.mentor)
    with pytest.raises(Conflict, match="매칭 데이"):
        leave(world, world.person)
    world.session.rollback()
    again(world, row).state = "withdrawn"
    world.session.commit()
    leave(world, world.person)


def test_registrations_are_taken_along(world):
    world.make.mentor_at(world.event(), world.mentor, name="이멘토", rounds=[1, 2])
    data = own_data(world.session, world.act(world.person), now=world.now)
    (row,) = data["registrations"]
    assert (row["side"], row["name"], row["rounds"]) == ("mentor", "이멘토", [1, 2])
