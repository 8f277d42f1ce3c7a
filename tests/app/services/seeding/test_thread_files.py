import json

import pytest
from pydantic import ValidationError

from app.config import ROOT
from app.services.seeding.thread_files import read_thread

DEMO = ROOT / "seed_data" / "demo"


def test_the_file_is_read():
    first = read_thread(DEMO).engagements[0]
    assert (first.firm, first.past) == ("jinan-neulbom", None)
    assert first.stay is not None
    assert len(first.stay.tasks) == 9


def test_a_misspelt_field_stops_the_seed(tmp_path):
    content = json.loads((DEMO / "thread.json").read_text(encoding="utf-8"))
    content["engagements"][0]["gaols"] = []
    (tmp_path / "thread.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValidationError, match="gaols"):
        read_thread(tmp_path)
