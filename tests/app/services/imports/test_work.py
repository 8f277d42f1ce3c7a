"""The worker reads, writes and takes back in batches; a kill at any moment costs one of them."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.models.company import Company
from app.models.data_import import DataImport, DataImportRow
from app.models.registry import metadata
from app.runtime.state import make_runtime
from app.services.imports import steps, work
from tests.app.services.imports.lists import company_list, company_row
from tests.app.services.imports.machine import Machine
from tests.factories import Factory, seed_reference
from tests.postgres import clone

KILLED = """
import os, signal, sys
from app.clock import now
from app.config import Settings
from app.models import registry
from app.runtime.state import make_runtime
from app.services.imports import work
from app.repositories.imports import jobs
work.AT_ONCE = 7
real, calls = jobs.{hook}, []
def counted(*given, **named):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)
jobs.{hook} = counted
work.work(make_runtime(Settings()), clock=now)
"""


def killed(machine, hook):
    """Let a process work that is killed in its third batch."""
    settings = machine.runtime.settings
    env = {
        **os.environ, "IEUM_INSTANCE_DIR": str(settings.instance_dir),
        "DATABASE_URL": settings.database_url, "IEUM_ENVIRONMENT": "test", "SECRET_KEY": "k",
        "IEUM_WARM_UP": "false",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", KILLED.replace("{hook}", hook)], cwd=ROOT, env=env, check=False,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL


def count(machine, *where):
    with Session(machine.runtime.engine) as session:
        return session.scalar(select(func.count()).select_from(Company).where(*where))


def build(url):
    """Make tables and reference rows on PostgreSQL."""
    from app.db import make_engine

    engine = make_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request, tmp_path, settings, now):
    """Return a machine on a database of its own."""
    if request.param == "postgres":
        settings = Settings(
            environment="test", instance_dir=tmp_path, secret_key="k", warm_up=False,
            rate_limits=False, database_url=clone(build),
        )  # fmt: skip
    runtime = make_runtime(settings)
    with Session(runtime.engine, expire_on_commit=False) as session:
        made = Factory(session, now)
        machine = Machine(runtime, made.coordinator(), now)
        session.commit()
    yield machine
    runtime.engine.dispose()


def test_a_killed_worker_loses_no_line_and_writes_none_twice(site, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 7)
    site.now = work_clock()
    batch = site.upload(company_list(*(company_row(n) for n in range(40))))
    before = site.dump(("company",))
    start(site, steps.apply, batch)
    killed(site, "note_rows")
    assert count(site) == 14
    assert site.row(batch).state == "applying"
    assert site.work() == 0
    site.later(5)
    site.work()
    assert (count(site), site.row(batch).state) == (40, "applied")
    start(site, steps.undo, batch)
    killed(site, "note_rows")
    assert count(site) == 26
    site.later(10)
    site.work()
    assert site.row(batch).state == "undone"
    assert site.dump(("company",)) == before


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_worker_that_was_killed_while_reading_begins_anew(site, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 7)
    site.now = work_clock()
    site.work = lambda: 0
    batch = site.upload(company_list(*(company_row(n) for n in range(30))))
    killed(site, "add_rows")
    assert len(site.lines(batch)) == 14
    site.later(10)
    Machine.work(site)
    assert [row.line for row in site.lines(batch)] == list(range(3, 33))
    assert site.row(batch).state == "preview"


def start(site, deed, batch):
    with Session(site.runtime.engine) as session:
        deed(session, site.actor, batch, now=site.now)
        session.commit()


def work_clock():
    from app.clock import now

    return now()


def test_what_cannot_be_read_is_told_and_another_file_goes_on(machine):
    bad = machine.upload(b"\x81\xff\xfe\n\x80")
    good = machine.upload(company_list(company_row(1)))
    assert machine.row(bad).state == "failed"
    assert "글자를 읽지 못했어요" in machine.row(bad).problem
    assert machine.row(good).state == "preview"


def test_a_fault_stops_one_import_and_can_be_tried_again(machine, monkeypatch):
    from app.services.imports.companies import Companies

    batch = machine.upload(company_list(company_row(1)))
    with monkeypatch.context() as patch:
        patch.setattr(Companies, "apply", lambda *_: 1 / 0)
        machine.apply(batch)
    row = machine.row(batch)
    assert (row.state, row.settings["failed_in"]) == ("failed", "applying")
    machine.do(steps.retry, batch)
    assert machine.row(batch).state == "applied"


def test_the_file_is_forgotten_once_it_was_taken_in(machine):
    batch = machine.upload(company_list(company_row(1)))
    path = machine.runtime.files.path(machine.row(batch).digest)
    assert path.exists()
    machine.apply(batch)
    assert not path.exists()


def test_a_worker_is_started_only_where_something_waits(machine, session):
    started = []
    machine.runtime.keepers = type(
        "Keepers", (), {"start": lambda _self, lane: started.append(lane) or True}
    )()
    assert work.look_after(machine.runtime, clock=lambda: machine.now) == 0
    batch = machine.upload(company_list(company_row(1)))
    start(machine, steps.apply, batch)
    assert work.look_after(machine.runtime, clock=lambda: machine.now) == 1
    assert started == [work.LANE]


def test_progress_is_seen_while_it_works(machine, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 5)
    seen = []
    real = work._Step._forward

    def noted(step, batch, n):
        real(step, batch, n)
        seen.append((batch.done, batch.total))

    monkeypatch.setattr(work._Step, "_forward", noted)
    machine.upload(company_list(*(company_row(n) for n in range(12))))
    assert seen == [(5, 12), (10, 12), (12, 12)]


def test_two_workers_do_not_take_the_same_import(machine, session):
    batch = machine.upload(company_list(company_row(1)))
    start(machine, steps.apply, batch)
    row = session.scalars(select(DataImport).where(DataImport.public_id == batch)).one()
    row.claimed_until = machine.now.replace(year=2030)
    session.commit()
    assert machine.work() == 0
    assert session.scalar(select(func.count()).select_from(DataImportRow)) == 1
