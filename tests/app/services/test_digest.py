"""The weekly letter comes once a week, on the chosen day, with what is still unread."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.notice import Notice, NoticeSetting
from app.models.outbox import Outbox
from app.models.registry import metadata
from app.services import digest
from app.services.site_links import SiteLinks
from tests import postgres
from tests.factories import Factory

LINKS = SiteLinks("https://ieum.example")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=SEOUL)
SATURDAY = MONDAY - timedelta(days=2)


@pytest.fixture
def person(make):
    return make.user(name="이수진")


def put(session, person, at, *subjects, **values):
    for subject in subjects:
        row = {"kind": "case", "mode": "digest", "body": "글", "created_at": at, **values}
        event = f"{subject}:{at:%d%H}"
        session.add(Notice(user_id=person.id, event=event, subject=f"[이음] {subject}", **row))
    session.commit()


def run(session, at):
    """Do what the job does; return how many letters were written."""
    people = digest.due(session, now=at)
    written = sum(digest.write(session, public_id, links=LINKS, now=at) for public_id in people)
    session.commit()
    return written


def letters(session):
    return list(session.scalars(select(Outbox).order_by(Outbox.id)))


def test_what_was_not_sent_at_once_comes_on_monday_by_kind(session, person):
    put(session, person, SATURDAY, "사례가 공개됐어요", "사례를 고쳐 주세요")
    put(session, person, SATURDAY, "방문이 정해졌어요", kind="visit")
    put(session, person, SATURDAY, "바로 보낸 것", mode="now")
    put(session, person, SATURDAY, "끈 것", mode="off")
    put(session, person, SATURDAY, "읽은 것", read_at=SATURDAY)
    assert run(session, MONDAY) == 1
    (letter,) = letters(session)
    assert letter.payload["subject"] == "[이음] 이번 주 알림 3건이 있어요"
    body = letter.payload["body"]
    assert (
        "방문\n- 방문이 정해졌어요\n\n우수사례\n- 사례가 공개됐어요\n- 사례를 고쳐 주세요\n" in body
    )
    assert "https://ieum.example/notices/" in body
    assert not any(word in body for word in ("바로 보낸", "끈 것", "읽은 것"))
    assert (letter.user_id, letter.payload["stops"], letter.payload["to"]) == (
        person.id,
        "digest",
        person.email,
    )


def test_nothing_unread_is_no_letter(session, person):
    put(session, person, SATURDAY, "읽은 것", read_at=SATURDAY)
    assert run(session, MONDAY) == 0
    assert letters(session) == []


def test_a_week_has_one_letter_however_often_the_worker_looks(session, person):
    put(session, person, SATURDAY, "첫째")
    assert [run(session, MONDAY + timedelta(minutes=10 * n)) for n in range(3)] == [1, 0, 0]
    put(session, person, MONDAY + timedelta(hours=1), "둘째")
    assert [run(session, MONDAY + timedelta(days=n)) for n in range(1, 7)] == [0] * 6
    assert run(session, MONDAY + timedelta(days=7)) == 1
    assert [
        ("첫째" in x.payload["body"], "둘째" in x.payload["body"]) for x in letters(session)
    ] == [
        (True, False),
        (False, True),
    ]


def test_a_worker_that_was_down_on_the_day_comes_later_and_the_next_week_is_on_time(
    session, person
):
    put(session, person, SATURDAY, "하나")
    wednesday = MONDAY + timedelta(days=2)
    put(session, person, wednesday, "수요일 것")
    assert run(session, wednesday + timedelta(hours=1)) == 1
    assert "수요일 것" not in letters(session)[0].payload["body"]
    assert run(session, MONDAY + timedelta(days=7)) == 1
    assert "수요일 것" in letters(session)[1].payload["body"]


def test_before_eight_it_is_last_weeks_letter(session, person):
    put(session, person, SATURDAY, "하나")
    assert run(session, MONDAY - timedelta(seconds=1)) == 0
    assert run(session, MONDAY) == 1


def test_the_chosen_day_counts_and_another_day_brings_no_second_letter_in_the_week(session, person):
    own = NoticeSetting(user_id=person.id, digest_weekday=3)
    session.add(own)
    put(session, person, SATURDAY, "하나")
    thursday = MONDAY + timedelta(days=3)
    assert run(session, MONDAY) == 0
    assert run(session, thursday) == 1
    own.digest_weekday = 4
    put(session, person, thursday + timedelta(hours=1), "둘")
    assert run(session, thursday + timedelta(days=1)) == 0
    assert run(session, thursday + timedelta(days=8)) == 1


def test_quiet_hours_hold_the_weekly_letter_too(session, person):
    session.add(NoticeSetting(user_id=person.id, quiet_from=22, quiet_to=10))
    put(session, person, SATURDAY, "하나")
    run(session, MONDAY)
    assert letters(session)[0].not_before == MONDAY.replace(hour=10)


def test_who_left_gets_none(session, person):
    put(session, person, SATURDAY, "하나")
    person.status = "blocked"
    session.commit()
    assert run(session, MONDAY) == 0
    assert digest.write(session, person.public_id, links=LINKS, now=MONDAY) == 0


def test_a_long_letter_is_cut_and_says_so(session, make):
    person = make.user(locale="en")
    put(session, person, SATURDAY, *(f"n{n}" for n in range(digest.MOST + 7)))
    run(session, MONDAY)
    body = letters(session)[0].payload["body"]
    assert body.count("\n- ") == digest.MOST
    assert "7 more are in your list" in body
    assert run(session, MONDAY + timedelta(days=7)) == 0


def _tables(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.mark.postgres
def test_two_workers_write_one_letter():
    engine = create_engine(postgres.clone(_tables))
    with Session(engine, expire_on_commit=False) as first:
        person = Factory(first, SATURDAY).user()
        put(first, person, SATURDAY, "하나")
        # both saw the person as due; the second waits for the first and then finds nothing
        assert digest.due(first, now=MONDAY) == [person.public_id]
        assert digest.write(first, person.public_id, links=LINKS, now=MONDAY) == 1
        with Session(engine) as second:
            second.connection().exec_driver_sql("SET lock_timeout = '100ms'")
            with pytest.raises(Exception, match="lock timeout"):
                digest.write(second, person.public_id, links=LINKS, now=MONDAY)
        first.commit()
        with Session(engine) as second:
            assert digest.write(second, person.public_id, links=LINKS, now=MONDAY) == 0
            assert len(letters(second)) == 1
    engine.dispose()
