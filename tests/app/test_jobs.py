from datetime import date, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.jobs import (
    Periodic,
    begin_stays,
    clean_outbox,
    count_rows,
    drain_outbox,
    forget_faded_marks,
    forget_old_reading,
    look_after_past_events,
    run,
    write_weekly_letters,
)
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.reading import CaseRead
from app.services.matchday import no_shows
from app.services.notifying import notify
from tests.app.after_world import AfterWorld
from tests.app.letter_bag import PAYLOAD, Bag, write_two
from tests.app.stay_world import StayWorld


@pytest.fixture
def letters(session, now):
    write_two(session, now)


def test_draining_sends_every_letter_once(runtime, letters, now):
    runtime.senders["mail"] = bag = Bag()
    assert drain_outbox(runtime, clock=lambda: now) == 2
    assert drain_outbox(runtime, clock=lambda: now) == 0
    assert bag.letters == ["a@example.com", "b@example.com"]


def test_a_letter_that_fails_does_not_hold_up_the_next(runtime, session, letters, now):
    runtime.senders["mail"] = bag = Bag(refused="a@example.com")
    assert drain_outbox(runtime, clock=lambda: now) == 1
    assert bag.letters == ["b@example.com"]
    row = session.scalar(select(Outbox).where(Outbox.key == "a"))
    assert (row.attempts, row.error, row.done_at) == (1, "no such box", None)


def test_a_server_that_is_down_does_not_hold_up_other_jobs(runtime, session, now):
    for number in range(5):
        session.add(Outbox(kind="mail", key=f"{number}", payload=PAYLOAD, created_at=now))
    session.commit()
    runtime.senders["mail"] = Bag(refused="everybody")
    assert drain_outbox(runtime, clock=lambda: now) == 0
    assert sorted(session.scalars(select(Outbox.attempts))) == [0, 0, 1, 1, 1]


def test_a_letter_of_a_notice_leaves_with_the_addresses_of_this_site(runtime, session, make, now):
    notify(
        session, "visit", "account_blocked", [make.user()], event="visit:a:moved", values={},
        link="http://127.0.0.1:8000/visits/a", now=now,
    )  # fmt: skip
    session.commit()
    assert drain_outbox(runtime, clock=lambda: now) == 1
    (path,) = (runtime.settings.instance_dir / "mail").iterdir()
    head = path.read_text("ascii")
    assert "List-Unsubscribe: <http://127.0.0.1:8000/notices/unsubscribe/" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head


def test_people_are_asked_for_outcomes_the_morning_after_and_old_marks_fade(
    runtime, session, make, now
):
    world = AfterWorld(session, make)
    no_shows.mark(session, world.desk, world.missed, world.two, now=now)
    session.commit()
    assert look_after_past_events(runtime, clock=lambda: now) == 3
    assert look_after_past_events(runtime, clock=lambda: now) == 0
    assert forget_faded_marks(runtime, clock=lambda: now) == 0
    assert forget_faded_marks(runtime, clock=lambda: now + timedelta(days=366)) == 1


def test_reading_of_more_than_a_year_ago_is_forgotten_by_the_worker(runtime, session, make, now):
    case = make.case(make.company(), make.user())
    for month in (date(2025, 10, 1), date(2025, 11, 1)):
        session.add(CaseRead(company_id=make.company().id, case_id=case.id, month=month))
    session.commit()
    assert forget_old_reading(runtime, clock=lambda: now) == 1
    assert [row.month for row in session.scalars(select(CaseRead))] == [date(2025, 11, 1)]


def test_stays_begin_on_their_first_day_and_the_eve_is_told(runtime, session, make, now):
    world = StayWorld(session, make)
    stay = world.plan()
    session.rollback()
    assert begin_stays(runtime, clock=lambda: now) == 0
    assert world.told("tomorrow") == {world.lead.email, world.owner.email}
    session.rollback()
    assert begin_stays(runtime, clock=lambda: now + timedelta(days=1)) == 1
    session.refresh(stay)
    assert stay.state == "running"


def test_a_job_is_logged_with_how_much_it_did(runtime, now):
    job = Periodic("*", "seven", lambda runtime, *, clock: 7 if clock() == now else 0)
    with capture_logs() as told:
        assert run(runtime, job, clock=lambda: now) == 7
    assert told == [{"event": "job done", "job": "seven", "done": 7, "log_level": "info"}]


def test_a_job_that_fails_is_logged_and_stops_nobody(runtime):
    def broken(runtime, *, clock):
        raise ValueError("no such month")

    with capture_logs() as told:
        assert run(runtime, Periodic("*", "broken", broken)) is None
    assert [(line["job"], line["error"]) for line in told] == [("broken", "no such month")]


def test_weekly_letters_are_written_and_old_letters_cleaned_by_the_worker(
    runtime, session, make, now
):
    person = make.user()
    told = {"kind": "case", "mode": "digest", "subject": "s", "body": "b"}
    session.add(Notice(user_id=person.id, event="e", created_at=now - timedelta(days=8), **told))
    gone = now - timedelta(days=91)
    session.add(Outbox(kind="mail", key="old", payload={}, created_at=gone, done_at=gone))
    session.commit()
    assert [write_weekly_letters(runtime, clock=lambda: now) for _ in range(2)] == [1, 0]
    assert clean_outbox(runtime, clock=lambda: now) == 1
    assert [row.key[:7] for row in session.scalars(select(Outbox))] == ["digest:"]


def test_the_worker_counts_the_rows_of_sqlite(runtime, make, session):
    make.user()
    session.commit()
    assert count_rows(runtime) > 0
