import argparse
import io
import itertools
import json

import pytest
from rich.console import Console

from matching.evaluate import assignment
from matching.evaluate.assignment import measure_assignment


def run(*arguments):
    parser = argparse.ArgumentParser()
    assignment.add_arguments(parser)
    options = parser.parse_args(["--firms", "20", "--mentors", "8", *arguments])
    text = io.StringIO()
    status = options.run(options, Console(file=text, width=80))
    return status, text.getvalue()


def test_the_seconds_are_the_median_of_the_solves():
    ticks = itertools.accumulate([0, 1, 0, 5, 0, 2, 0, 9])

    report = measure_assignment(
        firms=20, mentors=8, seed=1, repeats=3, clock=lambda: float(next(ticks))
    )

    assert report.seconds_each == (1.0, 5.0, 2.0)
    assert report.seconds_median == 2.0
    assert report.audit_seconds == 9.0


def test_the_audit_finds_nothing_on_seeded_instances():
    for seed in range(5):
        report = measure_assignment(firms=60, mentors=20, seed=seed, repeats=1)
        assert report.findings == ()
        assert report.matched == report.matched_bound
        assert report.price_of_minimum >= 0.0


def test_no_repeat_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        measure_assignment(firms=2, mentors=2, seed=1, repeats=0)


def test_the_table_tells_the_proof():
    status, text = run("--repeats", "2")

    assert status == 0
    assert "proven optimal" in text
    assert "median of 2" in text


def test_json_is_one_object_with_the_same_figures():
    status, text = run("--json", "--seed", "5")

    report = json.loads(text)
    assert status == 0
    assert report["seed"] == 5
    assert report["findings"] == []
    assert len(report["seconds_each"]) == 5
