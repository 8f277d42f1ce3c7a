import json

import numpy as np
import pytest

from knowledge.evaluate import __main__ as command
from knowledge.evaluate.vector_index import filters, make_world, measure_index, render
from knowledge.index.base import Sizes

# sizes at which 3,000 rows behave like a million
SMALL = Sizes(flat_rows=1000, exact_rows=300)


def test_a_world_is_made_from_its_seed():
    one, two, other = (make_world(500, 16, 10, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.vecs, two.vecs)
    assert not np.array_equal(one.vecs, other.vecs)
    assert np.linalg.norm(one.vecs, axis=1) == pytest.approx(1, abs=1e-5)


def test_rows_of_one_industry_are_alike():
    world = make_world(4000, 64, 10, 1)
    trade = world.vecs[world.industries == 4]
    rest = world.vecs[world.industries == 3]
    assert (trade @ trade.T).mean() > 0.1 > abs((trade @ rest.T).mean())


def test_filters_stand_on_both_sides_of_the_limit():
    world = make_world(3000, 16, 50, 1)
    sizes = {name: ids.size for name, ids, _ in filters(world, 1, SMALL) if ids is not None}
    assert sizes["random, 299 rows"] == 299
    assert sizes["random, 360 rows"] == 360
    assert sizes["random 0.5 %"] == 15
    assert sizes["industry 25.0%, asked inside"] > 300 > sizes["industry 4.9%, asked inside"]


def test_what_an_exact_search_answers_is_answered_exactly():
    report = measure_index(3000, 32, 60, 3, SMALL)
    assert report["kind"] == "ivf"
    assert report["lists"] == 219
    assert 0 < report["probes"] <= report["lists"]
    exact = [row for row in report["filters"] if row["allowed"] <= 300]
    assert len(exact) > 4
    assert {row["recall"] for row in exact} == {1.0}
    assert report["filters"][0]["recall"] > 0.95
    assert all(row["p95_ms"] >= row["p50_ms"] > 0 for row in report["filters"])


def test_a_report_is_told_as_a_table():
    text = render(measure_index(600, 8, 20, 1))
    assert "600 rows of 8, flat\n" in text
    assert "no filter" in text


def test_the_command_prints_one_object(capsys):
    arguments = ["index", "--rows", "600", "--dim", "8", "--queries", "20", "--seed", "4", "--json"]
    assert command.main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["dim"], report["seed"], report["lists"]) == (600, 8, 4, 0)
    assert {row["recall"] for row in report["filters"]} == {1.0}
