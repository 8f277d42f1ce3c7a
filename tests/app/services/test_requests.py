"""What becomes of a request: each side may do its own steps, in their order, and is written to."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.engagement import Engagement
from app.models.mentor import MentorSeat
from app.models.notice import Notice
from app.models.request import Request, RequestRound
from app.services import requests
from app.services.working_days import add_working_days
from tests import postgres
from tests.app.asking_world import World, build
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return World(session, make)


def _do(world, step, actor, request, *values, **named):
    do = getattr(requests, step)
    do(world.session, actor, request.public_id, *values, **world.values, **named)
    world.session.commit()


def test_acceptance_takes_a_place_and_ends_the_round_for_everybody_else(world):
    world.limit(asked_at_once=2)
    second, third = world.new_mentor("단무지"), world.new_mentor("두부")
    sent, other, queued = world.rank(world.mentor, second, third)
    before = len(world.letters())
    taken = world.accept(sent)
    assert (sent.state, sent.answered_at, taken.ended_at) == ("accepted", world.now, None)
    assert [(r.state, r.slot, r.reason_code) for r in (sent, other, queued)] == [
        ("accepted", None, ""), ("superseded", None, ""), ("superseded", None, "not_asked"),
    ]  # fmt: skip
    assert world.letters()[before:] == [
        (world.person(world.mentor).email, "accepted"),
        (world.owner.email, "accepted"),
        (world.person(second).email, "superseded"),
    ]
    round_ = world.session.get_one(RequestRound, sent.round_id)
    assert (round_.outcome, round_.closed_at) == ("matched", world.now)
    (event,) = world.audited("request.accepted")
    assert (event.before, event.after) == ({"state": "open"}, {"state": "accepted"})
    with pytest.raises(Conflict, match="다른 멘토가 먼저"):
        world.accept(other, second)
    with pytest.raises(NotFound):
        world.accept(queued, third)


@pytest.mark.parametrize("code", ["poor_fit", "mentor_left"])
def test_a_mentor_found_after_a_poor_fit_or_a_leave_continues_from_there(world, code):
    first = world.accept(world.ask())
    first.ended_at, first.closed_code = world.now, code
    world.session.commit()
    other = world.new_mentor("단무지")
    assert world.accept(world.ask(other), other).previous_id == first.id
    world.session.rollback()
    more = world.make.challenge(world.firm, world.owner)
    third = world.new_mentor("두부")
    assert world.accept(world.ask(third, challenge=more), third).previous_id is None


def test_who_became_a_competitor_meanwhile_cannot_accept(world):
    sent = world.ask()
    world.firm.products = ["동치미"]
    world.session.commit()
    with pytest.raises(Conflict, match="겹쳐"):
        world.accept(sent)


def test_a_full_mentor_cannot_accept_until_an_earlier_help_ends(world, make):
    mentor = world.new_mentor("단무지", capacity=1)
    other = make.challenge(world.firm, world.owner, text="재고가 자꾸 틀려서 힘들어요")
    first, second = world.ask(mentor), world.ask(mentor, challenge=other)
    taken = world.accept(first, mentor)
    with pytest.raises(Conflict, match="자리가 방금 찼어요"):
        world.accept(second, mentor)
    world.session.rollback()
    taken.ended_at, taken.closed_code = world.now, "goal_reached"
    world.session.commit()
    assert world.accept(second, mentor).seat_id is not None
    assert first.state == "accepted"


def test_a_no_needs_a_reason(world):
    sent = world.ask()
    with pytest.raises(Invalid) as caught:
        _do(world, "decline", world.helper(), sent, "")
    assert set(caught.value.fields) == {"reason"}
    _do(world, "decline", world.helper(), sent, "공정이 달라요")
    assert (sent.state, sent.reason) == ("declined", "공정이 달라요")


def test_a_reason_of_the_list_is_enough_and_any_other_is_refused(world):
    sent = world.ask()
    decline = partial(
        requests.decline, world.session, world.helper(), sent.public_id, "", **world.values
    )
    with pytest.raises(Invalid) as caught:
        decline(code="bored")
    assert set(caught.value.fields) == {"code"}
    decline(code="too_far")
    world.session.commit()
    assert (sent.state, sent.reason_code) == ("declined", "too_far")
    letter = world.session.scalars(select(Notice).where(Notice.user_id == world.owner.id)).all()
    assert "너무 멀어요" in next(n.body for n in letter if n.event.endswith(":declined"))


@pytest.mark.parametrize("step", ["accept", "decline", "not_this_season", "ask_back"])
def test_every_answer_may_close_the_door_in_the_same_step(world, step):
    sent = world.ask()
    answer = partial(
        getattr(requests, step), world.session, world.helper(), sent.public_id, "짧게 전해요",
        **world.values,
    )  # fmt: skip
    with pytest.raises(Invalid) as caught:
        answer(until=date(2026, 1, 1))
    assert set(caught.value.fields) == {"until"}
    assert sent.state == "open"
    answer(until=date(2027, 1, 4))
    assert world.mentor.paused_until == date(2027, 1, 4)


@pytest.mark.parametrize("step", ["decline", "not_this_season"])
def test_after_a_no_the_next_mentor_is_asked_by_itself(world, step):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    _do(world, step, world.helper(), sent, "공정이 달라요")
    assert (queued.state, queued.slot, queued.opened_at) == ("open", 1, world.now)
    assert world.told(world.owner) == ["asked", sent.state, "next"]
    assert world.told(world.person(second)) == ["asked"]
    assert [event.actor_id for event in world.audited("request.asked")] == [world.owner.id, None]


def test_whoever_cannot_be_asked_when_their_turn_comes_is_passed_over(world):
    away, third = world.new_mentor("단무지"), world.new_mentor("두부")
    sent, skipped, last = world.rank(world.mentor, away, third)
    away.paused_until = date(2027, 3, 1)
    world.session.commit()
    _do(world, "decline", world.helper(), sent, "공정이 달라요")
    assert (skipped.state, skipped.reason_code) == ("superseded", "passed_over")
    assert "쉬고 있는" in skipped.reason
    assert last.state == "open"
    assert world.told(world.person(away)) == []


def test_when_nobody_is_left_firm_and_coordinators_are_told(world):
    sent = world.ask()
    _do(world, "decline", world.helper(), sent, "공정이 달라요")
    round_ = world.session.get_one(RequestRound, sent.round_id)
    assert (round_.outcome, round_.escalated_at) == ("exhausted", world.now)
    assert world.told(world.owner)[-1] == "exhausted"
    assert world.told(world.coordinator) == ["desk"]
    assert len(world.audited("round.exhausted")) == 1


def test_a_question_waits_for_the_firm_and_its_answer_opens_the_request_again(world):
    sent = world.ask()
    _do(world, "ask_back", world.helper(), sent, "하루에 몇 통을 절이세요?")
    assert (sent.state, sent.answered_at) == ("asked_back", world.now)
    assert sent.due_at == add_working_days(world.now, 5)
    with pytest.raises(Conflict):
        _do(world, "ask_back", world.helper(), sent, "하나 더요")
    world.session.rollback()
    later = {**world.values, "now": world.now + timedelta(days=2)}
    requests.reply(world.session, world.asker, sent.public_id, "스무 통이에요", **later)
    world.session.commit()
    assert (sent.state, sent.answered_at) == ("open", None)
    assert sent.due_at == add_working_days(later["now"], 5)
    assert world.told(world.person(world.mentor)) == ["asked", "asked_back", "replied"]
    assert len(world.audited("request.replied")) == 1


def test_a_mentor_may_answer_although_the_question_is_open(world):
    sent = world.ask()
    _do(world, "ask_back", world.helper(), sent, "하루에 몇 통을 절이세요?")
    world.accept(sent)
    assert sent.state == "accepted"


def test_a_withdrawn_request_is_over(world):
    sent = world.ask()
    _do(world, "withdraw", world.asker, sent, "스스로 풀었어요")
    assert (sent.state, sent.reason) == ("withdrawn", "스스로 풀었어요")
    with pytest.raises(Conflict, match="요청을 거뒀어요"):
        world.accept(sent)


def test_a_withdrawal_lets_the_next_be_asked_and_the_last_one_alarms_nobody(world):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    _do(world, "withdraw", world.asker, sent, "")
    assert (sent.state, queued.state) == ("withdrawn", "open")
    _do(world, "withdraw", world.asker, queued, "")
    assert world.session.get_one(RequestRound, sent.round_id).outcome == "withdrawn"
    assert world.told(world.coordinator) == []


def test_of_a_withdrawal_from_the_queue_the_mentor_never_hears(world):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    _do(world, "withdraw", world.asker, queued, "마음이 바뀌었어요")
    assert (queued.state, queued.reason_code, sent.state) == ("withdrawn", "not_asked", "open")
    assert world.told(world.person(second)) == []
    assert "withdrawn" not in world.told(world.owner)


def test_a_free_place_of_the_firm_goes_to_its_other_rounds(world, make):
    world.limit(open_requests=1)
    other = make.challenge(world.firm, world.owner)
    second, third = world.new_mentor("단무지"), world.new_mentor("두부")
    make.request(other, third, state="queued")
    first = world.ask(second)
    waiting = world.session.scalars(select(Request).where(Request.challenge_id == other.id)).one()
    assert (first.state, waiting.state) == ("queued", "open")
    _do(world, "withdraw", world.asker, waiting, "")
    assert (first.state, first.slot) == ("open", 1)


def test_the_firm_does_not_answer_and_the_mentor_does_not_reply(world):
    sent = world.ask()
    with pytest.raises(Forbidden):
        _do(world, "accept", world.asker, sent, "")
    for step in ("reply", "withdraw"):
        with pytest.raises(Forbidden):
            _do(world, step, world.helper(), sent, "아니요")


def test_a_coordinator_may_close_the_door_of_the_mentor_they_answer_for(world):
    sent, until = world.ask(), (world.now + timedelta(days=10)).date()
    coordinator = world.act(world.coordinator)
    _do(world, "decline", coordinator, sent, "전화로 말씀하셨어요", until=until)
    world.session.refresh(world.mentor)
    assert world.mentor.paused_until == until


def test_a_coordinator_answers_for_a_mentor_of_the_region_alone(world, make):
    sent = world.ask()
    _do(world, "accept", world.act(world.coordinator), sent, "전화로 수락하셨어요")
    assert (sent.state, sent.answered_by_id) == ("accepted", world.coordinator.id)
    (event,) = world.audited("request.accepted")
    assert event.after == {"state": "accepted", "on_behalf": world.mentor.public_id}
    assert world.told(world.person(world.mentor))[-1] == "accepted"
    away = make.mentor(make.company(municipality_code="48120", products=["엿"]))
    elsewhere = world.ask(away, challenge=make.challenge(world.firm, world.owner))
    with pytest.raises(Forbidden):
        _do(world, "accept", world.act(world.coordinator), elsewhere, "")


def test_a_coordinator_s_step_for_a_firm_is_on_record(world):
    sent = world.ask()
    _do(world, "withdraw", world.act(world.coordinator), sent, "")
    (event,) = world.audited("request.withdrawn")
    assert event.after == {"state": "withdrawn", "on_behalf": world.firm.public_id}


def test_no_answer_comes_before_its_question_even_by_a_clock_set_back(world):
    second = world.ask(world.new_mentor("단무지"))
    sent = world.ask(challenge=world.make.challenge(world.firm, world.owner))
    world.now -= timedelta(days=2)
    _do(world, "decline", world.helper(), sent, "공정이 달라요")
    _do(world, "withdraw", world.asker, second, "")
    assert sent.answered_at == sent.opened_at
    assert second.answered_at == second.opened_at


def test_a_challenge_that_was_closed_is_not_accepted(world):
    sent = world.ask()
    world.challenge.status = "resolved"
    world.session.commit()
    with pytest.raises(Conflict, match="고민을 닫았어요"):
        world.accept(sent)


def test_a_text_has_a_limit(world):
    sent = world.ask()
    with pytest.raises(Invalid):
        _do(world, "accept", world.helper(), sent, "가" * 1001)


def _race(capacity: int):
    """Two requests of two firms to one mentor are accepted at once, in two transactions."""
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = World(first, Factory(first, NOW))
        mentor = world.new_mentor("단무지", capacity=capacity)
        owner = world.make.user()
        firm = world.make.company(owner, products=["두부"])
        more = world.make.challenge(firm, owner, text="재고가 자꾸 틀려서 힘들어요")
        one, two = world.ask(mentor), world.ask(mentor, world.act(owner), more)
        helper, values = world.helper(mentor), world.values
        first.commit()
        requests.accept(first, helper, one.public_id, "", **values)
        # the second finds the same place free, and waits at its INSERT
        late = other.submit(requests.accept, second, helper, two.public_id, "", **values)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        error = late.exception(timeout=20)
        if error is None:
            second.commit()
        second.rollback()
        used = first.scalars(select(Engagement.seat_id)).all()
        seats = first.scalars(select(MentorSeat.id).where(MentorSeat.mentor_id == mentor.id)).all()
        states = first.scalars(
            select(Request.state).order_by(Request.id).execution_options(populate_existing=True)
        ).all()
    engine.dispose()
    return error, sorted(used), sorted(seats), states


@pytest.mark.postgres
def test_of_two_acceptances_for_the_last_place_one_wins():
    error, used, seats, states = _race(1)
    assert isinstance(error, Conflict)
    assert (used, states) == (seats, ["accepted", "open"])


@pytest.mark.postgres
def test_two_acceptances_at_once_take_two_places_when_there_are_two():
    error, used, seats, states = _race(2)
    assert error is None
    assert (used, states) == (seats, ["accepted", "accepted"])
