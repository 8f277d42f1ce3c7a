"""One letter is taken, handed over and noted; what fails waits longer each time."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.models.outbox import Outbox
from app.models.registry import metadata
from app.runtime.senders.contract import Letter, SenderError
from app.services import effects
from app.services.effects import LEASE, PAUSES, Outcome, Taken
from app.services.letter_endings import Endings
from app.services.site_links import SiteLinks
from tests import postgres

ENDINGS = Endings("key", SiteLinks("https://ieum.example"))
MAIL = ("mail",)


@dataclass
class Bag:
    """Keeps letters; raises ``error`` instead where there is one."""

    error: Exception | None = None
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter):
        if self.error:
            raise self.error
        self.letters.append(letter)


def payload(name="kim"):
    return {"to": f"{name}@example.com", "subject": "제목", "body": "글"}


def put(session, now, *keys, **values):
    for key in keys:
        row = {"kind": "mail", "key": key, "payload": payload(key), "created_at": now, **values}
        session.add(Outbox(**row))
    session.commit()


def taken_by(session, now):
    found = []
    while taken := effects.take(session, MAIL, now=now):
        found.append(taken.key)
    return found


def test_letters_are_taken_oldest_first_and_each_by_one_worker(session, now):
    put(session, now, "a", "b")
    assert taken_by(session, now) == ["a", "b"]
    assert taken_by(session, now) == []


def test_a_letter_comes_back_when_its_worker_had_its_time(session, now):
    put(session, now, "a")
    assert taken_by(session, now) == ["a"]
    assert taken_by(session, now + LEASE - timedelta(seconds=1)) == []
    assert taken_by(session, now + LEASE) == ["a"]


def test_only_what_is_due_on_a_channel_of_this_site_is_taken(session, now):
    put(session, now, "done", done_at=now)
    put(session, now, "given up", failed_at=now)
    put(session, now, "later", not_before=now + timedelta(minutes=1))
    put(session, now, "paper", kind="paper")
    put(session, now, "due", not_before=now)
    assert taken_by(session, now) == ["due"]


def test_a_letter_is_handed_over_as_it_was_written(now):
    bag = Bag()
    given = Taken(1, "mail", "a", {**payload(), "calendar": "BEGIN:VCALENDAR"}, now)
    assert effects.hand_over(bag, given, ENDINGS) == Outcome()
    assert bag.letters == [
        Letter("a", "kim@example.com", "제목", "글", now, calendar="BEGIN:VCALENDAR")
    ]


def test_a_letter_about_a_kind_says_where_it_is_stopped(now):
    bag = Bag()
    held = {**payload(), "stops": "visit", "locale": "ko", "person": "abc"}
    effects.hand_over(bag, Taken(1, "mail", "a", held, now), ENDINGS)
    (letter,) = bag.letters
    assert letter.unsubscribe.startswith("https://ieum.example/notices/unsubscribe/")
    assert letter.body.startswith("글\n\n--\n")
    assert letter.unsubscribe in letter.body


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (SenderError("x" * 600, retry=False), Outcome("x" * 500, retry=False)),
        (SenderError("", retry=True), Outcome("SenderError", retry=True)),
        (RuntimeError("a bug"), Outcome("a bug", retry=True)),
    ],
)
def test_what_went_wrong_is_told_in_short(now, error, outcome):
    given = Taken(1, "mail", "a", payload(), now)
    assert effects.hand_over(Bag(error), given, ENDINGS) == outcome


def test_a_letter_that_cannot_be_read_stops_nobody(now):
    outcome = effects.hand_over(Bag(), Taken(1, "mail", "a", {}, now), ENDINGS)
    assert outcome == Outcome("'to'", retry=True)


def row_of(session):
    session.expire_all()
    return session.scalar(select(Outbox))


def test_what_left_keeps_neither_text_nor_address(session, now):
    put(session, now, "a", not_before=now)
    effects.note(session, row_of(session).id, Outcome(), now=now)
    session.commit()
    row = row_of(session)
    assert (row.attempts, row.error, row.done_at, row.not_before) == (1, "", now, None)
    assert row.payload == {}


def test_what_fails_waits_longer_each_time_and_is_given_up_at_the_eighth(session, now):
    put(session, now, "a")
    number, waited = row_of(session).id, []
    for _ in range(effects.MAX_ATTEMPTS):
        assert row_of(session).failed_at is None
        effects.note(session, number, Outcome("busy"), now=now)
        session.commit()
        waited.append(row_of(session).not_before)
    assert waited == [*(now + pause for pause in PAUSES), None]
    row = row_of(session)
    assert (row.attempts, row.error, row.failed_at) == (8, "busy", now)
    assert row.payload == payload("a")
    assert taken_by(session, now + timedelta(days=90)) == []


def test_what_can_never_leave_is_given_up_at_once(session, now):
    put(session, now, "a")
    effects.note(session, row_of(session).id, Outcome("no such box", retry=False), now=now)
    session.commit()
    assert (row_of(session).attempts, row_of(session).failed_at) == (1, now)


def test_a_late_failure_does_not_undo_what_another_worker_sent(session, now):
    put(session, now, "a")
    number = row_of(session).id
    effects.note(session, number, Outcome(), now=now)
    effects.note(session, number, Outcome("too late"), now=now)
    session.commit()
    assert (row_of(session).done_at, row_of(session).error) == (now, "")


def test_a_row_that_left_with_an_account_is_not_missed(session, now):
    effects.note(session, 4711, Outcome(), now=now)
    session.commit()
    assert row_of(session) is None


def _tables(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.mark.postgres
def test_two_workers_take_two_letters_and_neither_waits_for_the_other(now):
    engine = create_engine(postgres.clone(_tables))
    with Session(engine) as first, Session(engine) as second:
        put(first, now, "a", "b")
        assert effects.take(first, MAIL, now=now).key == "a"
        # the first has not committed: its row is locked, and passed over
        assert effects.take(second, MAIL, now=now).key == "b"
        assert effects.take(second, MAIL, now=now) is None
    engine.dispose()
