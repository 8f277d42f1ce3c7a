"""Mentors: places are rows, approval belongs to the province, the index follows every change."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.engagement import Engagement
from app.models.mentor import MentorSeat
from app.models.notice import Notice
from app.models.outbox import IndexChange, Outbox
from app.models.registry import metadata
from app.services import mentors
from app.services.mentors import MentorInput, MentorRoom
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.conftest import NOW
from tests.factories import Factory, seed_reference

GIVEN = MentorInput(
    headline="염도를 숫자로 잡아요",
    topics=("defect",),
    solutions=("5s",),
    languages=("ko",),
    capacity=2,
    visits_per_month=2,
    radius_km=80,
)


@pytest.fixture
def books(session):
    return load_catalogue(session)


@pytest.fixture
def act(session):
    return lambda user: actor_for(session, session_key(user))


@pytest.fixture
def apply(session, books, now, act):
    def _apply(user, **values):
        given = replace(GIVEN, **values)
        return mentors.apply_as_mentor(session, act(user), given, catalogue=books, now=now)

    return _apply


@pytest.fixture
def change(session, books, now, act):
    def _change(user, **values):
        given = replace(GIVEN, **values)
        return mentors.change_mentor(session, act(user), given, catalogue=books, now=now)

    return _change


@pytest.fixture
def engage(make, now):
    def _engage(mentor, seat, *, ended=False):
        return make.engagement(mentor=mentor, seat_id=seat.id, ended_at=now if ended else None)

    return _engage


def seats(session, mentor):
    query = select(MentorSeat).where(MentorSeat.mentor_id == mentor.id).order_by(MentorSeat.number)
    return list(session.scalars(query))


def changes(session):
    return [(c.kind, c.object_id) for c in session.scalars(select(IndexChange))]


def letters(session):
    return [row.payload for row in session.scalars(select(Outbox).order_by(Outbox.id))]


@pytest.mark.parametrize("status", ["approved", "waiting"])
def test_an_application_waits_with_its_places_and_is_announced(session, make, apply, status):
    user, coordinator = make.user(), make.coordinator("52")
    company = make.company(user, status=status)
    mentor = apply(user, company=company.public_id)
    assert (mentor.status, mentor.company_id) == ("waiting", company.id)
    assert [seat.number for seat in seats(session, mentor)] == [1, 2]
    assert [letter["to"] for letter in letters(session)] == [coordinator.email]
    assert changes(session) == []


def test_a_stationed_expert_needs_no_firm(session, make, apply):
    make.coordinator()
    assert apply(make.user()).company_id is None
    assert letters(session) == []


def test_a_refused_firm_or_somebody_elses_cannot_be_chosen(make, apply):
    user = make.user()
    for company in (make.company(user, status="refused"), make.company()):
        with pytest.raises(Invalid) as caught:
            apply(user, company=company.public_id)
        assert set(caught.value.fields) == {"company"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", " "),
        ("topics", ()),
        ("topics", ("nothing",)),
        ("topics", tuple(f"t{n}" for n in range(16))),
        ("solutions", ("nothing",)),
        ("languages", ()),
        ("languages", ("xx",)),
        ("capacity", 0),
        ("capacity", 11),
        ("visits_per_month", 21),
        ("radius_km", 4),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(make, apply, field, value):
    with pytest.raises(Invalid) as caught:
        apply(make.user(), **{field: value})
    assert set(caught.value.fields) == {field}


def test_nobody_applies_twice(make, apply):
    user = make.user()
    apply(user)
    with pytest.raises(Conflict, match="이미 멘토로 신청"):
        apply(user)


def test_who_never_applied_has_no_record(session, make, act):
    with pytest.raises(NotFound):
        mentors.own_profile(session, act(make.user()))


def test_a_change_keeps_the_approval_and_tells_the_index(session, make, change):
    user = make.user()
    mentor = make.mentor(user=user)
    change(user, headline="새 소개", radius_km=50)
    assert (mentor.status, mentor.headline, mentor.radius_km) == ("approved", "새 소개", 50)
    assert changes(session) == [("mentor", mentor.id)]
    assert session.scalars(select(AuditEvent)).one().before["radius_km"] == 100


def test_a_change_while_waiting_leaves_the_index_alone(session, make, change):
    user = make.user()
    make.mentor(user=user, status="waiting")
    change(user)
    assert changes(session) == []


def test_a_refused_mentor_waits_again_after_a_change(session, make, change):
    user, coordinator = make.user(), make.coordinator()
    company = make.company(user)
    mentor = make.mentor(company, user=user, status="refused", decision_reason="짧아요")
    change(user, company=company.public_id)
    assert (mentor.status, mentor.decision_reason) == ("waiting", "")
    assert [letter["to"] for letter in letters(session)] == [coordinator.email]


def test_a_firm_that_was_refused_later_may_be_kept(make, change):
    user = make.user()
    company = make.company(user, status="refused")
    mentor = make.mentor(company, user=user)
    assert change(user, company=company.public_id).company_id == mentor.company_id == company.id


def test_places_can_be_added(session, make, change):
    user = make.user()
    mentor = make.mentor(user=user, capacity=1)
    change(user, capacity=4)
    assert [seat.number for seat in seats(session, mentor)] == [1, 2, 3, 4]


def test_fewer_places_keep_those_in_use(session, make, change, engage):
    user = make.user()
    mentor = make.mentor(user=user, capacity=3)
    engage(mentor, seats(session, mentor)[2])
    change(user, capacity=1)
    assert [seat.number for seat in seats(session, mentor)] == [3]
    change(user, capacity=2)
    assert [seat.number for seat in seats(session, mentor)] == [1, 3]


def test_fewer_places_than_in_use_are_refused_with_the_number(session, make, change, engage):
    user = make.user()
    mentor = make.mentor(user=user, capacity=3)
    for seat in seats(session, mentor)[:2]:
        engage(mentor, seat)
    with pytest.raises(Conflict, match="2개 기업"):
        change(user, capacity=1, headline="바뀌지 않아요")
    assert len(seats(session, mentor)) == 3
    assert mentor.headline != "바뀌지 않아요"


def test_a_place_with_a_past_can_go(session, make, change, engage):
    user = make.user()
    mentor = make.mentor(user=user, capacity=2)
    first, second = seats(session, mentor)
    past = engage(mentor, second, ended=True)
    engage(mentor, first)
    change(user, capacity=1)
    session.refresh(past)
    assert past.seat_id == first.id
    assert [seat.number for seat in seats(session, mentor)] == [1]


def test_a_profile_counts_places_and_those_in_use(session, make, act, engage):
    user = make.user()
    company = make.company(user)
    mentor = make.mentor(company, user=user, capacity=3)
    engage(mentor, seats(session, mentor)[0])
    profile = mentors.own_profile(session, act(user))
    assert (profile.capacity, profile.occupied) == (3, 1)
    assert profile.company is not None
    assert profile.company.id == company.id


def test_a_rest_begins_and_ends_and_the_index_sees_both(session, make, act, now):
    user = make.user()
    mentor = make.mentor(user=user)
    mentors.pause_until(session, act(user), date(2026, 12, 31), now=now)
    assert mentor.paused_until == date(2026, 12, 31)
    mentors.pause_until(session, act(user), None, now=now)
    assert mentor.paused_until is None
    assert len(changes(session)) == 2


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_rest_lies_ahead_and_within_a_year(session, make, act, now, days):
    user = make.user()
    make.mentor(user=user)
    with pytest.raises(Invalid):
        mentors.pause_until(session, act(user), now.date() + timedelta(days=days), now=now)


def test_a_coordinator_pauses_for_a_mentor_who_is_told(session, make, act, now):
    user, coordinator = make.user(locale="en"), make.coordinator()
    mentor = make.mentor(make.company(), user=user)
    values = {"of": mentor.public_id, "link": "https://ieum.invalid/mentoring/", "now": now}
    mentors.pause_until(session, act(coordinator), date(2026, 12, 31), **values)
    mentors.pause_until(session, act(coordinator), None, **values)
    assert mentor.paused_until is None
    paused, resumed = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    assert (paused.action, paused.after) == (
        "mentor.paused",
        {"until": "2026-12-31", "on_behalf": mentor.public_id},
    )
    assert (resumed.action, resumed.before) == ("mentor.resumed", {"until": "2026-12-31"})
    bodies = [notice.body for notice in session.scalars(select(Notice).order_by(Notice.id))]
    assert "No new requests until 31 December 2026." in bodies[0]
    assert "New requests arrive again." in bodies[1]
    with pytest.raises(NotFound):
        mentors.pause_until(session, act(make.coordinator("48")), None, **values)


def test_room_is_changed_on_record_and_only_what_changed_is_named(session, make, act, now):
    user = make.user()
    mentor = make.mentor(make.company(), user=user, capacity=2)
    mentors.change_room(session, act(user), MentorRoom(2, 2, 100), now=now)
    assert session.scalars(select(AuditEvent)).all() == []
    mentors.change_room(session, act(user), MentorRoom(4, 2, 50), now=now)
    assert (len(seats(session, mentor)), mentor.radius_km) == (4, 50)
    event = session.scalars(select(AuditEvent)).one()
    assert (event.before, event.after) == (
        {"capacity": 2, "radius_km": 100},
        {"capacity": 4, "radius_km": 50},
    )
    assert session.scalars(select(Notice)).all() == []


@pytest.mark.parametrize(
    ("room", "field"),
    [((0, 2, 50), "capacity"), ((2, 21, 50), "visits_per_month"), ((2, 2, 601), "radius_km")],
)
def test_room_has_its_bounds(session, make, act, now, room, field):
    user = make.user()
    make.mentor(user=user)
    with pytest.raises(Invalid) as caught:
        mentors.change_room(session, act(user), MentorRoom(*room), now=now)
    assert set(caught.value.fields) == {field}


def test_room_below_what_is_in_use_is_refused_whole(session, make, act, now, engage):
    user = make.user()
    mentor = make.mentor(user=user, capacity=2)
    for seat in seats(session, mentor):
        engage(mentor, seat)
    with pytest.raises(Conflict, match="2개 기업"):
        mentors.change_room(session, act(user), MentorRoom(1, 5, 50), now=now)
    assert (len(seats(session, mentor)), mentor.visits_per_month) == (2, 2)


@pytest.mark.parametrize(("locale", "word"), [("ko", "멘토로 승인"), ("en", "now a mentor")])
def test_an_approval_is_told_and_makes_the_mentor_findable(session, make, act, now, locale, word):
    mentor = make.mentor(make.company(), user=make.user(locale=locale), status="waiting")
    mentors.decide_mentor(session, act(make.coordinator()), mentor, True, "", now=now)
    assert mentor.status == "approved"
    assert word in letters(session)[0]["subject"]
    assert changes(session) == [("mentor", mentor.id)]
    assert session.scalars(select(AuditEvent)).one().region_code == "52"


def test_a_refusal_needs_a_reason_and_is_made_once(session, make, act, now):
    mentor = make.mentor(make.company(), status="waiting")
    coordinator = act(make.coordinator())
    with pytest.raises(Invalid):
        mentors.decide_mentor(session, coordinator, mentor, False, "", now=now)
    mentors.decide_mentor(session, coordinator, mentor, False, "사례를 먼저 써 주세요", now=now)
    assert "사례를 먼저" in letters(session)[0]["body"]
    with pytest.raises(Conflict):
        mentors.decide_mentor(session, coordinator, mentor, True, "", now=now)


def test_the_province_decides_and_any_coordinator_where_there_is_none(session, make, act, now):
    stranger = act(make.coordinator("48"))
    mentor = make.mentor(make.company(), status="waiting")
    with pytest.raises(Forbidden):
        mentors.decide_mentor(session, stranger, mentor, True, "", now=now)
    expert = make.mentor(status="waiting")
    with pytest.raises(Forbidden):
        mentors.decide_mentor(session, act(make.user()), expert, True, "", now=now)
    mentors.decide_mentor(session, stranger, expert, True, "", now=now)
    assert expert.status == "approved"


def test_an_erased_person_gets_no_letter(session, make, act, now):
    mentor = make.mentor(user=make.user(status="erased"), status="waiting")
    mentors.decide_mentor(session, act(make.coordinator()), mentor, True, "", now=now)
    assert letters(session) == []


def _build(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    engine.dispose()


def _engagement(session, make, mentor, seat):
    asker = make.user()
    company = make.company(asker)
    request = make.request(make.challenge(company, asker), mentor, state="accepted")
    return Engagement(
        request_id=request.id,
        seat_id=seat.id,
        mentor_id=mentor.id,
        company_id=company.id,
        started_at=NOW,
    )


@pytest.mark.postgres
def test_lowering_waits_for_an_acceptance_and_keeps_its_place():
    engine = create_engine(postgres.clone(_build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        make = Factory(first, NOW)
        user = make.user()
        mentor = make.mentor(user=user, capacity=2)
        last = seats(first, mentor)[1]
        row = _engagement(first, make, mentor, last)
        actor = actor_for(first, session_key(user))
        values = {"catalogue": load_catalogue(first), "now": NOW}
        first.commit()
        first.add(row)
        first.flush()
        given = replace(GIVEN, capacity=1)
        late = other.submit(mentors.change_mentor, second, actor, given, **values)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        assert late.exception(timeout=20) is None
        second.commit()
        assert first.scalars(select(MentorSeat.id)).all() == [last.id]
        assert first.scalars(select(Engagement.seat_id)).all() == [last.id]
    engine.dispose()
