"""The intents of the demonstration name what exists, in every state."""

import json
from pathlib import Path

import pytest

from app.config import ROOT
from app.models.intake import INTAKE_ENDS, INTAKE_STATES, READINESS

FOLDER = ROOT / "seed_data" / "demo"


@pytest.fixture(scope="module")
def intakes():
    return json.loads((FOLDER / "intakes.json").read_text(encoding="utf-8"))["intakes"]


@pytest.fixture(scope="module")
def firms():
    files = (json.loads(p.read_text(encoding="utf-8")) for p in sorted((FOLDER / "firms").glob("*")))  # fmt: skip
    return {file["slug"]: file for file in files}


def _units() -> dict[str, list[str]]:
    lines = (ROOT / "seed_data" / "reference" / "kpi_metrics.jsonl").read_text(encoding="utf-8")
    return {row["id"]: row["units"] for row in map(json.loads, lines.splitlines())}


def test_every_state_and_two_years_are_there(intakes):
    assert {one["state"] for one in intakes} == set(INTAKE_STATES)
    assert {one["end"] for one in intakes if "end" in one} <= set(INTAKE_ENDS)
    assert len({one["slug"] for one in intakes}) == len(intakes) >= 14
    assert sum("plan" in one for one in intakes) >= 2
    assert any(one.get("sent_on", "").startswith("2025") for one in intakes)


def test_firms_visitors_and_metrics_exist(intakes, firms):
    units = _units()
    for one in intakes:
        assert "company" not in one or one["company"] in firms, one["slug"]
        assert "visitor" not in one or firms[one["visitor"]]["mentor"], one["slug"]
        assert one.get("visit", {}).get("readiness", "ready") in READINESS
        for pain in one.get("pains", ()):
            assert pain["unit"] in units[pain["metric"]], one["slug"]


def test_what_a_visitor_saw_is_told_where_somebody_went(intakes):
    for one in intakes:
        told = one["state"] in {"visited", "planning", "applied"}
        assert not told or one["visit"]["problem"], one["slug"]
        assert one["state"] != "assigned" or "visitor" in one
    assert Path(FOLDER / "intakes.json").stat().st_size < 20_000
