"""Room for visits, and who may act for a mentor."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.models.audit import AuditEvent
from app.models.mentor import Mentor, SeasonBlock
from app.models.visit import Visit
from app.services import auditing, mentor_care
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.asking_world import build
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects

DAY = datetime(2026, 12, 10, 5, tzinfo=UTC)


@pytest.fixture
def act(session):
    return lambda user: actor_for(session, session_key(user))


def visit(session, engagement, state, at):
    row = Visit(
        engagement_id=engagement.id, state=state, starts_at=at, address="진안읍",
        created_at=NOW, updated_at=NOW, proposed_by_id=session.get(Mentor, engagement.mentor_id).user_id,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_mentors_and_their_province_s_coordinators_act_for_them(session, make, act):
    mentor = make.mentor(make.company(), user=make.user())
    own = act(session.get_one(type(make.user()), mentor.user_id))
    assert mentor_care.acting_for(session, own, mentor) == "52"
    assert mentor_care.acting_for(session, act(make.coordinator("52")), mentor) == "52"
    for stranger in (make.coordinator("48"), make.user(), make.administrator()):
        with pytest.raises(NotFound):
            mentor_care.acting_for(session, act(stranger), mentor)


def test_any_coordinator_acts_for_a_stationed_expert(session, make, act):
    expert = make.mentor()
    assert mentor_care.acting_for(session, act(make.coordinator("48")), expert) is None
    with pytest.raises(NotFound):
        mentor_care.acting_for(session, act(make.user()), expert)


def test_what_another_hand_changes_names_the_mentor(session, make, act, now):
    user, coordinator = make.user(), make.coordinator()
    mentor = make.mentor(make.company(), user=user)
    for actor in (act(user), act(coordinator)):
        mentor_care.record(
            session, actor, "mentor.limits", mentor, now=now, before={}, after={"radius_km": 50}
        )
    own, other = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    assert (own.after, own.region_code) == ({"radius_km": 50}, "52")
    assert other.after == {"radius_km": 50, "on_behalf": mentor.public_id}


def test_the_mentor_sees_what_others_did_and_nothing_else(session, make, act, now):
    user, coordinator = make.user(), make.coordinator()
    mentor, other = make.mentor(make.company(), user=user), make.mentor()
    actor = act(coordinator)
    auditing.record(session, actor, "mentor.approved", "mentor", mentor.public_id, now=now)
    for who, whom in ((act(user), mentor), (actor, other), (actor, mentor)):
        mentor_care.record(session, who, "mentor.paused", whom, now=now, before={}, after={})
    owner = make.user()
    request = make.request(
        make.challenge(make.company(owner), owner), mentor, state="declined",
        answered_by_id=coordinator.id,
    )  # fmt: skip
    auditing.record(
        session, actor, "request.declined", "request", request.public_id, now=now,
        after={"on_behalf": mentor.public_id},
    )  # fmt: skip
    # asked for the firm by the same coordinator: nothing that was done for the mentor
    auditing.record(
        session, actor, "request.asked", "request", request.public_id, now=now,
        after={"on_behalf": "firm"},
    )  # fmt: skip
    session.flush()
    found = mentor_care.done_for(session, mentor)
    assert [(entry.action, entry.name) for entry in found] == [
        ("request.declined", coordinator.name),
        ("mentor.paused", coordinator.name),
    ]


def test_visits_agreed_or_held_in_the_korean_month_leave_fewer(session, make):
    mentor = make.mentor(visits_per_month=2)
    help_ = make.engagement(mentor=mentor)
    assert mentor_care.visits_left(session, mentor, date(2026, 12, 1)) == 2
    first = visit(session, help_, "held", datetime(2026, 11, 30, 15, tzinfo=UTC))
    visit(session, help_, "agreed", datetime(2026, 12, 31, 14, 59, tzinfo=UTC))
    visit(session, help_, "agreed", datetime(2026, 12, 31, 15, 0, tzinfo=UTC))
    visit(session, help_, "proposed", None)
    assert mentor_care.visits_left(session, mentor, date(2026, 12, 1)) == 0
    assert mentor_care.visits_left(session, mentor, date(2027, 1, 31)) == 1
    assert mentor_care.visits_left(session, mentor, date(2026, 12, 1), besides=first.id) == 1


def test_a_full_month_refuses_a_visit_but_not_one_that_moves_within_it(session, make):
    mentor = make.mentor(visits_per_month=1)
    help_ = make.engagement(mentor=mentor)
    mentor_care.require_visit_room(session, mentor, DAY)
    there = visit(session, help_, "agreed", DAY)
    with pytest.raises(Conflict, match="12월에는 멘토가 방문할 수 있는 1번"):
        mentor_care.require_visit_room(session, mentor, DAY + timedelta(days=3))
    mentor_care.require_visit_room(session, mentor, DAY + timedelta(days=3), besides=there.id)
    mentor_care.require_visit_room(session, mentor, DAY + timedelta(days=30))


def test_a_season_refuses_a_visit_and_a_pause_does_not(session, make, engine):
    mentor = make.mentor(paused_until=date(2027, 1, 31))
    mentor_care.require_visit_room(session, mentor, DAY)
    session.add(SeasonBlock(mentor_id=mentor.id, first_day=DAY.date(), last_day=date(2026, 12, 20)))
    session.commit()
    with pytest.raises(Conflict, match="12월 10일부터 12월 20일까지"):
        mentor_care.require_visit_room(session, mentor, DAY)
    # two hours before midnight in Greenwich the tenth has begun in Korea
    with pytest.raises(Conflict):
        mentor_care.require_visit_room(session, mentor, datetime(2026, 12, 9, 22, tzinfo=UTC))
    with counted_selects(engine) as seen:
        mentor_care.require_visit_room(session, mentor, DAY + timedelta(days=11))
    assert len(seen) == 3


def test_a_season_taken_away_refuses_no_visit(session, make):
    mentor = make.mentor()
    days = {"first_day": DAY.date(), "last_day": DAY.date()}
    session.add(SeasonBlock(mentor_id=mentor.id, removed_at=NOW, **days))
    session.commit()
    mentor_care.require_visit_room(session, mentor, DAY)


@pytest.mark.postgres
def test_of_two_visits_agreed_at_once_the_last_of_the_month_goes_to_one():
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        make = Factory(first, NOW)
        mentor = make.mentor(visits_per_month=1)
        help_ = make.engagement(mentor=mentor)
        there = second.get(Mentor, mentor.id)
        mentor_care.require_visit_room(first, mentor, DAY)
        late = other.submit(mentor_care.require_visit_room, second, there, DAY)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        visit(first, help_, "agreed", DAY)
        assert isinstance(late.exception(timeout=20), Conflict)
    engine.dispose()
