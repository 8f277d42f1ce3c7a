"""Search without HTTP: encoding, index build, latency, SELECT counts."""

import time
from typing import Any

from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.models.case import CaseStudy
from app.runtime.state import make_runtime
from app.services.case_search import search_cases
from app.services.indexing import build_engines
from app.services.reference import load_catalogue
from app.services.searching import Wish
from app.services.warming import warm
from tests.bench.figures import quantile
from tests.bench.steps import say, say_progress
from tests.queries import counted_selects


def measure(settings: Settings, asked: list[str]) -> dict[str, Any]:
    """Return the figures; leaves the computed vectors in the index folder for the web server."""
    runtime = make_runtime(settings)
    figures: dict[str, Any] = {}
    say("loading the model, encoding and indexing every case")
    began = time.perf_counter()
    if not warm(runtime, say_progress):
        raise SystemExit(runtime.search.degraded)
    figures["load_encode_index_s"] = time.perf_counter() - began
    with Session(runtime.engine) as session:
        catalogue = load_catalogue(session)
        say("indexing again from the kept vectors")
        began = time.perf_counter()
        # everything was encoded and kept above: this reads it back and builds every index
        build_engines(session, runtime.search, catalogue)
        took = time.perf_counter() - began
        assert runtime.search.cases.current is not None
        stats = runtime.search.cases.current[0].stats
        figures |= {"passages": stats.passages, "index_cases_per_s": stats.documents / took}
        say(f"asking {len(asked):,} questions in process")
        times, worked = [], time.process_time()
        for text in asked:
            began = time.perf_counter()
            search_cases(session, runtime.search, Wish(text=text), viewer=None, catalogue=catalogue)
            times.append((time.perf_counter() - began) * 1000)
        figures |= {
            "search_p50_ms": quantile(times, 0.5),
            "search_p95_ms": quantile(times, 0.95),
            "search_cpu_ms": (time.process_time() - worked) * 1000 / len(times),
        }
        public_id = session.get_one(CaseStudy, 1).public_id
    client = create_app(settings, runtime).test_client()
    for name, path in (
        ("case_page_selects", f"/cases/{public_id}"),
        ("result_page_selects", f"/cases/?q={asked[0]}"),
    ):
        client.get(path)  # the catalogue is read once a minute, not for each page
        with counted_selects(runtime.engine) as seen:
            assert client.get(path).status_code == 200
        figures[name] = len(seen)
    runtime.engine.dispose()
    return figures
