import json
import math

from app.services.proof.findings import from_json, to_json
from matching.effect.domain import Settings
from matching.effect.study import study
from matching.evaluate.effect_panels import World, draw


def test_findings_come_back_as_they_were():
    found = study(draw(World(), 1), Settings()) + study(draw(World(treated=5), 1), Settings())

    assert from_json(json.loads(json.dumps(to_json(found)))) == found


def test_what_is_no_number_leaves_no_interval():
    (found,) = study(draw(World(), 1), Settings())
    values = to_json([found])
    values[0]["placebo"]["p"] = math.nan

    cleaned = to_json([])
    assert cleaned == []
    values[0]["placebo"]["p"] = None
    assert from_json(values)[0].placebo is None
