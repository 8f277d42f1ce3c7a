"""The end of an engagement: who ends it, what ends with it, and taking it up again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.case import CaseStudy
from app.models.engagement import Engagement
from app.models.follow_up import FollowUp
from app.models.notice import Notice
from app.models.stay import Stay
from app.models.visit import Visit
from app.services import engagement_closing
from tests import postgres
from tests.app.asking_world import build
from tests.app.engagement_world import EngagementWorld
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _close(world, actor, code="goal_reached", reason="검사 순서를 정했어요", **changes):
    engagement_closing.close(
        world.session, actor, world.id, code, reason,
        sender=world.sender, **{**world.values, **changes},
    )  # fmt: skip
    world.session.commit()


def _reopen(world, actor, **changes):
    engagement_closing.reopen(
        world.session, actor, world.id, sender=world.sender, **{**world.values, **changes}
    )
    world.session.commit()


@pytest.mark.parametrize("who", ["asker", "helper", "region"])
def test_either_side_or_a_coordinator_ends_it_once_and_the_others_are_told(world, who):
    actor = getattr(world, who)
    _close(world, actor)
    engagement = world.engagement
    assert (engagement.ended_at, engagement.closed_code, engagement.closed_by_id) == (
        world.now,
        "goal_reached",
        actor.user_id,
    )
    people = {world.owner.id, world.person.id} - {actor.user_id}
    assert {person for person, _ in world.told()} == people
    (event,) = world.audited("engagement.closed")
    assert event.after["code"] == "goal_reached"
    assert event.after.get("on_behalf") == (world.firm.public_id if who == "region" else None)
    with pytest.raises(Conflict, match="이미 마친"):
        _close(world, actor)


def test_a_team_and_strangers_end_nothing(world, make):
    with pytest.raises(Forbidden):
        _close(world, world.act(world.team_member()))
    with pytest.raises(NotFound):
        _close(world, world.act(make.user()))


@pytest.mark.parametrize(
    ("who", "code", "reason", "fields"),
    [
        ("asker", "mentor_left", "끝", {"code"}),
        ("helper", "firm_left", "끝", {"code"}),
        ("region", "whatever", "끝", {"code"}),
        ("asker", "other", "", {"reason"}),
        ("asker", "", "가" * 1001, {"code", "reason"}),
    ],
)
def test_it_ends_for_a_reason_of_the_list_and_with_words(world, who, code, reason, fields):
    with pytest.raises(Invalid) as caught:
        _close(world, getattr(world, who), code, reason)
    assert set(caught.value.fields) == fields
    world.session.rollback()
    assert world.engagement.ended_at is None


def test_a_clock_that_went_back_ends_it_at_its_start(world):
    _close(world, world.asker, now=world.now - timedelta(hours=2))
    assert world.engagement.ended_at == world.engagement.started_at


def test_what_is_still_to_come_ends_with_it(world):
    ahead, past = world.visit("agreed", 3), world.visit("held", -3)
    world.team_member(state="running")
    _close(world, world.helper)
    assert (ahead.state, past.state) == ("cancelled", "held")
    assert world.session.scalar(select(Stay.state)) == "closed"


@pytest.mark.parametrize(
    ("code", "forms"),
    [("goal_reached", 4), ("other", 4), ("poor_fit", 0), ("mentor_left", 0), ("firm_left", 0)],
)
def test_results_are_asked_for_where_the_help_came_to_its_end(world, code, forms):
    world.goal()
    _close(world, world.region, code)
    assert world.session.scalar(select(func.count()).select_from(FollowUp)) == forms


def test_the_place_is_free_again_and_the_firm_is_led_to_a_new_search(world):
    _close(world, world.region, "mentor_left", "멘토가 이사했어요")
    told = dict(world.told())
    assert set(told) == {world.owner.id, world.person.id}
    letter = world.session.scalar(select(Notice).where(Notice.user_id == world.owner.id))
    assert "다른 멘토를 찾을 수 있어요" in letter.subject
    assert world.make.engagement(world.firm, world.mentor).seat_id == world.engagement.seat_id


def test_it_can_be_taken_up_again_with_its_place(world):
    world.goal()
    _close(world, world.asker)
    _reopen(world, world.asker, now=world.now + timedelta(days=14))
    engagement = world.engagement
    assert (engagement.ended_at, engagement.closed_code, engagement.closed_reason) == (
        None,
        None,
        "",
    )
    states = set(world.session.scalars(select(FollowUp.state)))
    assert states == {"cancelled"}
    with pytest.raises(Conflict, match="이미 진행"):
        _reopen(world, world.asker)
    world.session.rollback()
    later = world.now + timedelta(days=15)
    _close(world, world.helper, now=later)
    assert set(world.session.scalars(select(FollowUp.state))) == {"planned"}
    assert len({event for _, event in world.told()}) == 3


def test_results_planned_by_a_stay_are_still_asked_for(world):
    world.goal()
    world.team_member(state="running")
    _close(world, world.asker)
    _reopen(world, world.asker)
    assert set(world.session.scalars(select(FollowUp.state))) == {"planned"}


def test_after_two_weeks_it_stays_closed(world):
    _close(world, world.asker)
    with pytest.raises(Conflict, match="14일"):
        _reopen(world, world.asker, now=world.now + timedelta(days=14, seconds=1))


def test_without_a_free_place_it_stays_closed_and_another_free_one_will_do(world, make, session):
    _close(world, world.asker)
    first = make.engagement(world.firm, world.mentor)
    _reopen(world, world.asker)
    assert world.engagement.seat_id != first.seat_id
    _close(world, world.asker, now=world.now + timedelta(minutes=1))
    make.engagement(world.firm, world.mentor)
    with pytest.raises(Conflict, match="자리가 그사이"):
        _reopen(world, world.asker)
    session.rollback()
    assert world.engagement.ended_at is not None


def test_it_stays_closed_once_another_mentor_follows_or_the_mentor_is_gone(world, make, session):
    _close(world, world.asker, "poor_fit")
    world.person.status = "blocked"
    session.commit()
    with pytest.raises(Conflict, match="더는 활동하지"):
        _reopen(world, world.asker)
    session.rollback()
    world.person.status = "active"
    session.commit()
    make.engagement(world.firm, previous_id=world.engagement.id)
    with pytest.raises(Conflict, match="다른 멘토와"):
        _reopen(world, world.asker)


@pytest.fixture
def postgres_engine():
    engine = create_engine(postgres.clone(build))
    yield engine
    engine.dispose()


@pytest.mark.postgres
def test_of_two_who_end_it_at_once_one_ends_it_and_it_is_told_once(postgres_engine):
    with Session(postgres_engine, expire_on_commit=False) as session:
        world = EngagementWorld(session, Factory(session, NOW))
        actors = [world.asker, world.helper, world.region]
        context = {"sender": world.sender, **world.values}

    def close(actor):
        with Session(postgres_engine) as session:
            try:
                engagement_closing.close(session, actor, world.id, "other", "끝", **context)
                session.commit()
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(close, actors))
    with Session(postgres_engine) as session:
        ended = session.scalar(select(Engagement.closed_by_id))
        closed = select(func.count()).where(AuditEvent.action == "engagement.closed")
        trail = session.scalar(closed)
        told = list(session.scalars(select(Notice.event).distinct()))
    assert (outcomes.count(True), trail, len(told)) == (1, 1, 1)
    assert ended == actors[outcomes.index(True)].user_id


@pytest.mark.postgres
def test_two_closed_ones_that_want_the_last_place_at_once_get_one(postgres_engine):
    with Session(postgres_engine, expire_on_commit=False) as session:
        make = Factory(session, NOW)
        world = EngagementWorld(session, make)
        region = world.region
        others = [make.engagement(mentor=make.mentor(capacity=1))]
        mentor = session.get_one(type(world.mentor), others[0].mentor_id)
        others[0].ended_at, others[0].closed_code = NOW, "other"
        session.commit()
        others.append(make.engagement(mentor=mentor))
        others[1].ended_at, others[1].closed_code = NOW, "other"
        session.commit()
        context = {"sender": world.sender, **world.values}
        ids = [engagement.public_id for engagement in others]

    def reopen(public_id):
        with Session(postgres_engine) as session:
            try:
                engagement_closing.reopen(session, region, public_id, **context)
                session.commit()
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(reopen, ids)) == [False, True]


@pytest.mark.parametrize(
    ("code", "drafts"), [("goal_reached", 1), ("poor_fit", 0), ("firm_left", 0)]
)
def test_the_end_leaves_the_draft_of_a_case_where_there_is_something_to_tell(
    world, session, code, drafts
):
    session.add(
        Visit(
            engagement_id=world.engagement.id, state="held", starts_at=world.now, address="진안",
            outcome="염도계를 달기로 했어요", proposed_by_id=world.owner.id, created_at=world.now,
            updated_at=world.now,
        )
    )  # fmt: skip
    session.commit()
    _close(world, world.asker, code)
    assert len(session.scalars(select(CaseStudy)).all()) == drafts
