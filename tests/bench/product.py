"""The product as it stands: search in process and over HTTP, SELECT counts, assignment."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.cli.database import alembic_config
from app.config import ROOT, Settings
from app.db import committing, make_engine
from app.services.reference import load_catalogue
from app.services.seeding.reference import seed_reference
from matching.evaluate.assignment import measure_assignment
from tests.bench import in_process, over_http, world
from tests.bench.corpus import MODEL
from tests.bench.steps import say

LIMITS = {
    "search_p95_ms": ("≤", 60.0), "one_core_p95_ms": ("≤", 25.0), "http_p95_ms": ("≤", 150.0),
    "index_cases_per_s": ("≥", 500.0), "case_page_selects": ("≤", 12),
    "result_page_selects": ("≤", 6), "assign_500x150_s": ("<", 2.0),
}  # fmt: skip

LABELS = {
    "cases": "published cases of a generated world", "queries": "questions",
    "prepare_s": "writing the world, s", "load_encode_index_s": "loading, encoding and indexing from nothing, s",
    "passages": "passages", "index_cases_per_s": "indexing from kept vectors, cases a second",
    "search_p50_ms": "search in process, p50 ms", "search_p95_ms": "search in process, p95 ms",
    "search_cpu_ms": "search in process, processor ms", "case_page_selects": "SELECTs of a case page",
    "result_page_selects": "SELECTs of a result page", "http_users": "users at once over HTTP",
    "http_workers": "web workers", "http_p50_ms": "search over HTTP, p50 ms",
    "http_p95_ms": "search over HTTP, p95 ms", "worker_memory_mb": "memory of the largest worker, MB",
    "assign_500x150_s": "whole-pool assignment, 500 firms and 150 mentors, s",
    "load_average": "load average at the end", "one_core_documents": "one core: documents",
    "one_core_passages": "one core: passages", "one_core_p50_ms": "one core: text to quotes, p50 ms",
    "one_core_p95_ms": "one core: text to quotes, p95 ms", "one_core_cpu_ms": "one core: processor ms",
}  # fmt: skip


def measure(cases: int, queries: int, users: int, seed: int) -> dict[str, Any]:
    """Measure everything and return the figures by name."""
    asked = world.queries(queries, seed)
    with tempfile.TemporaryDirectory(prefix="ieum-bench-") as name:
        say(f"writing a world of {cases:,} cases")
        began = time.perf_counter()
        settings = prepare(Path(name), cases, seed)
        figures: dict[str, Any] = {
            "cases": cases,
            "queries": queries,
            "prepare_s": time.perf_counter() - began,
        }
        figures |= in_process.measure(settings, asked)
        figures |= over_http.measure(settings, asked, users)
    say("assigning mentors")
    report = measure_assignment(firms=500, mentors=150, seed=1, repeats=5)
    # figures of a busy machine say little, so the load stands beside them
    return figures | {
        "assign_500x150_s": report.seconds_median,
        "load_average": os.getloadavg()[1],
    }


def prepare(folder: Path, cases: int, seed: int) -> Settings:
    """Write a migrated, seeded database with generated cases into ``folder``."""
    from alembic import command

    (folder / "model").symlink_to(MODEL, target_is_directory=True)
    settings = Settings(
        environment="test", instance_dir=folder, secret_key="bench", rate_limits=False
    )
    command.upgrade(alembic_config(settings.database), "head")
    engine = make_engine(settings.database)
    with committing(Session(engine)) as session:
        seed_reference(session, ROOT / "seed_data" / "reference", track=lambda _label, items: items)
    with committing(Session(engine)) as session:
        world.fill(session, load_catalogue(session), cases, seed)
    engine.dispose()
    return settings
