"""The team of a stay: one lead, mentors of the province, people of the firm."""

import pytest

from app.errors import Conflict, Forbidden, NotFound
from app.models.stay import StayTask
from app.services import stay_access, stay_team
from tests.app.stay_world import StayWorld


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


def _team(world, stay):
    team = stay_access.team_of(world.session, stay)
    return [(person.id, member.role) for member, person in team]


def _do(world, step, by, stay, person):
    values = world.values if step == "add" else world.quiet
    getattr(stay_team, step)(
        world.session, world.act(by), stay.public_id, person.public_id, **values
    )
    world.session.commit()


def test_a_mentor_of_the_province_joins_is_told_and_may_open_the_stay(world):
    stay = world.plan()
    with pytest.raises(NotFound):
        stay_access.open_stay(
            world.session, world.act(world.second), stay.public_id, catalogue=world.catalogue
        )
    _do(world, "add", world.lead, stay, world.second)
    assert _team(world, stay) == [
        (world.lead.id, "lead"), (world.second.id, "member"), (world.owner.id, "firm"),
    ]  # fmt: skip
    assert world.told("member") == {world.second.email}
    found = stay_access.open_stay(
        world.session, world.act(world.second), stay.public_id, catalogue=world.catalogue
    )
    assert found.opened.role == "team"
    with pytest.raises(Conflict, match="이미"):
        _do(world, "add", world.lead, stay, world.second)


def test_mentors_are_found_by_name_firm_and_headline_and_only_in_the_province(world, make):
    stay = world.plan()
    make.mentor(make.company(municipality_code="48120", name="창원금형"))
    make.mentor(make.company(municipality_code="52140", name="대기중"), status="waiting")

    def found(text):
        page = stay_team.show(
            world.session, world.act(world.lead), stay.public_id, text, catalogue=world.catalogue
        )
        return [firm.name for _, _, firm in page.mentors]

    assert found("") == ["나래금형"]
    assert found("나래") == found("절임 공정") == ["나래금형"]
    assert found("없는말") == []


def test_the_firm_changes_its_own_people_alone(world):
    stay, colleague = world.plan(), world.colleague()
    page = stay_team.show(
        world.session, world.act(world.owner), stay.public_id, "", catalogue=world.catalogue
    )
    assert (page.manages, page.of_firm, page.people) == (False, True, (colleague,))
    _do(world, "add", world.owner, stay, colleague)
    assert (colleague.id, "firm") in _team(world, stay)
    with pytest.raises(Forbidden):
        _do(world, "add", world.owner, stay, world.second)
    world.session.rollback()
    _do(world, "remove", world.owner, stay, colleague)
    assert (colleague.id, "firm") not in _team(world, stay)
    with pytest.raises(Conflict, match="팀에 없는"):
        _do(world, "remove", world.owner, stay, colleague)


def test_who_is_no_mentor_of_the_province_does_not_join(world, make):
    stay = world.plan()
    far = world.person(make.mentor(make.company(municipality_code="48120")))
    for person in (far, make.user()):
        with pytest.raises(NotFound):
            _do(world, "add", world.lead, stay, person)
        world.session.rollback()


def test_a_plain_member_does_not_change_the_team(world):
    stay = world.plan()
    _do(world, "add", world.lead, stay, world.second)
    with pytest.raises(Forbidden):
        _do(world, "remove", world.second, stay, world.owner)


def test_the_lead_goes_over_and_the_new_lead_may_manage(world):
    stay = world.plan()
    _do(world, "add", world.lead, stay, world.second)
    with pytest.raises(Conflict, match="팀장"):
        _do(world, "remove", world.lead, stay, world.lead)
    world.session.rollback()
    _do(world, "lead", world.coordinator, stay, world.second)
    assert _team(world, stay)[:2] == [(world.second.id, "lead"), (world.lead.id, "member")]
    (event,) = world.audited("stay.lead_changed")
    assert event.after == {
        "person": world.second.public_id, "on_behalf": world.firm.public_id,
    }  # fmt: skip
    _do(world, "remove", world.second, stay, world.lead)
    _do(world, "add", world.second, stay, world.lead)
    assert (world.lead.id, "member") in _team(world, stay)
    with pytest.raises(Conflict, match="기업의 사람"):
        _do(world, "lead", world.second, stay, world.owner)


def test_who_leaves_leaves_open_tasks_to_nobody(world):
    stay = world.running()
    _do(world, "add", world.lead, stay, world.second)
    for number, state, done in ((1, "doing", None), (2, "dropped", world.now)):
        world.session.add(
            StayTask(
                stay_id=stay.id, number=number, client_key=f"key-of-the-task-{number}", title="가",
                state=state, reason="이유", done_at=done, owner_id=world.second.id,
                found_by_id=world.lead.id, found_at=world.now,
            )
        )  # fmt: skip
    world.session.commit()
    _do(world, "remove", world.lead, stay, world.second)
    tasks = world.session.query(StayTask).order_by(StayTask.number).all()
    assert [(t.owner_id, t.revision) for t in tasks] == [(None, 2), (world.second.id, 1)]


def test_the_team_of_a_stay_that_is_over_stays_as_it_is(world):
    stay = world.plan()
    stay.state, stay.closed_at = "cancelled", world.now
    world.session.commit()
    with pytest.raises(Conflict):
        _do(world, "add", world.lead, stay, world.second)


def test_a_team_has_at_most_twelve(world):
    stay = world.plan()
    for _ in range(stay_team.MOST - 2):
        _do(world, "add", world.lead, stay, world.new_mentor())
    with pytest.raises(Conflict, match="12명"):
        _do(world, "add", world.lead, stay, world.second)
