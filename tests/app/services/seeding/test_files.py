import json
import shutil

import pytest
from pydantic import ValidationError

from app.config import ROOT
from app.services.seeding.files import read_demonstration


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the demonstration with one firm."""
    source = ROOT / "seed_data" / "demo"
    (tmp_path / "firms").mkdir()
    shutil.copy(source / "scene.json", tmp_path)
    shutil.copy(source / "firms" / "jinan-neulbom.json", tmp_path / "firms")
    return tmp_path


def change(folder, **values):
    path = folder / "firms" / "jinan-neulbom.json"
    firm = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**firm, **values}), encoding="utf-8")


def test_a_firm_is_read(folder):
    (firm,) = read_demonstration(folder).firms
    assert (firm.slug, firm.company.name) == ("jinan-neulbom", "늘봄작업복")


def test_a_misspelt_field_stops_the_seed(folder):
    change(folder, casses=[])
    with pytest.raises(ValidationError, match="casses"):
        read_demonstration(folder)


def test_a_folder_without_firms_is_refused(folder):
    (folder / "firms" / "jinan-neulbom.json").unlink()
    with pytest.raises(ValidationError):
        read_demonstration(folder)
