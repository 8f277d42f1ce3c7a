"""The pages of the thread in a region of 5,000 engagements: times and SELECTs."""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.database import alembic_config
from app.clock import now
from app.config import ROOT, Settings
from app.db import committing, make_engine
from app.factory import create_app, spare_the_collector
from app.models.account import User
from app.models.engagement import Engagement
from app.models.request import Request
from app.models.stay import Stay
from app.runtime.state import Runtime, make_runtime
from app.services.reference import load_catalogue
from app.services.seeding.reference import seed_reference
from app.web.database import Site
from tests.bench import thread_world
from tests.bench.figures import quantile
from tests.bench.steps import say
from tests.client import Browser
from tests.queries import counted_selects

LIMIT_P95_MS = 150.0
VISITS = 60
"""How often each page is opened, by people in turn."""
_FEW = 30


@dataclass(frozen=True)
class PageKind:
    """A page, who opens it, and what its address is filled with."""

    name: str
    who: str
    path: str
    of: str = ""


PAGES = (
    PageKind("engagements, coordinator", "coordinator", "/engagements/"),
    PageKind("engagements searched", "coordinator", "/engagements/?q=%ED%92%88%EC%A7%88"),
    PageKind("engagements, mentor", "mentor", "/engagements/"),
    PageKind("engagement, mentor", "mentor", "/engagements/{}", "engagement"),
    PageKind("engagement, coordinator", "coordinator", "/engagements/{}", "engagement"),
    PageKind("stay board", "coordinator", "/stays/{}", "stay"),
    PageKind("weekly report", "coordinator", "/stays/{}/weeks/2", "stay"),
    PageKind("visits, coordinator", "coordinator", "/visits/"),
    PageKind("results, coordinator", "coordinator", "/results/"),
    PageKind("results of one", "coordinator", "/results/{}", "engagement"),
    PageKind("requests, coordinator", "coordinator", "/requests/"),
    PageKind("request", "coordinator", "/requests/{}", "request"),
    PageKind("stuck requests", "coordinator", "/desk/stuck"),
    PageKind("circle of help", "coordinator", "/chain/"),
    PageKind("notices", "mentor", "/notices/"),
    PageKind("my page, mentor", "mentor", "/my/"),
    PageKind("my page, coordinator", "coordinator", "/my/"),
    PageKind("desk", "coordinator", "/desk/"),
    PageKind("yearly record", "mentor", "/mentoring/record/2026"),
)


def measure(engagements: int) -> dict[str, Any]:
    """Return figures by page name: ``p50_ms``, ``p95_ms``, ``selects``, ``kb`` of the answer."""
    with tempfile.TemporaryDirectory(prefix="ieum-thread-") as name:
        say(f"writing a region of {engagements:,} engagements")
        settings = _prepare(Path(name), engagements)
        runtime = make_runtime(settings)
        app = create_app(settings, runtime)
        # as a web worker does
        spare_the_collector()
        pages = {kind.name: _open(app, runtime, kind) for kind in PAGES}
        runtime.engine.dispose()
    return {"engagements": engagements, "pages": pages, "load_average": os.getloadavg()[1]}


def _prepare(folder: Path, engagements: int) -> Settings:
    from alembic import command

    settings = Settings(
        environment="test", instance_dir=folder, secret_key="bench", rate_limits=False,
        warm_up=False, database_url="",
    )  # fmt: skip
    command.upgrade(alembic_config(settings.database), "head")
    engine = make_engine(settings.database)
    with committing(Session(engine)) as session:
        seed_reference(session, ROOT / "seed_data" / "reference", track=lambda _label, items: items)
    with committing(Session(engine)) as session:
        thread_world.fill(session, load_catalogue(session), engagements, "!", now())
    engine.dispose()
    return settings


def _open(app: Site, runtime: Runtime, kind: PageKind) -> dict[str, float]:
    say(f"opening {kind.name}")
    times, selects, size = [], 0, 0
    for browser, path in _visits(app, runtime, kind):
        if not times:
            # the catalogue is read once a minute, not for each page
            browser.get(path)
            with counted_selects(runtime.engine) as seen:
                browser.get(path)
            selects = len(seen)
        began = time.perf_counter()
        answer = browser.get(path)
        times.append((time.perf_counter() - began) * 1000)
        size = max(size, len(answer.data))
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    return {
        "p50_ms": quantile(times, 0.5), "p95_ms": quantile(times, 0.95), "selects": selects,
        "kb": size / 1000,
    }  # fmt: skip


def _visits(app: Site, runtime: Runtime, kind: PageKind) -> Iterator[tuple[Browser, str]]:
    with Session(runtime.engine) as session:
        mentors = [session.get_one(User, n) for n in range(2, _FEW + 2)]
        coordinator = session.get_one(User, 1)
        table = {"engagement": Engagement, "stay": Stay, "request": Request}.get(kind.of)
        ids = [""]
        if table is not None:
            query = select(table.public_id).order_by(table.id).limit(_FEW * 20)
            if kind.who == "mentor":
                own = Engagement.mentor_id == mentors[0].id - 1
                query = select(Engagement.public_id).where(own).limit(_FEW)
            ids = list(session.scalars(query))
    one_owner = bool(kind.of)
    for n in range(VISITS):
        person = coordinator if kind.who == "coordinator" else mentors[0 if one_owner else n % _FEW]
        yield Browser(app).sign_in(person), kind.path.format(ids[(n * 7) % len(ids)])
