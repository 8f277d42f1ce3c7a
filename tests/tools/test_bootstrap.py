"""The environment is installed once per set of pins, with progress that a person can follow."""

import json
import sys

import pytest

from tools import bootstrap

PROJECT = {"dependencies": ["b==2", "a==1"], "optional-dependencies": {"dev": ["c==3"]}}


def test_requirements_take_the_extras_asked_for():
    assert bootstrap.requirements(PROJECT, ()) == ["b==2", "a==1"]
    assert bootstrap.requirements(PROJECT, ("dev",)) == ["b==2", "a==1", "c==3"]
    with pytest.raises(KeyError):
        bootstrap.requirements(PROJECT, ("no",))


def test_the_fingerprint_follows_pins_and_not_their_order():
    assert bootstrap.fingerprint(["a==1", "b==2"]) == bootstrap.fingerprint(["b==2", "a==1"])
    assert bootstrap.fingerprint(["a==1"]) != bootstrap.fingerprint(["a==2"])


def test_progress_tells_what_pip_looks_for_and_then_counts():
    progress = bootstrap.PipProgress()
    progress.feed("Collecting torch==2.13.0 (from -r x (line 1))\n")
    assert "1개" in progress.text(0)
    assert "torch" in progress.text(0)
    progress.feed("  Downloading torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl (190.1 MB)\n")
    assert progress.text(0).endswith("torch-2.13.0 190.1 MB")
    progress.feed("Processing /some/wheels/faiss_cpu-1.15.1-cp311-linux.whl (from x)\n")
    assert progress.text(0).startswith("2개")
    assert progress.text(0).endswith("faiss_cpu-1.15.1")
    progress.feed("Requirement already satisfied: pip in x\n")
    progress.feed("Installing collected packages: a, b, c, d\n")
    assert progress.text(1).startswith("[######......")
    assert "1/4" in progress.text(1)
    assert "4/4" in progress.text(9)
    assert "0/4" in progress.text(-1)


def _pip_that(says: str, status: int) -> list[str]:
    return [sys.executable, "-c", f"print({says!r}); raise SystemExit({status})"]


def test_a_failed_install_shows_the_last_words_and_where_the_log_lies(tmp_path, capsys):
    log = tmp_path / "pip.log"
    with pytest.raises(bootstrap.InstallError, match=r"pip\.log"):
        bootstrap._install(_pip_that("ERROR: no such release", 1), venv=tmp_path, log=log)
    assert "ERROR: no such release" in capsys.readouterr().out


def test_a_good_install_ends_with_one_line(tmp_path, capsys):
    bootstrap._install(_pip_that("Collecting a", 0), venv=tmp_path, log=tmp_path / "pip.log")
    assert capsys.readouterr().out.rstrip().endswith("새 패키지 0개 (new packages installed)")


def test_a_complete_environment_is_left_alone(tmp_path):
    import tomllib

    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    done = [bootstrap.fingerprint(bootstrap.requirements(project, e)) for e in ((), ("dev",))]
    (tmp_path / "installed.json").write_text(json.dumps(done), encoding="utf-8")
    for extras in ((), ("dev",)):
        assert bootstrap.ensure(extras, venv=tmp_path) == tmp_path / "bin" / "python"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "installed.json"]


def test_every_dependency_is_pinned_exactly():
    import tomllib

    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert [one for one in bootstrap.requirements(project, ("dev",)) if "==" not in one] == []
