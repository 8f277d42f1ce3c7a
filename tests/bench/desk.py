"""Dashboard and figures of a province of 20,000 firms, on SQLite and on PostgreSQL."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.cli.database import alembic_config
from app.clock import now
from app.config import ROOT, Settings
from app.db import committing, make_engine, refresh_statistics
from app.factory import create_app, spare_the_collector
from app.models.account import User
from app.models.figure import KpiFact
from app.runtime.state import Runtime, make_runtime
from app.services.figures.facts import rebuild_all
from app.services.reference import load_catalogue
from app.services.seeding.reference import seed_reference
from app.web.database import Site
from tests import postgres
from tests.bench import desk_world
from tests.bench.figures import quantile
from tests.bench.steps import say
from tests.client import Browser
from tests.queries import counted_selects

LIMIT_P95_MS = 400.0
VISITS = 40
ONE = (
    "/desk/figures/one?metric=process_defect&unit=%25&formula=&before=quarter&after=quarter"
    "&point=m0"
)
PAGES = {
    "dashboard": "/desk/dashboard/",
    "dashboard, a year": "/desk/dashboard/?year=2025",
    "dashboard, a county": "/desk/dashboard/?place=52720&year=2026",
    "who waits": "/desk/dashboard/stuck/matched",
    "figures": "/desk/figures/",
    "figures, a year": "/desk/figures/?year=2025",
    "figures, county and year": "/desk/figures/?place=52110&year=2025",
    "figures, an industry": "/desk/figures/?industry=10",
    "figures searched": "/desk/figures/?q=%EB%B6%88%EB%9F%89",
    "one figure": ONE,
    "one figure by year": f"{ONE}&by=year",
    "printed figures": "/desk/figures/press/",
    "annual report": "/desk/annual/?year=2025",
}


def measure(scale: float = 1.0) -> dict[str, Any]:
    """Return database -> ``pages`` (p50, p95, SELECTs, kB), values and the time of a rebuild."""
    return {
        "sqlite": _measure("", scale),
        "postgresql": _measure(postgres.new_database(), scale),
        "load_average": os.getloadavg()[1],
    }


def _measure(database: str, scale: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="ieum-desk-") as name:
        say(f"writing a province on {'PostgreSQL' if database else 'SQLite'}")
        settings = Settings(
            environment="test", instance_dir=Path(name), secret_key="bench", rate_limits=False,
            warm_up=False, database_url=postgres.url(database) if database else "",
        )  # fmt: skip
        rebuilt, facts = _prepare(settings, scale)
        runtime = make_runtime(settings)
        app = create_app(settings, runtime)
        spare_the_collector()
        pages = {kind: _open(app, runtime, path) for kind, path in PAGES.items()}
        runtime.engine.dispose()
    if database:
        postgres.drop_database(database)
    return {"pages": pages, "facts": facts, "rebuild_s": rebuilt}


def _prepare(settings: Settings, scale: float) -> tuple[float, int]:
    from alembic import command

    command.upgrade(alembic_config(settings.database), "head")
    engine = make_engine(settings.database)
    with committing(Session(engine)) as session:
        seed_reference(session, ROOT / "seed_data" / "reference", track=lambda _label, items: items)
    with committing(Session(engine)) as session:
        desk_world.fill(session, load_catalogue(session), now(), scale=scale)
    began = time.perf_counter()
    with committing(Session(engine)) as session:
        rebuild_all(session)
    rebuilt = time.perf_counter() - began
    refresh_statistics(engine)
    if engine.dialect.name == "postgresql":
        # its own keeper does this within minutes of such a change
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
            alone.execute(text("VACUUM ANALYZE"))
    with committing(Session(engine)) as session:
        facts = session.scalar(select(func.count(KpiFact.id))) or 0
    engine.dispose()
    return rebuilt, facts


def _open(app: Site, runtime: Runtime, path: str) -> dict[str, float]:
    say(f"opening {path}")
    with Session(runtime.engine) as session:
        browser = Browser(app).sign_in(session.get_one(User, 1))
    browser.get(path)
    with counted_selects(runtime.engine) as seen:
        browser.get(path)
    times, size = [], 0
    for _ in range(VISITS):
        began = time.perf_counter()
        answer = browser.get(path)
        times.append((time.perf_counter() - began) * 1000)
        size = len(answer.data)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    return {
        "p50_ms": quantile(times, 0.5), "p95_ms": quantile(times, 0.95), "selects": len(seen),
        "kb": size / 1000,
    }  # fmt: skip
