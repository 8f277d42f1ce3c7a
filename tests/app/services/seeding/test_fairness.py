"""Base figures of the demonstration are invented, say so, and never overwrite a person's."""

import json

from sqlalchemy import select

from app.config import ROOT
from app.models.fairness import CountyBase
from app.services.fairness.tiles import BY_HAND
from app.services.seeding.fairness import seed_fairness

FOLDER = ROOT / "seed_data" / "demo"


def test_every_municipality_of_jeonbuk_has_figures():
    story = json.loads((FOLDER / "fairness.json").read_text(encoding="utf-8"))
    assert sorted(r["municipality"] for r in story["bases"]) == sorted(BY_HAND["52"].split())
    assert "지어낸" in story["source"]


def test_figures_are_added_once_and_what_a_person_wrote_stays(session, tmp_path, now):
    story = {
        "source": "지어낸 값",
        "bases": [{"municipality": "52720", "2025-12-31": {"population": 9}}],
    }
    (tmp_path / "fairness.json").write_text(json.dumps(story), encoding="utf-8")
    assert seed_fairness(session, tmp_path, now=now) == 1
    row = session.scalars(select(CountyBase)).one()
    assert row.demonstration
    row.value, row.edited = 7, True
    assert seed_fairness(session, tmp_path, now=now) == 0
    assert session.scalars(select(CountyBase.value)).all() == [7]
