import json

import pytest

from knowledge.embed.hashing import HashingEncoder
from knowledge.evaluate import __main__ as command
from knowledge.evaluate.dataset import read_judged
from knowledge.evaluate.run import ABLATION, correlate, evaluate, render
from knowledge.train import __main__ as train_command
from tests.knowledge.builders import engine
from tests.knowledge.evaluate.files import write_judged
from tests.knowledge.train.samples import write_samples
from tests.knowledge.train.test_build import build


def test_a_report_has_every_figure(tmp_path):
    cases, queries = write_judged(tmp_path)
    judged = read_judged(cases, [queries])
    report = evaluate(engine(count=0), judged, use_industry=True)
    assert report["overall"]["ndcg10"] > 0.9
    assert list(report["kinds"]) == ["normal", "english", "typo"]
    assert list(report["ablation"]) == list(ABLATION)
    assert report["ablation"]["fused"] == report["overall"]["ndcg10"]
    assert report["latency_ms"]["p95"] >= report["latency_ms"]["p50"] > 0
    assert report["build_s"] > 0
    assert report["encoder"] == "hashing-32"
    table = render(report)
    assert "english" in table
    assert "lexical only" in table
    assert judged.digest in table


def test_alike_sentences_correlate():
    pairs = [("재고 부품", "재고 부품"), ("재고 부품", "재고 창고"), ("재고 부품", "떡집")]
    assert correlate(HashingEncoder(1024), pairs, [5, 3, 0]) == pytest.approx(1)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seed")
    sources = write_samples(folder)
    (folder / "reference").mkdir()
    sources.taxonomy.rename(folder / "reference" / "problem_categories.json")
    sources = type(sources)(sources.training, folder / "reference" / "problem_categories.json")
    build(folder / "model", sources)
    return ["--data", str(folder), "--base-model", str(folder / "model")]


def test_the_command_prints_one_object(model, tmp_path, capsys):
    cases, queries = write_judged(tmp_path)
    status = command.main(["--cases", str(cases), "--queries", str(queries), "--json", *model])
    report = json.loads(capsys.readouterr().out)
    assert status == 0
    assert set(report) >= {"overall", "kinds", "ablation", "latency_ms", "encoder"}


def test_another_model_is_measured_by_the_same_command(model, tmp_path, capsys):
    cases, queries = write_judged(tmp_path)
    arguments = [
        "--cases",
        str(cases),
        "--queries",
        str(queries),
        "--use-industry",
        "--model",
        model[3],
        *model,
    ]
    assert command.main(arguments) == 0
    assert "nDCG@10" in capsys.readouterr().out


@pytest.mark.parametrize("other", [True, False])
def test_the_command_correlates_pairs(model, tmp_path, capsys, other):
    path = tmp_path / "pairs.tsv"
    path.write_text("score\tsentence1\tsentence2\n5\t재고\t재고\n0\t재고\t부품\n", encoding="utf-8")
    arguments = [
        "sts",
        "--file",
        str(path),
        *model,
        *(["--model", model[3]] if other else ["--json"]),
    ]
    assert command.main(arguments) == 0
    assert "pearman" in capsys.readouterr().out


def test_a_missing_file_is_told_in_a_line(model, tmp_path, capsys):
    arguments = ["--cases", str(tmp_path / "x"), "--queries", str(tmp_path / "y"), *model]
    assert command.main(arguments) == 2
    assert "another form" in capsys.readouterr().err


def test_the_build_command_tells_size_and_time(model, capsys):
    folder = model[1]
    arguments = [
        "--out",
        model[3],
        "--training",
        f"{folder}/training",
        "--taxonomy",
        f"{folder}/reference/problem_categories.json",
    ]
    assert train_command.main(arguments) == 0
    assert "MB" in capsys.readouterr().out
