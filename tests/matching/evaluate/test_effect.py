import argparse
import io
import json

import pytest
from rich.console import Console

from matching.effect.domain import Settings
from matching.evaluate import effect
from matching.evaluate.effect import WORLDS, recover
from matching.evaluate.effect_panels import World

RUNS = 200
GROWING = World(
    cohorts=(2021,), selection=1.5, trend=0.06, shock=0.02, memory=0.0, others=300
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["one first year", "three first years, unlike effects, shocks that last"]
)
def test_a_known_effect_is_found_again_in_two_hundred_panels(name):
    found = recover(name, WORLDS[name], Settings(), runs=RUNS)

    assert abs(found.bias_in_errors) < 0.5
    assert 0.92 <= found.covered <= 0.98
    # the errors speak of the true spread of the estimates
    assert 0.85 < found.error / found.spread < 1.15


def test_neighbours_undo_most_of_what_the_choice_of_growing_firms_feigns():
    alike = Settings(pre_years=4, caliper=0.25)
    anyone = Settings(pre_years=4, neighbours=1000, replacement=True, caliper=None)

    matched = recover("matched", GROWING, alike, runs=5)
    naive = recover("naive", GROWING, anyone, runs=5)

    assert naive.mean - GROWING.effect > 0.15
    assert naive.covered == 0
    assert abs(matched.bias_in_errors) < 1
    assert abs(matched.mean - GROWING.effect) < (naive.mean - GROWING.effect) / 5


def test_the_command_prints_a_table_or_json():
    parser = argparse.ArgumentParser()
    effect.add_arguments(parser)
    texts = []
    for extra in ([], ["--json"]):
        out = io.StringIO()
        options = parser.parse_args(["--runs", "1", *extra])
        assert options.run(options, Console(file=out, width=120)) == 0
        texts.append(out.getvalue())

    assert "no effect" in texts[0]
    assert [line["name"] for line in json.loads(texts[1])] == list(WORLDS)
