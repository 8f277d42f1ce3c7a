"""A person is told of an event once, in the way they chose."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.account import User
from app.models.notice import Notice, NoticePreference, NoticeSetting
from app.models.outbox import Outbox
from app.models.registry import metadata
from app.services.notifying import notify
from tests import postgres
from tests.queries import counted_selects

LINK = "https://ieum.example/cases/a"


def tell(session, people, now, **changes):
    values = {
        "event": "question:a:asked",
        "values": {"title": "절임 시간 줄이기", "writer": "김", "text": "몇 시간인가요?"},
        "link": LINK,
        "now": now,
        **changes,
    }
    notify(session, values.pop("kind", "question"), "case_question", people, **values)
    session.commit()


def notices(session):
    return list(session.scalars(select(Notice).order_by(Notice.id)))


def letters(session):
    return list(session.scalars(select(Outbox).order_by(Outbox.id)))


@pytest.fixture
def person(make):
    return make.user(name="이수진")


@pytest.fixture
def chose(session, person):
    def choose(mode="now", quiet=None):
        session.add(NoticePreference(user_id=person.id, kind="question", mode=mode))
        first, last = quiet or (None, None)
        session.add(NoticeSetting(user_id=person.id, quiet_from=first, quiet_to=last))
        session.commit()

    return choose


def test_a_notice_and_a_letter_say_the_same(session, person, now):
    tell(session, [person], now)
    (notice,), (letter,) = notices(session), letters(session)
    assert (notice.subject, notice.body) == (letter.payload["subject"], letter.payload["body"])
    assert (notice.link, notice.mode, notice.read_at) == (LINK, "now", None)
    assert (letter.user_id, letter.payload["to"], letter.not_before) == (
        person.id,
        person.email,
        None,
    )
    assert letter.payload["stops"] == "question"
    assert session.info["effects"] is True


def test_an_event_is_told_once_to_each(session, person, make, now):
    other = make.user()
    tell(session, [person, person], now)
    tell(session, [person, other], now)
    assert [n.user_id for n in notices(session)] == [person.id, other.id]
    assert len(letters(session)) == 2


def test_who_cannot_sign_in_is_not_told(session, make, now):
    tell(session, [make.user(status="blocked"), make.user(status="pending")], now)
    assert notices(session) == letters(session) == []


def test_each_is_told_in_their_own_language(session, make, now):
    tell(session, [make.user(), make.user(locale="en")], now)
    assert [n.subject[:6] for n in notices(session)] == ["[이음] 사", "[Ieum]"]


@pytest.mark.parametrize("mode", ["digest", "off"])
def test_who_wants_no_letter_at_once_finds_the_notice(session, person, chose, now, mode):
    chose(mode)
    tell(session, [person], now)
    assert [n.mode for n in notices(session)] == [mode]
    assert letters(session) == []


def test_another_kind_is_not_meant(session, person, chose, now):
    chose("off")
    tell(session, [person], now, kind="case")
    assert len(letters(session)) == 1


@pytest.mark.parametrize("extra", [{"calendar": "BEGIN:VCALENDAR"}, {"keyed": {"writer": "KEY"}}])
@pytest.mark.parametrize("mode", ["digest", "off"])
def test_a_letter_that_somebody_waits_for_always_goes(session, person, chose, now, mode, extra):
    chose(mode)
    tell(session, [person], now, **extra)
    assert [n.mode for n in notices(session)] == ["now"]
    assert len(letters(session)) == 1


def test_a_key_stands_in_the_letter_alone(session, person, now):
    tell(session, [person], now, keyed={"writer": "https://ieum.example/answer/SECRET"})
    (notice,), (letter,) = notices(session), letters(session)
    assert "SECRET" in letter.payload["body"]
    assert "SECRET" not in notice.body + notice.subject
    assert LINK in notice.body
    assert letter.payload["keyed"] is True


def test_an_invitation_goes_along(session, person, now):
    tell(session, [person], now, calendar="BEGIN:VCALENDAR")
    assert letters(session)[0].payload["calendar"] == "BEGIN:VCALENDAR"


@pytest.mark.parametrize("extra", [{}, {"calendar": "BEGIN:VCALENDAR"}])
def test_quiet_hours_delay_a_letter_and_never_drop_it(session, person, chose, extra):
    chose("now", quiet=(22, 7))
    late = datetime(2026, 11, 22, 23, 30, tzinfo=SEOUL)
    tell(session, [person], late, **extra)
    assert letters(session)[0].not_before == datetime(2026, 11, 23, 7, 0, tzinfo=SEOUL)
    assert notices(session)[0].created_at == late


def test_outside_quiet_hours_a_letter_goes_at_once(session, person, chose):
    chose("now", quiet=(22, 7))
    tell(session, [person], datetime(2026, 11, 22, 12, 0, tzinfo=SEOUL))
    assert letters(session)[0].not_before is None


def test_a_kind_that_does_not_exist_is_a_fault(session, person, now):
    with pytest.raises(ValueError, match="weather"):
        tell(session, [person], now, kind="weather")


def test_telling_many_takes_two_selects(session, engine, make, now):
    people = [make.user() for _ in range(5)]
    with counted_selects(engine) as selects:
        tell(session, people, now)
    assert len(selects) == 2
    assert len(notices(session)) == 5


def _tables(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.mark.postgres
def test_two_workers_that_tell_at_once_tell_once(now):
    engine = create_engine(postgres.clone(_tables))
    with Session(engine) as session:
        for n in range(3):
            session.add(
                User(email=f"{n}@example.com", name=f"{n}", password_hash="!", status="active",
                     created_at=now - timedelta(days=1))
            )  # fmt: skip
        session.commit()
    together = Barrier(4)

    def work():
        with Session(engine) as session:
            people = list(session.scalars(select(User).order_by(User.id)))
            together.wait(10)
            tell(session, people, now)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result(20)
    with Session(engine) as session:
        assert len(notices(session)) == 3
        assert len(letters(session)) == 3
    engine.dispose()
