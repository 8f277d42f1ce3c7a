"""The outbox is watched, and what could not be sent is seen by who can do something."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, NotFound
from app.models.audit import AuditEvent
from app.models.outbox import Outbox
from app.models.registry import metadata
from app.services import outbox_care
from app.services.outbox_care import ListWish, Standing
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.queries import counted_selects

PAYLOAD = {"to": "old@example.com", "subject": "[이음] 요청이 왔어요", "body": "글"}


@pytest.fixture
def actor(session):
    return lambda user: actor_for(session, session_key(user))


@pytest.fixture
def put(session, now):
    def add(key, **values):
        row = {"kind": "mail", "key": key, "payload": PAYLOAD, "created_at": now, **values}
        session.add(Outbox(**row))
        session.commit()

    return add


def minutes(n):
    return timedelta(minutes=n)


def check_standing(session, put, now):
    assert outbox_care.standing(session, now=now) == Standing(0, None, 0)
    put("done", created_at=now - minutes(90), done_at=now)
    put("quiet", created_at=now - minutes(80), not_before=now + minutes(10))
    assert outbox_care.standing(session, now=now) == Standing(0, None, 0)
    # it may go since five minutes, whenever it was written
    put("was quiet", created_at=now - minutes(70), not_before=now - minutes(5))
    assert outbox_care.standing(session, now=now) == Standing(1, 300, 0)
    put("fails", created_at=now - minutes(30), not_before=now + minutes(1), attempts=2)
    put("given up", created_at=now - minutes(60), failed_at=now, attempts=8)
    assert outbox_care.standing(session, now=now) == Standing(2, 1800, 1)
    # a clock that went back makes nobody wait for less than nothing
    assert outbox_care.standing(session, now=now - minutes(40)).oldest_s == 0


def test_the_oldest_letter_is_the_one_that_should_have_left_first(session, engine, put, now):
    check_standing(session, put, now)
    with counted_selects(engine) as selects:
        outbox_care.standing(session, now=now)
    assert len(selects) == 1


def _tables(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.mark.postgres
def test_postgresql_counts_the_same(now):
    engine = create_engine(postgres.clone(_tables))
    with Session(engine) as session:

        def add(key, **values):
            row = {"kind": "mail", "key": key, "payload": PAYLOAD, "created_at": now, **values}
            session.add(Outbox(**row))
            session.commit()

        check_standing(session, add, now)
        assert outbox_care.clean(session, now=now + timedelta(days=91)) == 3
    engine.dispose()


def keys(session, actor, **wish):
    rows, total = outbox_care.given_up(session, actor, ListWish(**wish))
    assert total >= len(rows)
    return [row.letter.key for row in rows]


def test_a_coordinator_sees_those_of_the_own_province_an_administrator_all(
    session, make, put, actor, now
):
    here, there = make.user(name="김여기"), make.user(name="박저기")
    make.company(here, municipality_code="52720")
    make.company(there, municipality_code="48120")
    expert = make.user()
    make.mentor(user=expert)
    coordinator = make.coordinator("52")
    for n, person in enumerate((here, there, expert, coordinator, make.coordinator("48"))):
        put(f"{n}", user_id=person.id, failed_at=now + minutes(n))
    put("account", failed_at=now - minutes(1))
    put("waits", user_id=here.id)
    assert keys(session, actor(coordinator)) == ["3", "2", "0"]
    assert keys(session, actor(coordinator), sort="oldest") == ["0", "2", "3"]
    assert keys(session, actor(coordinator), text="여기") == ["0"]
    assert keys(session, actor(coordinator), text="요청이", limit=1, offset=1) == ["2"]
    assert keys(session, actor(make.administrator())) == ["4", "3", "2", "1", "0", "account"]
    assert outbox_care.standing_for(session, actor(coordinator), now=now).given_up == 3


def test_nobody_else_sees_any(session, make, put, actor, now):
    for call in (
        lambda who: outbox_care.given_up(session, who, ListWish()),
        lambda who: outbox_care.resend(session, who, "a", now=now),
        lambda who: outbox_care.standing_for(session, who, now=now),
    ):
        with pytest.raises(Forbidden):
            call(actor(make.user()))


def row(session, key):
    session.expire_all()
    return session.scalar(select(Outbox).where(Outbox.key == key))


def test_a_letter_goes_once_more_from_the_first_attempt_to_the_present_address(
    session, make, put, actor, now
):
    person, coordinator = make.user(), make.coordinator()
    make.company(person)
    put("a", user_id=person.id, failed_at=now, attempts=8, error="no such box")
    outbox_care.resend(session, actor(coordinator), "a", now=now)
    session.commit()
    again = row(session, "a")
    assert (again.attempts, again.error, again.failed_at, again.not_before) == (0, "", None, None)
    assert again.payload == {**PAYLOAD, "to": person.email}
    assert session.info["effects"] is True
    (event,) = session.scalars(select(AuditEvent))
    assert (event.action, event.object_id, event.actor_id) == (
        "letter.resent",
        "a",
        coordinator.id,
    )
    with pytest.raises(NotFound):
        outbox_care.resend(session, actor(coordinator), "a", now=now)


def test_what_is_foreign_is_not_there(session, make, put, actor, now):
    there = make.user()
    make.company(there, municipality_code="48120")
    put("a", user_id=there.id, failed_at=now)
    with pytest.raises(NotFound):
        outbox_care.resend(session, actor(make.coordinator("52")), "a", now=now)


@pytest.mark.parametrize(
    ("status", "values", "words"),
    [("active", {"payload": {}}, "30일이 지나"), ("blocked", {}, "계정이 닫혀")],
)
def test_what_cannot_be_sent_any_more_says_why(
    session, make, put, actor, now, status, values, words
):
    person = make.user(status=status)
    put("a", user_id=person.id, failed_at=now, **values)
    with pytest.raises(Conflict, match=words):
        outbox_care.resend(session, actor(make.administrator()), "a", now=now)


def test_text_goes_after_thirty_days_and_the_row_after_ninety(session, put, now):
    put("sent long ago", done_at=now - timedelta(days=91), payload={})
    put("sent", done_at=now - timedelta(days=89), payload={})
    put("given up long ago", failed_at=now - timedelta(days=91))
    put("given up", failed_at=now - timedelta(days=31))
    put("given up lately", failed_at=now - timedelta(days=29))
    put("waits", created_at=now - timedelta(days=100), not_before=now)
    assert outbox_care.clean(session, now=now) == 4
    session.commit()
    left = {r.key: bool(r.payload) for r in session.scalars(select(Outbox))}
    assert left == {"sent": False, "given up": False, "given up lately": True, "waits": True}
    assert outbox_care.clean(session, now=now) == 0
