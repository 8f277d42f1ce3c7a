import os
import signal
import sqlite3
from threading import Event, Thread

import pytest
from huey.registry import Message

from app.jobs import PERIODIC
from app.worker import Jobs, JsonSerializer
from tests.app.letter_bag import Bag, write_two


@pytest.fixture
def letters(session, now):
    write_two(session, now)


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


def test_the_worker_does_what_stands_in_the_table(runtime):
    tasks = Jobs(runtime)._queue[0]._registry.periodic_tasks
    assert sorted(task.name for task in tasks) == sorted(job.name for job in PERIODIC)
