"""Pages of a matchmaking event while timetables are being solved beside them, and when it is quiet.

The solver works as it does on a real site: a keeper, and the process of the engine below it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any

from sqlalchemy.orm import Session

from app.cli.database import alembic_config
from app.clock import now
from app.config import ROOT, Settings
from app.db import committing, make_engine, writing
from app.factory import create_app, spare_the_collector
from app.models.account import Grant, User
from app.models.event import Event
from app.models.timetable import TimetableRun
from app.repositories.matchday import runs as rows
from app.runtime.state import Runtime, make_runtime
from app.services.seeding.reference import seed_reference
from app.web.database import Site
from tests.bench.figures import quantile
from tests.bench.steps import say
from tests.client import Browser
from tests.day_world import fill_event

LIMIT_P95_MS = 200.0
VISITS = 40
"""How often each page is opened in each of the two situations."""
PAGES = {
    "events, everybody": "/events/",
    "event, coordinator": "/desk/events/{event}",
    "feasibility": "/desk/events/{event}/feasibility/",
    "runs": "/desk/events/{event}/runs/",
    "run at work": "/desk/events/{event}/runs/{run}",
    "meetings of a run": "/desk/events/{event}/runs/{run}/meetings",
    "runs side by side": "/desk/events/{event}/runs/compare/{group}",
    "my page, coordinator": "/my/",
}


def measure(firms: int, mentors: int, slots: int, density: float) -> dict[str, Any]:
    """Return ``quiet_p95_ms`` and ``solving_p95_ms`` by page, and how many runs were solved."""
    with tempfile.TemporaryDirectory(prefix="ieum-matchday-") as name:
        say(f"writing an event of {firms} × {mentors}")
        settings = _prepare(Path(name))
        runtime = make_runtime(settings)
        person, event = _fill(runtime, firms=firms, mentors=mentors, slots=slots, density=density)
        app = create_app(settings, runtime)
        # as a web worker does
        spare_the_collector()
        paths = _paths(runtime, settings, event)
        say("opening pages, nothing else at work")
        quiet = _open(app, person, paths)
        with _solving(runtime, settings, event) as solved:
            say("opening pages while timetables are solved")
            busy = _open(app, person, paths)
        runtime.engine.dispose()
    pages = {page: {"quiet_p95_ms": quiet[page], "solving_p95_ms": busy[page]} for page in PAGES}
    return {
        "size": [firms, mentors, slots, density], "pages": pages, "solved": solved[0],
        "load_average": os.getloadavg()[1],
    }  # fmt: skip


def _prepare(folder: Path) -> Settings:
    from alembic import command

    settings = Settings(
        environment="test", instance_dir=folder, secret_key="bench", rate_limits=False,
        warm_up=False, database_url="",
    )  # fmt: skip
    command.upgrade(alembic_config(settings.database), "head")
    engine = make_engine(settings.database)
    with committing(Session(engine)) as session:
        seed_reference(session, ROOT / "seed_data" / "reference", track=lambda _label, items: items)
    engine.dispose()
    return settings


def _fill(runtime: Runtime, **size: Any) -> tuple[User, Event]:
    with committing(Session(writing(runtime.engine), expire_on_commit=False)) as session:
        person = User(
            email="bench@example.com", name="김코디", password_hash="!", status="active",
            verified_at=now(), created_at=now(),
        )  # fmt: skip
        session.add(person)
        session.flush()
        session.add(
            Grant(user_id=person.id, role="coordinator", region_code="52", created_at=now())
        )
        return person, fill_event(session, person.id, seed=1, now=now(), **size)


def _ask(runtime: Runtime, event: Event, seed: int, *kinds: str) -> TimetableRun:
    with committing(Session(writing(runtime.engine), expire_on_commit=False)) as session:
        group = f"bench{seed}"
        made = [
            TimetableRun(
                event_id=event.id, group_id=group, kind=kind, seed=seed, time_limit=60,
                created_by_id=event.created_by_id, created_at=now(),
            )
            for kind in kinds
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        return made[0]


def _work(settings: Settings) -> None:
    subprocess.run(
        [sys.executable, "-m", "app.keeper", "plan"],
        cwd=ROOT, check=True, capture_output=True,
        env=os.environ | {
            "IEUM_ENVIRONMENT": "test", "IEUM_INSTANCE_DIR": str(settings.instance_dir),
            "SECRET_KEY": "bench", "DATABASE_URL": "", "IEUM_WARM_UP": "false",
        },
    )  # fmt: skip


def _paths(runtime: Runtime, settings: Settings, event: Event) -> dict[str, str]:
    """Return the addresses of the pages; a group of runs is solved so that they show something."""
    say("solving a first group of three")
    run = _ask(runtime, event, 1, "fair", "score", "self_booked")
    _work(settings)
    with Session(runtime.engine) as session:
        done = rows.by_id(session, run.id)
        assert done is not None
        if done.state != "done":
            raise SystemExit(f"the first run is {done.state}: {done.error}")
        values = {"event": event.public_id, "run": done.public_id, "group": done.group_id}
    return {page: path.format(**values) for page, path in PAGES.items()}


@contextmanager
def _solving(runtime: Runtime, settings: Settings, event: Event) -> Iterator[list[int]]:
    """Solve one timetable after the other beside the block; yields how many so far."""
    stop, solved = Signal(), [0]

    def solve() -> None:
        seed = 2
        while not stop.is_set():
            _ask(runtime, event, seed, "fair")
            _work(settings)
            solved[0], seed = solved[0] + 1, seed + 1

    thread = Thread(target=solve)
    thread.start()
    time.sleep(3.0)
    try:
        yield solved
    finally:
        stop.set()
        thread.join()


def _open(app: Site, person: User, paths: dict[str, str]) -> dict[str, float]:
    browser = Browser(app).sign_in(person)
    times: dict[str, list[float]] = {page: [] for page in paths}
    for path in paths.values():
        browser.get(path)
    for _ in range(VISITS):
        for page, path in paths.items():
            began = time.perf_counter()
            answer = browser.get(path)
            times[page].append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
    return {page: quantile(found, 0.95) for page, found in times.items()}
