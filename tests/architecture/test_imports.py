"""Imports point down, engines stand alone, and heavy libraries stay out of the web start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.house import PACKAGES, ROOT, imported_names, python_files

HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "faiss",
    "kiwipiepy",
    "ortools",
    "scipy",
    "sklearn",
    "fpdf",
    "fontTools",
    "xlsxwriter",
    "pi_heif",
)
_START = """
import json, pathlib, sys
from app.config import Settings
from app.factory import create_app
create_app(Settings(environment="test", instance_dir=pathlib.Path(sys.argv[1]), warm_up=False))
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
_MODELS = """
import importlib, json, pkgutil, sys
import app.models
for module in pkgutil.walk_packages(app.models.__path__, "app.models."):
    importlib.import_module(module.name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def users_of(library: str, root: Path) -> list[str]:
    """Find the modules of the packages that import a library, at any depth."""
    return [
        path.relative_to(root).as_posix()
        for path in python_files(root, *PACKAGES)
        if any(
            name.partition(".")[0] == library
            for name in imported_names(path.read_text(encoding="utf-8"))
        )
    ]


def mixed_features(root: Path) -> list[str]:
    """Find features of app/web (its folders) that import another feature."""
    web = root / "app" / "web"
    features = {path.name for path in web.iterdir() if path.is_dir()} - {"__pycache__"}
    found = []
    for path in python_files(root, "app/web"):
        own = path.relative_to(web).parts[0]
        if own not in features:
            continue
        for name in imported_names(path.read_text(encoding="utf-8")):
            parts = name.split(".")
            if parts[:2] == ["app", "web"] and parts[2] in features - {own}:
                found.append(f"{own}: {name}")
    return sorted(found)


def loaded_by(story: str, *arguments: str) -> set[str]:
    """Run Python in a process of its own; return the top-level modules it has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", story, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_import_contracts_are_kept(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == 0, capsys.readouterr().out[-4000:]


def test_a_bent_direction_is_found(tmp_path, monkeypatch, capsys):
    (tmp_path / "bent").mkdir()
    for name, text in {"__init__": "", "low": "from bent import high\n", "high": ""}.items():
        (tmp_path / "bent" / f"{name}.py").write_text(text, encoding="utf-8")
    settings = tmp_path / "lint.toml"
    settings.write_text(
        '[tool.importlinter]\nroot_package = "bent"\n[[tool.importlinter.contracts]]\n'
        'name = "down"\ntype = "layers"\nlayers = ["high", "low"]\ncontainers = ["bent"]\n',
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert lint_imports(config_filename=str(settings), no_cache=True) == 1
    assert "bent.low" in capsys.readouterr().out


@pytest.mark.parametrize("library", ["faiss", "sentence_transformers"])
def test_one_module_alone_imports_the_library(library):
    assert len(users_of(library, ROOT)) == 1


def test_nothing_imports_highspy_beside_ortools():
    assert users_of("highspy", ROOT) == []


def test_an_import_inside_a_function_is_found(tmp_path):
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "sly.py").write_text(
        "def f():\n    import faiss.swig\n", encoding="utf-8"
    )
    assert users_of("faiss", tmp_path) == ["knowledge/sly.py"]


def test_features_know_nothing_of_one_another():
    assert mixed_features(ROOT) == []


def test_a_feature_that_uses_another_is_found(tmp_path):
    for name, text in {
        "cases": "from app.web.mentors.views import bp\n",
        "mentors": "from app.web import htmx\n",
    }.items():
        (tmp_path / "app" / "web" / name).mkdir(parents=True)
        (tmp_path / "app" / "web" / name / "views.py").write_text(text, encoding="utf-8")
    assert mixed_features(tmp_path) == ["cases: app.web.mentors.views.bp"]


def test_the_web_starts_without_heavy_libraries(tmp_path):
    assert loaded_by(_START, str(tmp_path)).isdisjoint(HEAVY)


def test_models_import_without_a_web_framework():
    assert loaded_by(_MODELS).isdisjoint({"flask", "werkzeug", "jinja2", "wtforms", *HEAVY})


def test_a_loaded_library_is_seen():
    assert "scipy" in loaded_by("import scipy, sys, json\nprint(json.dumps(list(sys.modules)))")
