import pytest
from sqlalchemy import select

from app.config import ROOT
from app.models.account import User
from app.models.effect import EffectStudy, Panel
from app.models.esg import EnergySaving, EsgRecord
from app.repositories import proof
from app.services.proof.findings import from_json
from app.services.proof.study_work import compute, digest
from app.services.reference import load_catalogue
from app.services.seeding.proof import seed_proof
from tests.conftest import NOW


def test_panel_study_and_statements_are_there_once(rows):
    panel = rows.scalars(select(Panel)).one()
    size = proof.size_of(rows, panel)
    assert (size.firms, size.rows, size.first, size.last) == (300, 2400, 2017, 2024)
    assert panel.demonstration
    assert len(rows.scalars(select(EnergySaving)).all()) == 2
    assert len(rows.scalars(select(EsgRecord)).all()) == 14
    assert not seed_proof(
        rows, ROOT / "seed_data" / "demo", rows.scalars(select(User)).first(), now=NOW
    )


def test_the_kept_result_is_what_the_engine_finds(rows):
    study = rows.scalars(select(EffectStudy)).one()
    data = proof.rows_of(rows, study.panel_id)
    assert study.input_digest == digest(study.settings, data)
    jobs = {**study.settings, "outcomes": ["jobs"], "groupings": []}

    (again,) = from_json(compute(jobs, data, load_catalogue(rows))["findings"])

    kept = next(f for f in from_json(study.result["findings"]) if f.outcome == "jobs")
    assert again.effect.average.value == pytest.approx(kept.effect.average.value)
    assert again.effect.average.error == pytest.approx(kept.effect.average.error)
    assert again.effect.treated == kept.effect.treated
