"""Firms and mentors register themselves, change what they said, withdraw and come back."""

from datetime import timedelta

import pytest

from app.errors import Conflict, Invalid, NotFound
from app.services.matchday import registering
from app.services.matchday.registering import Given
from tests.app.event_world import LINKS, EventWorld

WORDS = Given("김사장", "010-0000-0000", "불량을 줄이고 싶어요", (1, 2, 3, 4))


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def register(world, event, user=None, side="firm", who=None, given=WORDS, now=None):
    row = registering.register(
        world.session, world.act(user or world.owner), event.public_id, side,
        who or world.firm.public_id, given,
        catalogue=world.catalogue, links=LINKS, now=now or world.now,
    )  # fmt: skip
    world.session.commit()
    return row


def test_a_firm_waits_for_a_decision_and_is_told_that_it_was_received(world):
    event = world.event()
    row = register(world, event)
    assert (row.state, row.side, row.name, row.company_id) == (
        "waiting", "firm", "한들김치", world.firm.id,
    )  # fmt: skip
    assert (row.municipality_code, row.industry_code, row.rounds) == ("52720", "103", None)
    assert world.letters("received") == [world.owner.email]
    assert len(world.audited("registration.made")) == 1


def test_a_mentor_registers_with_the_rounds_they_have(world):
    event = world.event()
    given = Given("", "", "절임 공정", (2, 3, 9))
    row = register(world, event, world.person, "mentor", world.mentor.public_id, given)
    assert (row.mentor_id, row.name, row.rounds) == (world.mentor.id, world.person.name, [2, 3])


def test_a_challenge_is_chosen_instead_of_a_topic(world):
    event = world.event()
    mine = world.make.challenge(world.firm, world.owner)
    foreign = world.make.challenge(world.make.company(), world.owner)
    row = register(world, event, given=Given("김", "", "", (1,), mine.public_id))
    assert (row.challenge_id, row.topic) == (mine.id, "")
    with pytest.raises(Invalid) as caught:
        registering.change(
            world.session, world.act(world.owner), event.public_id, row.public_id,
            Given("김", "", "", (1,), foreign.public_id), now=world.now,
        )  # fmt: skip
    assert set(caught.value.fields) == {"challenge", "topic"}


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (Given("", "", "", ()), {"person", "topic", "rounds"}),
        (Given("김", "1" * 101, "가" * 1001, (1,)), {"phone", "topic"}),
        (Given("김", "", "가", (99,)), {"rounds"}),
    ],
)
def test_what_is_missing_is_told_all_at_once(world, given, fields):
    with pytest.raises(Invalid) as caught:
        register(world, world.event(), given=given)
    assert set(caught.value.fields) == fields


def test_nobody_registers_twice_or_for_others(world, make):
    event = world.event()
    register(world, event)
    with pytest.raises(Conflict, match="이미 신청했어요"):
        register(world, event)
    with pytest.raises(NotFound):
        register(world, event, who=make.company().public_id)
    with pytest.raises(NotFound):
        register(world, event, side="mentor", who=world.mentor.public_id)


def test_a_firm_that_waits_for_its_approval_cannot_register(world, make):
    owner = make.user()
    firm = make.company(owner, status="waiting")
    with pytest.raises(NotFound):
        register(world, world.event(), owner, who=firm.public_id)


@pytest.mark.parametrize("values", [{"phase": "provisional"}, {"phase": "closed"}])
def test_registration_ends_with_its_phase_and_its_deadline(world, values, now):
    with pytest.raises(Conflict, match="신청 마감이 지났어요"):
        register(world, world.event(**values))
    with pytest.raises(Conflict, match="신청 마감이 지났어요"):
        register(world, world.event(), now=now + timedelta(days=10))


def test_a_draft_is_unknown_to_everybody(world):
    with pytest.raises(NotFound):
        register(world, world.event(phase="draft"))


def test_an_event_for_other_counties_or_trades_says_so(world):
    event = world.event(open_to={"municipalities": ["52110"]})
    with pytest.raises(Invalid, match="정해진 시·군이나 업종"):
        register(world, event)
    (entry,) = registering.entries(
        world.session, world.act(world.owner), event, [], catalogue=world.catalogue, now=world.now
    )
    assert entry.problem is not None
    register(world, world.event(open_to={"industries": ["10"]}))


def test_who_withdrew_comes_back_into_the_same_registration(world, now):
    event = world.event()
    row = register(world, event)
    actor = world.act(world.owner)
    registering.withdraw(world.session, actor, event.public_id, row.public_id, links=LINKS, now=now)
    world.session.commit()
    assert world.letters("withdrawn") == [world.coordinator.email]
    with pytest.raises(Conflict):
        registering.withdraw(
            world.session, actor, event.public_id, row.public_id, links=LINKS, now=now
        )
    again = register(world, event, now=now + timedelta(minutes=1))
    assert (again.id, again.state) == (row.id, "waiting")


def test_a_refused_firm_does_not_register_again(world):
    event = world.event()
    world.make.firm_at(event, world.firm, state="refused")
    with pytest.raises(Conflict, match="어렵다고"):
        register(world, event)


def test_changes_end_with_the_wishes_and_withdrawing_with_the_day(world, now):
    event = world.event()
    row = register(world, event)
    actor = world.act(world.owner)
    changed = registering.change(
        world.session, actor, event.public_id, row.public_id,
        Given("박과장", "", "재고", (1,)), now=now + timedelta(days=14),
    )  # fmt: skip
    assert (changed.person, changed.rounds) == ("박과장", [1])
    with pytest.raises(Conflict, match="고칠 수 있는 기간이 지났어요"):
        registering.change(
            world.session, actor, event.public_id, row.public_id, WORDS,
            now=now + timedelta(days=15),
        )  # fmt: skip
    event.phase = "running"
    world.session.flush()
    with pytest.raises(Conflict, match="행사가 시작돼"):
        registering.withdraw(
            world.session, actor, event.public_id, row.public_id, links=LINKS, now=now
        )


def test_when_somebody_withdraws_the_next_in_line_moves_up_and_is_told(world, now):
    event = world.event(firm_places=1)
    row = register(world, event)
    row.state = "approved"
    first, second = world.guests(event, 2, state="waitlisted", decided_at=now)
    moved = registering.withdraw(
        world.session, world.act(world.owner), event.public_id, row.public_id, links=LINKS, now=now
    )
    assert [each.id for each in moved] == [first.id]
    world.session.commit()
    assert world.states(row, first, second) == ["withdrawn", "approved", "waitlisted"]
    assert world.letters("moved-up") == [first.email]


def test_entries_are_what_is_not_there_yet(world):
    event = world.event()
    world.make.mentor(world.firm, world.owner)
    actor = world.act(world.owner)

    def entries(own):
        return [
            (entry.side, entry.name, entry.problem is None)
            for entry in registering.entries(
                world.session, actor, event, own, catalogue=world.catalogue, now=world.now
            )
        ]

    assert entries([]) == [("firm", "한들김치", True), ("mentor", "김사장", True)]
    row = register(world, event)
    assert entries([row]) == [("mentor", "김사장", True)]
    row.state = "withdrawn"
    assert len(entries([row])) == 2
    event.phase = "final"
    assert [possible for *_, possible in entries([row])] == [False, False]
