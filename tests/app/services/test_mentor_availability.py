"""How soon a mentor answers, and what room there is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.models.mentor import SeasonBlock
from app.models.visit import Visit
from app.services.mentor_availability import availability
from tests.queries import counted_selects


@pytest.fixture
def look(session, now):
    return lambda mentor: availability(session, [mentor.id], now=now)[mentor.id]


@pytest.fixture
def answered(make, now):
    def _answered(mentor, state, hours, *, days_ago=10):
        owner = make.user()
        closed = now - timedelta(days=days_ago)
        return make.request(
            make.challenge(make.company(owner), owner), mentor, state=state,
            opened_at=closed - timedelta(hours=hours), answered_at=closed,
        )  # fmt: skip

    return _answered


@pytest.fixture
def block(session):
    def _block(mentor, first, last):
        row = SeasonBlock(mentor_id=mentor.id, first_day=first, last_day=last)
        session.add(row)
        session.commit()
        return row

    return _block


def test_a_new_mentor_has_room_and_no_record(make, look):
    found = look(make.mentor(capacity=3))
    assert (found.answered_n, found.asked_n, found.median_hours) == (0, 0, None)
    assert (found.answered_share, found.typical_days) == (None, None)
    assert (found.places, found.free_places, found.visits_left) == (3, 3, 2)
    assert (found.back_on, found.next_season, found.open) == (None, None, True)


def test_the_middle_answer_counts_and_silence_lowers_the_share(make, look, answered):
    mentor = make.mentor()
    for state, hours in (("accepted", 10), ("declined", 30), ("not_this_season", 200)):
        answered(mentor, state, hours)
    answered(mentor, "expired", 300)
    answered(mentor, "withdrawn", 1)
    found = look(mentor)
    assert (found.answered_n, found.asked_n, found.median_hours) == (3, 4, 30)
    assert (found.answered_share, found.typical_days) == (0.75, 2)


def test_what_is_older_than_ninety_days_is_forgotten(make, look, answered):
    mentor = make.mentor()
    answered(mentor, "accepted", 5, days_ago=91)
    assert look(mentor).answered_n == 0
    answered(mentor, "accepted", 5, days_ago=89)
    assert look(mentor).answered_n == 1


@pytest.mark.parametrize(("hours", "days"), [(0.2, 1), (24, 1), (24.1, 2), (48, 2), (49, 3)])
def test_the_typical_wait_is_told_in_whole_days(make, look, answered, hours, days):
    mentor = make.mentor()
    answered(mentor, "accepted", hours)
    assert look(mentor).typical_days == days


def test_places_in_use_are_not_free(make, look, session, now):
    mentor = make.mentor(capacity=1)
    help_ = make.engagement(mentor=mentor)
    assert (look(mentor).free_places, look(mentor).open) == (0, False)
    help_.ended_at, help_.closed_code = now, "other"
    session.commit()
    assert look(mentor).free_places == 1


def test_a_pause_and_a_block_of_today_are_absences(make, look, block):
    resting = make.mentor(paused_until=date(2026, 11, 30))
    assert look(resting).back_on == date(2026, 12, 1)
    busy = make.mentor()
    block(busy, date(2026, 11, 1), date(2026, 12, 9))
    assert (look(busy).back_on, look(busy).open) == (date(2026, 12, 10), False)
    assert look(busy).next_season is None


def test_a_season_taken_away_is_none(make, look, block, session, now):
    mentor = make.mentor()
    for day in (date(2026, 11, 22), date(2026, 12, 1)):
        block(mentor, day, day).removed_at = now
    session.commit()
    assert (look(mentor).back_on, look(mentor).next_season) == (None, None)


def test_the_next_season_is_told_two_months_ahead(make, look, block):
    mentor = make.mentor()
    block(mentor, date(2026, 10, 1), date(2026, 10, 9))
    block(mentor, date(2027, 1, 22), date(2027, 1, 25))
    assert look(mentor).next_season is None
    near = block(mentor, date(2027, 1, 21), date(2027, 1, 21))
    assert look(mentor).next_season.id == near.id
    assert look(mentor).open


@pytest.mark.parametrize(
    ("state", "at", "left"),
    [
        ("agreed", datetime(2026, 11, 30, 14, 59, tzinfo=UTC), 1),
        ("held", datetime(2026, 10, 31, 15, 0, tzinfo=UTC), 1),
        ("agreed", datetime(2026, 11, 30, 15, 0, tzinfo=UTC), 2),  # December in Korea
        ("missed", datetime(2026, 11, 10, tzinfo=UTC), 2),
        ("cancelled", datetime(2026, 11, 10, tzinfo=UTC), 2),
    ],
)
def test_visits_of_the_korean_month_are_counted(make, look, session, now, state, at, left):
    mentor = make.mentor()
    help_ = make.engagement(mentor=mentor)
    session.add(
        Visit(
            engagement_id=help_.id,
            state=state,
            starts_at=at,
            address="진안읍",
            created_at=now,
            updated_at=now,
            proposed_by_id=mentor.user_id,
        )
    )
    session.commit()
    assert look(mentor).visits_left == left


def test_any_number_of_mentors_costs_three_selects(make, session, engine, now, answered):
    mentors = [make.mentor() for _ in range(4)]
    for mentor in mentors:
        answered(mentor, "accepted", 5)
    ids = [mentor.id for mentor in mentors]
    session.expire_all()
    with counted_selects(engine) as seen:
        found = availability(session, [*ids, 999_999], now=now)
    assert len(seen) == 3
    assert set(found) == set(ids)
