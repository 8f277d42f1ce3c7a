"""Marks of people who did not come."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app.models.timetable import MeetingRecord, NoShowMark
from app.services.matchday import no_shows
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.coordinator()))


@pytest.fixture
def firm(make):
    return make.firm_at(make.event())


@pytest.fixture
def record(session, make, firm):
    event_id = firm.event_id
    mentor = make.mentor_at(session.get_one(type(make.event()), event_id))
    row = MeetingRecord(event_id=event_id, firm_id=firm.id, mentor_id=mentor.id)
    session.add(row)
    session.flush()
    return row


def test_a_mark_stands_once_and_fades_after_a_year(session, actor, record, firm, now):
    first = no_shows.mark(session, actor, record, firm, now=now)
    again = no_shows.mark(session, actor, record, firm, now=now)
    assert first is again
    assert first.fades_on == date(2027, 11, 22)
    assert session.scalar(select(func.count()).select_from(NoShowMark)) == 1


def test_a_mark_of_a_leap_day_fades_on_the_first_of_march(session, actor, record, firm):
    leap = datetime(2028, 2, 29, 3, tzinfo=UTC)
    assert no_shows.mark(session, actor, record, firm, now=leap).fades_on == date(2029, 3, 1)


def test_a_lifted_mark_counts_again_when_it_is_said_again(session, actor, record, firm, now):
    mark = no_shows.mark(session, actor, record, firm, now=now)
    no_shows.lift(session, actor, record, firm, now=now)
    no_shows.lift(session, actor, record, firm, now=now)
    assert mark.lifted
    no_shows.mark(session, actor, record, firm, now=now)
    assert not mark.lifted
