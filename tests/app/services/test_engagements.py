"""The page of an engagement holds for each reader what that reader may see and do."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.company import Membership
from app.services import engagement_lists, engagement_notes, engagements, fit_checks
from tests import postgres
from tests.app.asking_world import build
from tests.app.engagement_world import EngagementWorld
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _show(world, actor, **changes):
    return engagements.show(world.session, actor, world.id, **{**world.values, **changes})


def test_each_reader_has_a_role_rights_and_contacts(world):
    mentor, firm = _show(world, world.helper), _show(world, world.asker)
    region, team = _show(world, world.region), _show(world, world.act(world.team_member()))
    sides = {"goals", "notes", "files", "close"}
    assert [(p.role, p.rights) for p in (mentor, firm, region, team)] == [
        ("mentor", sides),
        ("firm", sides),
        ("region", sides | {"check"}),
        ("team", {"notes", "files"}),
    ]
    assert (mentor.contacts, firm.contacts) == ((world.owner,), (world.person,))
    assert region.contacts == team.contacts == (world.person, world.owner)


def test_strangers_do_not_see_an_engagement(world, make):
    for user in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            _show(world, world.act(user))
    with pytest.raises(NotFound):
        engagements.show(world.session, world.asker, "nothing", **world.values)


def test_whose_turn_it_is_depends_on_the_reader(world):
    world.goal()
    assert (_show(world, world.asker).step.code, _show(world, world.asker).turn) == (
        "measure",
        True,
    )
    assert not _show(world, world.helper).turn
    assert not _show(world, world.region).turn


def test_the_fit_check_is_a_right_once_it_is_due(world):
    assert "fit" not in _show(world, world.asker).rights
    world.visit()
    assert "fit" in _show(world, world.asker).rights
    assert "fit" not in _show(world, world.region).rights


def test_a_mentor_whose_account_is_stopped_is_gone(world):
    world.person.status = "blocked"
    world.session.commit()
    page = _show(world, world.asker)
    assert (page.mentor_gone, page.step.code, page.step.who) == (True, "mentor_gone", "region")
    assert _show(world, world.region).turn


def test_a_closed_engagement_shows_no_addresses_and_can_be_reopened_for_two_weeks(world):
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    page = _show(world, world.asker)
    assert (page.contacts, page.rights) == ((), {"reopen"})
    later = world.now + timedelta(days=14, seconds=1)
    assert _show(world, world.asker, now=later).rights == frozenset()


def test_colleagues_of_the_firm_are_contacts_of_the_mentor(world, make):
    colleague = make.user()
    world.session.add(Membership(user_id=colleague.id, company_id=world.firm.id, role="staff"))
    world.session.commit()
    assert _show(world, world.helper).contacts == (world.owner, colleague)


def test_a_page_takes_ten_selects(world, engine):
    actor = world.helper
    for number in range(3):
        world.reading(world.goal(subject=str(number)))
        world.visit(days=number)
    with counted_selects(engine) as seen:
        _show(world, actor)
    assert len(seen) == 10


@pytest.mark.postgres
def test_page_list_notes_and_clock_read_the_same_on_postgresql():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        world = EngagementWorld(session, Factory(session, NOW))
        world.visit("held", -2)
        engagement_notes.add(session, world.helper, world.id, "공유 글", "shared", **world.values)
        engagement_notes.add(session, world.helper, world.id, "혼잣말", "private", **world.values)
        world.engagement.ended_at, world.engagement.closed_code = NOW, "poor_fit"
        session.commit()
        following = world.make.engagement(world.firm, previous_id=world.engagement.id)
        page = engagements.show(session, world.asker, following.public_id, **world.values)
        assert [line.note.text for line in page.sections.notes.earlier] == ["공유 글"]
        for sort in engagement_lists.SORTS:
            rows, total = engagement_lists.list_engagements(
                session, world.region, "region", state="", text="절임", sort=sort
            )
            assert (len(rows), total) == (2, 2)
        later = NOW + timedelta(days=30)
        assert fit_checks.waiting(session, now=later) == [following.public_id]
    engine.dispose()
