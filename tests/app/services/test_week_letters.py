"""Each week of each stay is told once, on a Friday evening, to those whom it concerns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.jobs import tell_weekly_reports
from app.models.notice import Notice
from app.models.stay import StayMember
from app.services import week_letters
from app.services.site_links import SiteLinks
from app.services.stay_progress import week_days
from app.services.week_letters import weeks_told_on
from tests.app.report_world import FIRST, LAST, ReportWorld, day

LINKS = SiteLinks("https://ieum.invalid")
FRIDAY = datetime(2026, 11, 13, 8, tzinfo=UTC)
"""Five in the afternoon in Korea, in the second week."""


@pytest.fixture
def world(session, make):
    return ReportWorld(session, make)


def tell_all(session, now):
    told = [
        week_letters.tell(session, stay, week, links=LINKS, now=now)
        for stay, week in week_letters.due(session, now=now)
    ]
    session.commit()
    return told


def notices(session):
    rows = session.scalars(select(Notice).order_by(Notice.id))
    return [(row.user_id, row.event) for row in rows]


def test_lead_firm_and_coordinators_are_told_of_the_week(session, world):
    member = world.second
    session.add(StayMember(stay_id=world.stay.id, user_id=member.id, role="member"))
    world.task(1, day(8), day(9))
    world.task(2, day(8))
    assert tell_all(session, FRIDAY) == [True]
    event = f"stay:{world.stay.public_id}:week:2"
    people = {world.lead.id, world.owner.id, world.coordinator.id}
    assert {(person, event) for person in people} == set(notices(session))
    notice = session.scalar(select(Notice).where(Notice.user_id == world.owner.id))
    assert notice.kind == "stay"
    assert "한들김치 현장 상주 2주 보고서" in notice.subject
    assert "2026-11-09 ~ 2026-11-15" in notice.body
    assert "찾은 과제: 2개\n마친 과제: 1개\n남은 과제: 1개" in notice.body
    assert notice.link == f"https://ieum.invalid/stays/{world.stay.public_id}/weeks/2"


def test_a_reader_of_english_is_told_in_english(session, world):
    world.owner.locale = "en"
    world.task(1, day(8))
    tell_all(session, FRIDAY)
    notice = session.scalar(select(Notice).where(Notice.user_id == world.owner.id))
    assert "report of week 2" in notice.subject
    assert "Tasks found: 1" in notice.body


def test_nobody_is_told_twice_and_who_came_later_is_told_then(session, world, make):
    world.task(1, day(8))
    assert tell_all(session, FRIDAY) == [True]
    assert tell_all(session, FRIDAY + timedelta(hours=1)) == [False]
    assert len(notices(session)) == 3
    newcomer = make.coordinator()
    assert tell_all(session, FRIDAY + timedelta(hours=2)) == [True]
    assert notices(session)[-1][0] == newcomer.id


def test_a_week_without_anything_is_not_told(session, world):
    world.task(1, day(1))
    assert tell_all(session, FRIDAY) == [False]
    assert notices(session) == []


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        (FRIDAY - timedelta(minutes=1), False),
        (FRIDAY, True),
        (FRIDAY + timedelta(hours=47, minutes=59), True),
        (FRIDAY + timedelta(hours=48), False),
        (FRIDAY + timedelta(days=7), True),
    ],
)
def test_it_is_told_from_friday_at_five_in_korea_for_two_days(session, world, now, is_due):
    assert bool(week_letters.due(session, now=now)) is is_due


def test_only_stays_that_run_or_were_closed_are_told(session, world):
    other = world.a_stay(world.engagement, state="planned")
    cancelled = world.a_stay(world.engagement, state="cancelled", closed_at=world.now)
    closed = world.a_stay(world.engagement, state="closed", closed_at=world.now)
    stays = {stay for stay, _ in week_letters.due(session, now=FRIDAY)}
    assert stays == {world.stay.id, closed.id}
    assert not stays & {other.id, cancelled.id}


@given(st.integers(0, 6), st.integers(0, 60))
def test_every_week_falls_on_exactly_one_friday(offset, length):
    first = FIRST + timedelta(days=offset)
    last = first + timedelta(days=length)
    fridays = [FRIDAY.date() + timedelta(days=7 * number) for number in range(-3, 14)]
    told = [number for friday in fridays for number in weeks_told_on(friday, first, last)]
    assert told == list(range(1, len(week_days(first, last)) + 1))


def test_a_stay_that_begins_on_a_wednesday_is_told_after_its_week(session, world):
    world.stay.first_day, world.stay.last_day = date(2026, 11, 4), LAST
    session.commit()
    assert week_letters.due(session, now=FRIDAY) == [(world.stay.id, 1)]
    assert week_letters.due(session, now=FRIDAY - timedelta(days=7)) == []


def test_people_who_left_are_not_told(session, world):
    world.owner.status = "blocked"
    world.task(1, day(8))
    tell_all(session, FRIDAY)
    assert world.owner.id not in {person for person, _ in notices(session)}
    assert session.scalar(select(func.count(Notice.id))) == 2


def test_weekly_reports_are_told_once_on_friday_evening(runtime, session, make):
    world = ReportWorld(session, make)
    world.task(1, day(8))
    friday = datetime(2026, 11, 13, 8, 3, tzinfo=UTC)
    assert tell_weekly_reports(runtime, clock=lambda: friday - timedelta(hours=1)) == 0
    assert tell_weekly_reports(runtime, clock=lambda: friday) == 1
    assert tell_weekly_reports(runtime, clock=lambda: friday + timedelta(hours=1)) == 0
    assert session.scalar(select(func.count(Notice.id))) == 3
