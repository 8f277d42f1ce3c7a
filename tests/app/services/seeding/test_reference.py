import shutil
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import make_engine
from app.models.programme import ProgrammeVersion
from app.models.reference import (
    AreaDesignation,
    Industry,
    IndustryWord,
    Municipality,
    Region,
)
from app.models.registry import metadata
from app.services.seeding.reference import Changes, seed_reference

REFERENCE = ROOT / "seed_data" / "reference"


@pytest.fixture
def empty(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_the_files_fill_every_table(empty):
    changes = seed_reference(empty, REFERENCE)
    assert changes.added > 2000
    assert changes.changed == 0
    counts = [
        empty.scalar(select(func.count()).select_from(table))
        for table in (Region, Municipality, AreaDesignation, Industry)
    ]
    assert counts == [17, 229, 107, 110]
    assert empty.get(Industry, "103").parent_code == "10"
    assert empty.get(Industry, "10").revision == 10
    assert empty.scalar(select(func.count()).select_from(ProgrammeVersion)) >= 8


def test_a_second_run_changes_nothing(empty):
    seed_reference(empty, REFERENCE)
    assert seed_reference(empty, REFERENCE) == Changes(0, 0)


def test_what_a_file_says_differently_is_changed(empty, tmp_path):
    seed_reference(empty, REFERENCE)
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    path = folder / "regions.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Jeonbuk", "North Jeolla"), "utf-8")
    assert seed_reference(empty, folder) == Changes(0, 1)
    assert empty.get(Region, "52").en == "North Jeolla"


def test_what_a_person_wrote_stays(empty, tmp_path):
    seed_reference(empty, REFERENCE)
    where = (ProgrammeVersion.programme_id == "jeonbuk_js1", ProgrammeVersion.year == 2026)
    version = empty.scalar(select(ProgrammeVersion).where(*where))
    version.edited, version.ceiling_won = True, 45_000_000
    assert seed_reference(empty, REFERENCE) == Changes(0, 0)
    assert version.ceiling_won == 45_000_000


def test_rows_that_left_the_files_stay(empty, tmp_path):
    seed_reference(empty, REFERENCE)
    words = empty.scalar(select(func.count()).select_from(IndustryWord))
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    (folder / "industry_words.jsonl").write_text("", encoding="utf-8")
    assert seed_reference(empty, folder) == Changes(0, 0)
    assert empty.scalar(select(func.count()).select_from(IndustryWord)) == words


def test_each_step_is_told(empty):
    told = []

    def track(label, items):
        told.append((label, len(items)))
        return items

    seed_reference(empty, REFERENCE, track=track)
    assert len(told) == 14
    assert ("시·도 (provinces)", 17) in told


def test_a_missing_file_stops_it(empty, tmp_path):
    with pytest.raises(FileNotFoundError):
        seed_reference(empty, tmp_path)


def test_a_designation_that_a_person_ended_stays_ended_and_empty_fields_are_filled(empty):
    seed_reference(empty, REFERENCE)
    row = empty.scalars(select(AreaDesignation).where(AreaDesignation.kind == "interest")).first()
    row.valid_to, row.source, row.notice = date(2026, 11, 1), "", "고친 이름"
    empty.flush()
    seed_reference(empty, REFERENCE)
    assert (row.valid_to, row.notice) == (date(2026, 11, 1), "고친 이름")
    assert row.source
