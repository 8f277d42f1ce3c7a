import os
import signal
import sqlite3
from datetime import date, timedelta
from threading import Event, Thread

import pytest
from huey.registry import Message
from sqlalchemy import select
from structlog.testing import capture_logs

from app.jobs import (
    PERIODIC,
    Jobs,
    JsonSerializer,
    Periodic,
    begin_stays,
    clean_outbox,
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
from app.runtime.senders.contract import SenderError
from app.services.matchday import no_shows
from app.services.notifying import notify
from tests.app.after_world import AfterWorld
from tests.app.stay_world import StayWorld

PAYLOAD = {"to": "kim@example.com", "subject": "제목", "body": "글"}


class Bag:
    """Keeps letters, refuses one address, and tells when one arrived."""

    def __init__(self, refused=""):
        self.refused, self.letters, self.arrived = refused, [], Event()

    def send(self, letter):
        if self.refused in {letter.to, "everybody"}:
            raise SenderError("no such box", retry=True)
        self.letters.append(letter.to)
        self.arrived.set()


@pytest.fixture
def letters(session, now):
    for name in ("a", "b"):
        payload = {**PAYLOAD, "to": f"{name}@example.com"}
        session.add(Outbox(kind="mail", key=name, payload=payload, created_at=now))
    session.commit()


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


def test_calls_are_kept_as_json():
    message = Message(id="1", name="app.jobs.drain", args=(), kwargs={}, retries=0)
    assert JsonSerializer().deserialize(JsonSerializer().serialize(message)) == message


def test_arguments_that_json_cannot_hold_are_refused():
    with pytest.raises(TypeError):
        JsonSerializer().serialize(Message(id="1", name="x", args=({1},), kwargs={}))


def work_until(jobs, runtime, stopping):
    """Work in this thread; once a letter arrived, ``stopping`` is called from another."""

    def stop():
        runtime.senders["mail"].arrived.wait(20)
        stopping()

    helper = Thread(target=stop)
    helper.start()
    return helper


def test_a_call_wakes_the_worker(runtime, letters):
    runtime.senders["mail"] = bag = Bag()
    jobs, stop = Jobs(runtime), Event()
    jobs.wake()
    helper = work_until(jobs, runtime, stop.set)
    jobs.work(stop)
    helper.join()
    assert bag.letters == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_worker_and_its_handlers_go(runtime, letters, number):
    before = signal.getsignal(number)
    runtime.senders["mail"] = Bag()
    jobs = Jobs(runtime)
    jobs.wake()
    helper = work_until(jobs, runtime, lambda: os.kill(os.getpid(), number))
    jobs.work()
    helper.join()
    assert signal.getsignal(number) is before


def test_a_queue_that_fails_does_not_fail_the_request(runtime, capsys):
    path = runtime.settings.instance_dir / "jobs.db"
    path.write_bytes(b"this is no database, but long enough to be read as one" * 100)
    Jobs(runtime).wake()
    assert "the queue fails" in capsys.readouterr().out


def test_the_queue_opens_only_when_it_is_needed(runtime):
    Jobs(runtime)
    assert not (runtime.settings.instance_dir / "jobs.db").exists()


def test_a_call_is_one_row_of_the_file(runtime):
    Jobs(runtime).wake()
    connection = sqlite3.connect(runtime.settings.instance_dir / "jobs.db")
    (data,) = connection.execute("SELECT data FROM task").fetchone()
    connection.close()
    assert bytes(data).startswith(b"{")


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


def test_the_worker_does_what_stands_in_the_table(runtime):
    tasks = Jobs(runtime)._queue[0]._registry.periodic_tasks
    assert sorted(task.name for task in tasks) == sorted(job.name for job in PERIODIC)


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
