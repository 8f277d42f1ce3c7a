"""What becomes of a request: each side may do its own steps, in their order, and is written to."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.engagement import Engagement
from app.models.mentor import MentorSeat
from app.models.request import Request
from app.services import requests
from tests import postgres
from tests.app.asking_world import World, build
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


def _show(world, actor, request):
    return requests.show(world.session, actor, request.public_id, catalogue=world.catalogue)


def _do(world, step, actor, request, *values):
    getattr(requests, step)(world.session, actor, request.public_id, *values, **world.values)
    world.session.commit()


def test_each_reader_sees_the_steps_that_are_open_to_them(world):
    sent = world.ask()
    assert _show(world, world.helper(), sent).steps == {
        "accept",
        "decline",
        "not_this_season",
        "ask_back",
    }
    assert _show(world, world.asker, sent).steps == {"withdraw"}
    as_coordinator = _show(world, world.act(world.coordinator), sent)
    assert (as_coordinator.role, as_coordinator.steps) == ("region", {"withdraw"})
    assert _show(world, world.asker, sent).categories == ("defect",)


def test_strangers_do_not_see_a_request(world, make):
    sent = world.ask()
    for user in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            _show(world, world.act(user), sent)
        with pytest.raises(NotFound):
            _do(world, "withdraw", world.act(user), sent, "")
    with pytest.raises(NotFound):
        requests.show(world.session, world.asker, "nothing", catalogue=world.catalogue)


def test_acceptance_takes_a_place_and_tells_how_many_others_wait(world):
    sent = world.ask()
    world.ask(world.new_mentor("단무지"))
    before = len(world.letters())
    taken = world.accept(sent)
    assert (sent.state, sent.answered_at, taken.ended_at) == ("accepted", world.now, None)
    assert world.letters()[before:] == [
        (world.person(world.mentor).email, "request_accepted_mentor"),
        (world.owner.email, "request_accepted_firm"),
    ]
    page = _show(world, world.asker, sent)
    assert [item.message.kind for item in page.thread] == ["ask", "answer"]
    assert (len(page.others), page.steps) == (1, {"end"})
    assert page.contacts == (world.person(world.mentor),)
    assert _show(world, world.helper(), sent).contacts == (world.owner,)
    (event,) = world.audited("request.accepted")
    assert (event.before, event.after) == ({"state": "open"}, {"state": "accepted"})


def test_a_full_mentor_cannot_accept_until_an_earlier_help_ends(world, make):
    mentor = world.new_mentor("단무지", capacity=1)
    other = make.challenge(world.firm, world.owner, text="재고가 자꾸 틀려서 힘들어요")
    first, second = world.ask(mentor), world.ask(mentor, challenge=other)
    world.accept(first, mentor)
    with pytest.raises(Conflict, match="자리가 방금 찼어요"):
        world.accept(second, mentor)
    world.session.rollback()
    _do(world, "end_engagement", world.asker, first, "두 번의 방문으로 풀렸어요")
    assert world.accept(second, mentor).seat_id is not None
    assert first.state == "accepted"


def test_a_no_needs_a_reason(world):
    sent = world.ask()
    with pytest.raises(Invalid) as caught:
        _do(world, "decline", world.helper(), sent, "")
    assert set(caught.value.fields) == {"reason"}
    _do(world, "decline", world.helper(), sent, "공정이 달라요")
    assert (sent.state, sent.reason) == ("declined", "공정이 달라요")


def test_a_bad_time_may_come_with_a_pause(world):
    first, second = world.ask(), world.ask(world.new_mentor("단무지"))
    _do(world, "not_this_season", world.helper(), first, "", date(2027, 1, 4))
    assert (first.state, world.mentor.paused_until) == ("not_this_season", date(2027, 1, 4))
    other = world.session.get_one(type(world.mentor), second.mentor_id)
    with pytest.raises(Invalid) as caught:
        _do(world, "not_this_season", world.helper(other), second, "", date(2026, 1, 1))
    assert set(caught.value.fields) == {"until"}
    world.session.rollback()
    _do(world, "not_this_season", world.helper(other), second, "수확 철이에요", None)
    assert other.paused_until is None


def test_a_question_waits_for_the_firm_and_its_answer_opens_the_request_again(world):
    sent = world.ask()
    _do(world, "ask_back", world.helper(), sent, "하루에 몇 통을 절이세요?")
    assert (sent.state, sent.answered_at) == ("asked_back", world.now)
    assert _show(world, world.asker, sent).steps == {"reply", "withdraw"}
    with pytest.raises(Conflict):
        _do(world, "ask_back", world.helper(), sent, "하나 더요")
    world.session.rollback()
    later = {**world.values, "now": world.now + timedelta(days=2)}
    requests.reply(world.session, world.asker, sent.public_id, "스무 통이에요", **later)
    world.session.commit()
    assert (sent.state, sent.answered_at) == ("open", None)
    assert sent.due_at == world.now + timedelta(days=9)
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
    with pytest.raises(Conflict, match="상태가 바뀌었어요"):
        world.accept(sent)


def test_only_the_mentor_answers_and_only_the_firm_replies(world):
    sent = world.ask()
    for actor in (world.asker, world.act(world.coordinator)):
        with pytest.raises(Forbidden):
            _do(world, "accept", actor, sent, "")
    for step in ("reply", "withdraw"):
        with pytest.raises(Forbidden):
            _do(world, step, world.helper(), sent, "아니요")


def test_a_coordinator_s_step_for_a_firm_is_on_record(world):
    sent = world.ask()
    _do(world, "withdraw", world.act(world.coordinator), sent, "")
    (event,) = world.audited("request.withdrawn")
    assert event.after == {"state": "withdrawn", "on_behalf": world.firm.public_id}


def test_a_challenge_that_was_closed_is_not_accepted(world):
    sent = world.ask()
    world.challenge.status = "resolved"
    world.session.commit()
    with pytest.raises(Conflict, match="고민을 닫았어요"):
        world.accept(sent)


@pytest.mark.parametrize("who", ["asker", "helper", "coordinator"])
def test_either_side_or_a_coordinator_ends_the_help_with_a_reason_once(world, who):
    sent = world.ask()
    taken = world.accept(sent)
    actor = world.act(world.coordinator) if who == "coordinator" else getattr(world, who)
    actor = actor() if callable(actor) else actor
    with pytest.raises(Invalid):
        _do(world, "end_engagement", actor, sent, "")
    world.session.rollback()
    _do(world, "end_engagement", actor, sent, "검사 순서를 정했어요")
    assert (taken.ended_at, taken.closed_reason) == (world.now, "검사 순서를 정했어요")
    assert world.letters()[-1] == (world.owner.email, "request_ended_firm")
    with pytest.raises(Conflict):
        _do(world, "end_engagement", actor, sent, "다시")


def test_a_text_has_a_limit(world):
    sent = world.ask()
    with pytest.raises(Invalid):
        _do(world, "accept", world.helper(), sent, "가" * 1001)


def test_lists_show_what_waits_first_and_can_be_searched(world, make):
    done, waiting = world.ask(), world.ask(world.new_mentor("단무지"))
    world.accept(done)
    other = make.company(make.user())
    find = lambda actor, side, **wish: [  # noqa: E731
        row.request.id for row in requests.list_requests(world.session, actor, side, **wish)[0]
    ]
    assert find(world.asker, "firm") == [waiting.id, done.id]
    assert find(world.asker, "firm", sort="newest") == [waiting.id, done.id]
    assert find(world.asker, "firm", sort="firm") == [done.id, waiting.id]
    assert find(world.asker, "firm", states=("accepted",)) == [done.id]
    assert find(world.asker, "firm", text="반품이") == [waiting.id, done.id]
    assert find(world.asker, "firm", text="100%_") == []
    assert find(world.helper(), "mentor") == [done.id]
    assert find(world.act(world.coordinator), "region") == [waiting.id, done.id]
    assert find(world.act(make.coordinator("48")), "region") == []
    assert find(world.asker, "firm", page=2, size=1) == [done.id]
    assert other.id
    with pytest.raises(NotFound):
        find(world.asker, "region")


def test_everyone_has_the_sides_of_their_roles(world, make):
    assert requests.sides(world.helper()) == ("mentor", "firm")
    assert requests.sides(world.act(world.coordinator)) == ("region",)
    assert requests.sides(world.act(make.user())) == ()


def test_a_list_takes_two_selects_whatever_its_length(world, engine):
    for n in range(3):
        world.ask(world.new_mentor(f"제품 {n}"))
    actor = world.asker
    with counted_selects(engine) as seen:
        requests.list_requests(world.session, actor, "firm")
    assert len(seen) == 2


def _race(capacity: int):
    """Two requests to one mentor are accepted at once, in two transactions."""
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = World(first, Factory(first, NOW))
        mentor = world.new_mentor("단무지", capacity=capacity)
        more = world.make.challenge(world.firm, world.owner, text="재고가 자꾸 틀려서 힘들어요")
        one, two = world.ask(mentor), world.ask(mentor, challenge=more)
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
