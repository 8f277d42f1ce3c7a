"""Cleaning says what goes, asks, and keeps the data of the installation."""

from pathlib import Path

import pytest

from tools import clean, preflight


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    for name in (".venv", "var", "instance", "app"):
        (tmp_path / name).mkdir()
    (tmp_path / ".coverage").touch()
    monkeypatch.setattr(preflight, "ROOT", tmp_path)
    return tmp_path


def _answer(monkeypatch, text: str) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: text)


def test_data_stays_unless_everything_is_asked_for(root):
    names = [path.name for path in clean.targets(root, everything=False)]
    assert names == [".venv", "var", ".coverage"]
    assert root / "instance" in clean.targets(root, everything=True)


@pytest.mark.parametrize("answer", ["", "n", "아니요", "yess"])
def test_anything_but_yes_keeps_everything(root, monkeypatch, answer, capsys):
    _answer(monkeypatch, answer)
    assert clean.main([]) == 0
    assert (root / "var").exists()
    assert "var" in capsys.readouterr().out


def test_yes_removes_what_was_named(root, monkeypatch):
    _answer(monkeypatch, " Y ")
    assert clean.main(["--all"]) == 0
    assert [path.name for path in root.iterdir()] == ["app"]


def test_a_clean_house_asks_nothing(root, monkeypatch, capsys):
    clean.remove(clean.targets(root, everything=True))
    assert clean.main(["--all"]) == 0
    assert "nothing to remove" in capsys.readouterr().out
