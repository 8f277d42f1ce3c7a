"""A round that runs can be taken back, reordered where nobody was asked, and prolonged."""

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.request import RequestRound
from app.services import round_changes
from tests.app.asking_world import World


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def three(world):
    return world.rank(world.mentor, world.new_mentor("단무지"), world.new_mentor("두부"))


def _do(world, step, actor, request, *values):
    getattr(round_changes, step)(world.session, actor, request.public_id, *values, **world.values)
    world.session.commit()


def _mentors(world, request):
    return world.session.get_one(type(world.mentor), request.mentor_id)


def test_the_whole_round_is_taken_back_and_only_the_asked_hear_of_it(world, three):
    _do(world, "withdraw_round", world.asker, three[0], "스스로 풀었어요")
    assert [(r.state, r.reason_code) for r in three] == [
        ("withdrawn", ""), ("withdrawn", "not_asked"), ("withdrawn", "not_asked"),
    ]  # fmt: skip
    assert world.session.get_one(RequestRound, three[0].round_id).outcome == "withdrawn"
    assert world.told(world.person(world.mentor))[-1] == "withdrawn"
    for request in three[1:]:
        assert world.told(world.person(_mentors(world, request))) == []
    assert world.told(world.coordinator) == []
    assert len(world.audited("request.withdrawn")) == 3
    with pytest.raises(Conflict):
        _do(world, "withdraw_round", world.asker, three[0], "")


def test_a_round_can_be_taken_back_from_any_of_its_requests(world, three):
    _do(world, "withdraw_round", world.asker, three[2], "")
    assert {request.state for request in three} == {"withdrawn"}


def test_a_long_reason_takes_nothing_back(world, three):
    with pytest.raises(Invalid):
        _do(world, "withdraw_round", world.asker, three[0], "가" * 1001)
    assert three[0].state == "open"


def test_who_was_not_asked_yet_changes_places(world, three):
    first, second, third = three
    _do(world, "move", world.asker, third, "up")
    assert (first.rank, second.rank, third.rank) == (1, 3, 2)
    _do(world, "move", world.asker, third, "down")
    assert (second.rank, third.rank) == (2, 3)
    (event, _) = world.audited("request.moved")
    assert (event.before, event.after) == ({"rank": 3}, {"rank": 2})


def test_nobody_overtakes_who_was_asked(world, three):
    with pytest.raises(Conflict, match="끝에"):
        _do(world, "move", world.asker, three[1], "up")
    world.session.rollback()
    with pytest.raises(Conflict, match="바뀌었어요"):
        _do(world, "move", world.asker, three[0], "down")


def test_a_coordinator_prolongs_and_both_are_told_with_a_new_key(world, three):
    sent = three[0]
    old = world.key(sent)
    _do(world, "prolong", world.act(world.coordinator), sent, 2)
    # from Friday the 27th to Tuesday, 1 December
    assert sent.due_at == datetime(2026, 12, 1, 14, 59, 59, tzinfo=UTC)
    assert world.told(world.person(world.mentor))[-1] == "prolonged"
    assert world.told(world.owner)[-1] == "prolonged"
    assert world.key(sent) != old
    (event,) = world.audited("request.prolonged")
    assert event.after["on_behalf"] == world.firm.public_id


def test_what_is_over_is_prolonged_from_today(world, three):
    sent = three[0]
    world.now += timedelta(days=30)
    _do(world, "prolong", world.act(world.coordinator), sent, 1)
    assert world.now < sent.due_at < world.now + timedelta(days=5)


@pytest.mark.parametrize("days", [0, 21])
def test_days_have_a_range(world, three, days):
    with pytest.raises(Invalid) as caught:
        _do(world, "prolong", world.act(world.coordinator), three[0], days)
    assert set(caught.value.fields) == {"days"}


def test_each_change_is_its_side_s(world, three, make):
    with pytest.raises(Forbidden):
        _do(world, "prolong", world.asker, three[0], 2)
    for step, value in (("withdraw_round", ""), ("move", "up")):
        with pytest.raises(Forbidden):
            _do(world, step, world.helper(), three[0], value)
        with pytest.raises(NotFound):
            _do(world, step, world.act(make.user()), three[0], value)
