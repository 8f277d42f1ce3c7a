"""Days on which a mentor takes no new requests and no visits."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.mentor import SeasonBlock
from app.models.notice import Notice
from app.models.outbox import IndexChange
from app.services import seasons
from app.services.seasons import MAX_AHEAD, SeasonInput
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.asking_world import build
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects

TODAY = date(2026, 11, 22)
HARVEST = SeasonInput(date(2026, 12, 10), date(2026, 12, 20), "김장철")
LINK = "https://ieum.invalid/mentoring/seasons"


@pytest.fixture
def user(make):
    return make.user()


@pytest.fixture
def mentor(make, user):
    return make.mentor(make.company(), user=user)


@pytest.fixture
def actor(session, user, mentor):
    return actor_for(session, session_key(user))


@pytest.fixture
def coordinator(session, make):
    return actor_for(session, session_key(make.coordinator()))


def actions(session):
    return [event.action for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def test_a_season_is_written_changed_and_taken_away_on_record(session, actor, mentor, now):
    block = seasons.add(session, actor, HARVEST, now=now)
    assert (block.mentor_id, block.first_day, block.note) == (
        mentor.id,
        HARVEST.first_day,
        "김장철",
    )
    later = SeasonInput(HARVEST.first_day, date(2026, 12, 24))
    seasons.change(session, actor, block.public_id, later, now=now)
    seasons.change(session, actor, block.public_id, later, now=now)
    seasons.remove(session, actor, block.public_id, now=now)
    assert seasons.show(session, actor, now=now).ahead == ()
    assert actions(session) == ["season.added", "season.changed", "season.removed"]
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert (events[1].before["last_day"], events[1].after["last_day"]) == (
        "2026-12-20",
        "2026-12-24",
    )
    assert all("on_behalf" not in event.after for event in events)
    assert session.scalars(select(Notice)).all() == []
    assert len(session.scalars(select(IndexChange)).all()) == 3


def test_what_was_taken_away_comes_back_as_it_was(session, actor, now):
    block = seasons.add(session, actor, HARVEST, now=now)
    public_id = block.public_id
    seasons.remove(session, actor, public_id, now=now)
    assert seasons.show(session, actor, removed=public_id, now=now).removed.note == "김장철"
    back = seasons.restore(session, actor, public_id, now=now)
    assert (back.public_id, back.first_day, back.last_day, back.note) == (
        public_id,
        HARVEST.first_day,
        HARVEST.last_day,
        "김장철",
    )
    assert seasons.show(session, actor, removed=public_id, now=now).removed is None
    with pytest.raises(NotFound):
        seasons.restore(session, actor, public_id, now=now)


def test_what_never_was_and_what_is_another_s_does_not_come_back(session, make, actor, now):
    other = make.user()
    make.mentor(user=other)
    stranger = actor_for(session, session_key(other))
    block = seasons.add(session, stranger, HARVEST, now=now)
    seasons.remove(session, stranger, block.public_id, now=now)
    for public_id in (block.public_id, "nothing", ""):
        with pytest.raises(NotFound):
            seasons.restore(session, actor, public_id, now=now)


def test_a_season_that_meanwhile_overlaps_or_is_over_does_not_come_back(session, actor, now):
    block = seasons.add(session, actor, HARVEST, now=now)
    seasons.remove(session, actor, block.public_id, now=now)
    with pytest.raises(Conflict):
        seasons.restore(session, actor, block.public_id, now=now + timedelta(days=60))
    seasons.add(session, actor, SeasonInput(date(2026, 12, 20), date(2026, 12, 20)), now=now)
    with pytest.raises(Conflict):
        seasons.restore(session, actor, block.public_id, now=now)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, date(2026, 12, 1), "first_day"),
        (date(2026, 12, 1), None, "last_day"),
        (TODAY - timedelta(days=1), date(2026, 12, 1), "first_day"),
        (date(2026, 12, 2), date(2026, 12, 1), "last_day"),
        (date(2026, 12, 1), TODAY + timedelta(days=367), "last_day"),
        (date(2026, 12, 1), date(2026, 12, 10), "first_day"),
        (date(2026, 12, 20), date(2026, 12, 20), "first_day"),
        (date(2026, 12, 9), date(2026, 12, 21), "first_day"),
        (date(2026, 12, 12), date(2026, 12, 13), "first_day"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(session, actor, now, first, last, field):
    seasons.add(session, actor, HARVEST, now=now)
    with pytest.raises(Invalid) as caught:
        seasons.add(session, actor, SeasonInput(first, last), now=now)
    assert set(caught.value.fields) == {field}


def test_the_note_stays_out_of_the_trail_and_a_new_one_is_a_change(session, actor, now):
    block = seasons.add(session, actor, HARVEST, now=now)
    given = SeasonInput(HARVEST.first_day, HARVEST.last_day, "전시회")
    seasons.change(session, actor, block.public_id, given, now=now)
    seasons.remove(session, actor, block.public_id, now=now)
    events = session.scalars(select(AuditEvent)).all()
    assert len(events) == 3
    assert not any("note" in {**event.before, **event.after} for event in events)


def test_a_note_has_its_length(session, actor, now):
    with pytest.raises(Invalid) as caught:
        seasons.add(session, actor, SeasonInput(TODAY, TODAY, "가" * 101), now=now)
    assert set(caught.value.fields) == {"note"}
    assert seasons.add(session, actor, SeasonInput(TODAY, TODAY, "가" * 100), now=now)


def test_neighbours_do_not_overlap(session, actor, now):
    seasons.add(session, actor, HARVEST, now=now)
    seasons.add(session, actor, SeasonInput(date(2026, 12, 21), date(2026, 12, 31)), now=now)
    seasons.add(session, actor, SeasonInput(date(2026, 12, 9), date(2026, 12, 9)), now=now)
    ahead = seasons.show(session, actor, now=now).ahead
    assert [block.first_day.day for block in ahead] == [9, 10, 21]


def test_a_season_that_has_begun_may_end_earlier_or_later(session, actor, mentor, now):
    running = SeasonBlock(
        mentor_id=mentor.id, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30)
    )
    session.add(running)
    session.flush()
    given = SeasonInput(date(2026, 11, 1), TODAY)
    assert seasons.change(session, actor, running.public_id, given, now=now).last_day == TODAY
    given = SeasonInput(date(2026, 11, 2), TODAY)
    with pytest.raises(Invalid):
        seasons.change(session, actor, running.public_id, given, now=now)


def test_past_seasons_stay_in_sight_and_do_not_count_as_ahead(session, actor, mentor, now):
    for n in range(MAX_AHEAD):
        day = date(2026, 1, 1) + timedelta(days=2 * n)
        session.add(SeasonBlock(mentor_id=mentor.id, first_day=day, last_day=day))
    session.flush()
    seasons.add(session, actor, HARVEST, now=now)
    found = seasons.show(session, actor, now=now)
    assert (len(found.ahead), len(found.past)) == (1, MAX_AHEAD)
    assert found.past[0].first_day > found.past[-1].first_day


def test_there_is_an_end_to_how_many_lie_ahead(session, actor, mentor, now):
    for n in range(MAX_AHEAD):
        day = TODAY + timedelta(days=2 * n)
        session.add(SeasonBlock(mentor_id=mentor.id, first_day=day, last_day=day))
    session.flush()
    with pytest.raises(Invalid) as caught:
        seasons.add(session, actor, SeasonInput(date(2027, 6, 1), date(2027, 6, 1)), now=now)
    assert set(caught.value.fields) == {"first_day"}


def test_a_coordinator_writes_it_for_the_mentor_who_is_told(
    session, actor, coordinator, mentor, user, now
):
    block = seasons.add(session, coordinator, HARVEST, of=mentor.public_id, link=LINK, now=now)
    assert block.mentor_id == mentor.id
    (event,) = session.scalars(select(AuditEvent))
    assert (event.actor_id, event.after["on_behalf"]) == (coordinator.user_id, mentor.public_id)
    (notice,) = session.scalars(select(Notice))
    assert (notice.user_id, notice.kind, notice.link) == (user.id, "engagement", LINK)
    assert "2026년 12월 10일 – 2026년 12월 20일" in notice.body
    assert coordinator.name in notice.subject


def test_strangers_see_and_change_nothing(session, make, mentor, actor, now):
    block = seasons.add(session, actor, HARVEST, now=now)
    of = {"of": mentor.public_id}
    for person in (make.user(), make.coordinator("48")):
        stranger = actor_for(session, session_key(person))
        calls = (
            (seasons.show, (), {**of, "now": now}),
            (seasons.show, (), {"now": now}),
            (seasons.find, (block.public_id,), of),
            (seasons.add, (HARVEST,), {**of, "now": now}),
            (seasons.change, (block.public_id, HARVEST), {**of, "now": now}),
            (seasons.remove, (block.public_id,), {**of, "now": now}),
        )
        for call, given, values in calls:
            with pytest.raises(NotFound):
                call(session, stranger, *given, **values)


def test_another_mentor_s_season_is_not_found(session, make, actor, now):
    other = make.mentor()
    block = SeasonBlock(mentor_id=other.id, first_day=TODAY, last_day=TODAY)
    session.add(block)
    session.flush()
    with pytest.raises(NotFound):
        seasons.remove(session, actor, block.public_id, now=now)


def test_the_page_takes_three_selects_and_one_more_to_put_back(session, engine, actor, now):
    block = seasons.add(session, actor, HARVEST, now=now)
    public_id = block.public_id
    seasons.remove(session, actor, public_id, now=now)
    session.commit()
    session.expire_all()
    with counted_selects(engine) as seen:
        seasons.show(session, actor, now=now)
    assert len(seen) == 3
    with counted_selects(engine) as seen:
        seasons.show(session, actor, removed=public_id, now=now)
    assert len(seen) == 4


@pytest.mark.postgres
def test_two_overlapping_seasons_written_at_once_leave_one():
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        make = Factory(first, NOW)
        user = make.user()
        make.mentor(user=user)
        actor = actor_for(first, session_key(user))
        first.commit()
        seasons.add(first, actor, HARVEST, now=NOW)
        late = other.submit(seasons.add, second, actor, HARVEST, now=NOW)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        assert isinstance(late.exception(timeout=20), Invalid)
        second.rollback()
        assert len(second.scalars(select(SeasonBlock)).all()) == 1
    engine.dispose()
