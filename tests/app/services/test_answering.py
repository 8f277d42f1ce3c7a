"""A key answers as the mentor, once."""

from datetime import date, timedelta

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.services import answering
from app.services.answering import Reply
from tests.app.asking_world import MESSAGE, World


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def sent(world):
    return world.ask()


@pytest.fixture
def key(world, sent):
    return world.key(sent)


def _answer(world, key, *values, **named):
    row = answering.answer(world.session, key, Reply(*values, **named), **world.values)
    world.session.commit()
    return row


def test_a_look_shows_the_request_and_uses_nothing_up(world, sent, key):
    for _ in range(3):
        asked = answering.look(world.session, key, now=world.now)
        assert (asked.row.request, asked.message) == (sent, MESSAGE)


def test_an_answer_may_close_the_door(world, sent, key):
    _answer(world, key, "season", until=date(2027, 1, 4))
    assert (sent.state, world.mentor.paused_until) == ("not_this_season", date(2027, 1, 4))


def test_a_wrong_answer_keeps_the_key(world, sent, key):
    with pytest.raises(Invalid):
        _answer(world, key, "more", "")
    with pytest.raises(Invalid):
        _answer(world, key, "no", "", "bored")
    _answer(world, key, "no", "", "too_far")
    assert (sent.state, sent.reason_code) == ("declined", "too_far")


def test_a_key_works_once(world, key):
    _answer(world, key, "no", "", "too_far")
    with pytest.raises(NotFound):
        _answer(world, key, "yes")


def test_a_late_key_answers_nothing(world, sent, key):
    world.now = sent.due_at + timedelta(seconds=1)
    with pytest.raises(NotFound):
        _answer(world, key, "yes")


def test_a_full_mentor_is_told_and_the_key_still_works(world, sent, key):
    other = world.make.challenge(world.firm, world.owner)
    for challenge in (other, world.make.challenge(world.firm, world.owner)):
        world.accept(world.ask(challenge=challenge))
    with pytest.raises(Conflict, match="자리가 방금"):
        _answer(world, key, "yes")
    world.session.rollback()
    _answer(world, key, "no", "", "no_time")
    assert sent.state == "declined"


def test_a_blocked_mentor_answers_nothing(world, key):
    world.person(world.mentor).status = "blocked"
    world.session.commit()
    with pytest.raises(Forbidden):
        _answer(world, key, "yes")


def test_the_state_is_told_to_who_holds_a_key_and_nothing_to_others(world, key):
    assert answering.state_of(world.session, key) == "open"
    _answer(world, key, "yes")
    assert answering.state_of(world.session, key) == "accepted"
    assert answering.state_of(world.session, "made up") == ""
