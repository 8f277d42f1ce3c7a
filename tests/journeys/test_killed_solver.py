"""A solver or its keeper that is killed mid-solve: the run is begun again, people's plans stay."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app import clock
from app.db import committing, writing
from app.models.registry import metadata
from app.models.timetable import Meeting, Release, TimetableRun
from app.repositories.matchday import runs as rows
from app.services.matchday import solving
from app.services.matchday.runs import SILENCE
from tests import postgres
from tests.day_world import fill_event
from tests.factories import Factory, seed_reference
from tests.journeys import killed_solver
from tests.journeys.killed_worker import runtime_of

WITHIN_S = 40.0
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["tests.journeys.killed_solver", "sqlalchemy.dialects.postgresql.psycopg", "psycopg"]
)


def _tables(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


class Site:
    """A site with an event whose first version was announced, and a run that waits."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.runtime = runtime_of(str(folder), url)
        self.runtime.keepers = self
        self.keepers = []
        now = clock.now()
        with committing(Session(writing(self.runtime.engine), expire_on_commit=False)) as session:
            seed_reference(session)
        with committing(Session(writing(self.runtime.engine), expire_on_commit=False)) as session:
            make = Factory(session, now)
            author = make.coordinator()
            self.event = fill_event(
                session, author.id, firms=8, mentors=4, slots=5, density=1.0, seed=1, now=now
            )
            session.commit()
            firm, mentor = make.firm_at(self.event), make.mentor_at(self.event)
            make.release(self.event, (firm, mentor, 1, 1))
            run = TimetableRun(
                event_id=self.event.id, kind="fair", time_limit=10, created_by_id=author.id,
                created_at=now,
            )  # fmt: skip
            session.add(run)
            session.flush()
            self.run_id = run.id

    def start(self, lane="plan"):
        process = _processes.Process(
            target=killed_solver.keep, args=(str(self.folder), self.url), daemon=True
        )
        process.start()
        self.keepers.append(process)
        return lane == "plan"

    def run(self):
        with Session(self.runtime.engine) as session:
            return rows.by_id(session, self.run_id)

    def solvers(self):
        return [int(pid) for pid in (self.folder / "pids").read_text("ascii").split()]

    def announced(self):
        with Session(self.runtime.engine) as session:
            releases = session.execute(select(Release.id, Release.version, Release.stamp)).all()
            meetings = session.execute(
                select(
                    Meeting.firm_id, Meeting.mentor_id, Meeting.round_number, Meeting.table_number
                )
            ).all()
            return releases, meetings

    def wait(self, ready):
        deadline = time.monotonic() + WITHIN_S
        while not ready():
            assert time.monotonic() < deadline, f"the run stays {self.run().state}"
            time.sleep(0.02)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'ieum.db'}" if request.param == "sqlite" else ""
    if url:
        _tables(url)
    site = Site(tmp_path, url or postgres.clone(_tables))
    yield site
    for keeper in site.keepers:
        keeper.kill()
        keeper.join(20)
    site.runtime.engine.dispose()


def test_kills_of_the_solver_and_of_its_keeper_lose_no_run_and_change_no_plan(site):
    before = site.announced()
    site.start()
    site.wait(lambda: site.run().progress.get("score") == 900)
    (first,) = site.solvers()
    os.kill(first, signal.SIGKILL)
    # its keeper gives the run back, takes it again and asks once more
    site.wait(lambda: site.run().restarts == 1 and site.run().progress.get("score") == 900)
    _, second = site.solvers()
    site.keepers[0].kill()
    site.keepers[0].join(20)
    # nobody goes on to work for nobody
    alive = Path(f"/proc/{second}/fd/0")
    site.wait(lambda: not alive.exists())
    assert site.run().state == "running"
    assert solving.look_after(site.runtime, clock=clock.now) == 0
    late = SILENCE + timedelta(seconds=9)
    assert solving.look_after(site.runtime, clock=lambda: clock.now() + late) == 2
    assert site.run().restarts == 2
    site.wait(lambda: site.run().state == "done")
    assert len(site.solvers()) == 3
    with Session(site.runtime.engine) as session:
        assert rows.placements_of(session, site.run_id)
    assert site.announced() == before
