import json

import pytest
from pydantic import ValidationError

from app.config import ROOT
from app.services.seeding.event_files import read_events

DEMO = ROOT / "seed_data" / "demo"


def test_the_file_is_read():
    file = read_events(DEMO)
    past = file.events[0]
    assert (len(past.firms), len(past.mentors), past.rounds) == (40, 18, 10)
    assert sum(comer.rounds is not None for comer in past.firms) > 20
    names = {comer.who for comer in (*past.firms, *past.mentors)}
    assert {guest.slug for guest in file.guests} <= names


def test_a_misspelt_field_stops_the_seed(tmp_path):
    content = json.loads((DEMO / "events.json").read_text(encoding="utf-8"))
    content["events"][0]["tabels"] = 3
    (tmp_path / "events.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValidationError, match="tabels"):
        read_events(tmp_path)
