"""A worker that is killed at any moment loses no letter and sends none twice."""

import multiprocessing
import random
import signal
import time
from collections import Counter
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app import clock
from app.models.account import User
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.registry import metadata
from app.worker import Jobs
from tests import postgres
from tests.factories import Factory
from tests.journeys import killed_worker

PEOPLE, ROUNDS = 25, 20
WITHIN_S = 40.0
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["tests.journeys.killed_worker", "sqlalchemy.dialects.postgresql.psycopg", "psycopg"]
)


def _tables(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


class Site:
    """A site in a folder with people on it, and the processes that work for it."""

    def __init__(self, folder, url):
        self.folder, self.url, self.since = folder, url, clock.now()
        self.runtime = killed_worker.runtime_of(str(folder), url)
        self.engine = self.runtime.engine
        with Session(self.engine, expire_on_commit=False) as session:
            for _ in range(PEOPLE):
                Factory(session, self.since).user(email=f"{random.random()}@example.com")

    def tell(self, event):
        now = killed_worker.quick_clock(self.since)()
        killed_worker.tell_everybody(self.runtime, event, now)

    def start(self, target, *arguments):
        process = _processes.Process(
            target=target, args=(str(self.folder), self.url, self.since, *arguments)
        )
        process.start()
        return process

    @contextmanager
    def worker(self):
        """A worker that is killed at the end of the block."""
        process = self.start(killed_worker.work)
        try:
            yield process
        finally:
            process.kill()
            process.join(20)
        assert process.exitcode == -signal.SIGKILL

    def files(self):
        return sorted((self.folder / "mail").glob("*.eml"))

    def count(self, *conditions):
        with Session(self.engine) as session:
            return session.scalar(select(func.count(Outbox.id)).where(*conditions))

    def wait(self, ready):
        """Wait until ``ready``; wake the worker now and then, as the web does after requests."""
        jobs, began = Jobs(self.runtime), time.monotonic()
        woken = began - 1
        while not ready():
            at = time.monotonic()
            assert at < began + WITHIN_S, "the worker does not come on"
            if at > woken + 0.2:
                jobs.wake()
                woken = at
            # a look at a folder; a longer pause would let the worker finish before it is killed
            time.sleep(0.002)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'ieum.db'}" if request.param == "sqlite" else ""
    if url:
        _tables(url)
    site = Site(tmp_path, url or postgres.clone(_tables))
    yield site
    site.engine.dispose()


def message_ids(site):
    parser = BytesParser(policy=policy.default)
    return Counter(parser.parsebytes(path.read_bytes())["Message-ID"] for path in site.files())


def test_twenty_kills_among_five_hundred_notices_lose_none_and_double_none(site):
    chance = random.Random(20261122)
    interrupted = 0
    for number in range(ROUNDS):
        site.tell(f"round:{number}")
        there = len(site.files()) + chance.randrange(1, PEOPLE - 4)
        with site.worker():
            # the kill comes while it is at work: often between sending and noting
            site.wait(lambda there=there: len(site.files()) >= there)
        interrupted += site.count(Outbox.done_at.is_(None)) > 0
    with site.worker():
        site.wait(lambda: site.count(Outbox.done_at.is_(None)) == 0)
    assert interrupted
    with Session(site.engine) as session:
        assert session.scalar(select(func.count(Notice.id))) == PEOPLE * ROUNDS
        keys = {*session.scalars(select(Outbox.key))}
        assert set(session.scalars(select(Outbox.attempts))) == {1}
    assert site.count() == PEOPLE * ROUNDS
    assert len(site.files()) == PEOPLE * ROUNDS
    found = message_ids(site)
    assert len(found) == PEOPLE * ROUNDS
    assert set(found.values()) == {1}
    handed_over = Counter((site.folder / "handed_over").read_text("utf-8").split())
    assert set(handed_over) == keys
    # each kill can have come between sending and noting: one letter, handed over once more
    assert PEOPLE * ROUNDS <= handed_over.total() <= PEOPLE * ROUNDS + ROUNDS


def test_a_kill_between_the_commit_and_the_wake_up_call_loses_no_letter(site):
    process = site.start(killed_worker.tell_and_die, "after")
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    assert site.count(Outbox.done_at.is_(None)) == PEOPLE
    with site.worker():
        site.wait(lambda: site.count(Outbox.done_at.is_(None)) == 0)
    assert len(message_ids(site)) == PEOPLE


def test_a_kill_before_the_commit_tells_nobody_and_the_next_try_tells_once(site):
    process = site.start(killed_worker.tell_and_die, "before")
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    assert site.count() == 0
    with Session(site.engine) as session:
        assert session.scalar(select(func.count(User.id))) == PEOPLE
    for _ in range(2):
        site.tell("killed:before")
    assert site.count() == PEOPLE
