"""``flask quality mentors`` works in a database of its own and says what it lacks."""

import json

import pytest
from sqlalchemy import func, select

from app.cli import quality
from app.models.company import Company


@pytest.fixture
def lexical(settings, monkeypatch):
    """Let the command search by words: the model takes half a minute to build."""
    settings.model_folder.mkdir()
    monkeypatch.setattr(quality, "warm", lambda _runtime: True)


def run(app, *more):
    return app.test_cli_runner().invoke(args=["quality", "mentors", *more])


def test_the_figures_come_from_a_database_of_their_own(app, session, lexical):
    told = run(app, "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["methods"]["weights"]["quality"]["all"]["n"] == 80
    assert found["coverage"]["mentors"] == 30
    weighted, chance = (found["methods"][m]["quality"]["all"] for m in ("weights", "random"))
    assert weighted["ndcg5"] > 3 * chance["ndcg5"]
    assert session.scalar(select(func.count()).select_from(Company)) == 0


def test_the_tables_name_who_is_not_reached(app, lexical):
    told = run(app).stdout
    assert "wanju-solchan: best place -" in told
    assert "whole pool:" in told


def test_without_a_model_the_reason_is_told(app):
    told = run(app)
    assert told.exit_code == 1
    assert "flask model build makes it" in told.stderr


def test_a_file_that_cannot_be_read_is_told(app, lexical, tmp_path):
    told = run(app, "--file", str(tmp_path / "none.jsonl"))
    assert told.exit_code == 1
    assert "none.jsonl" in told.stderr
