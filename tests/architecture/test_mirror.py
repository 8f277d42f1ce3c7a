"""Tests mirror the modules they are about, so that each can be found from the other."""

import ast
import re
from pathlib import Path, PurePosixPath

from tests.architecture.house import PACKAGES, ROOT, python_files

MIRRORED = (*PACKAGES, "tools")
# what is tested together, elsewhere; every line says where
WITHOUT_OWN_TEST = {
    r"app/models/\w+\.py": "tables: their constraints are tested through services and migrations",
    r"app/repositories/(\w+/)?\w+\.py": "named queries: tested through the services that ask them",
    r"app/cli/\w+\.py": "thin over services: the commands run together in tests/app/cli/",
    r"app/web/\w+/forms\.py": "a form is tested through its views",
    r".*/__main__\.py": "the command line of a package is tested with the module it calls",
    r".*/(domain|errors)\.py": "frozen values and error names: used by every other test there",
}


def names_under_test(root: Path) -> set[str]:
    """Return what the tests claim to be about: ``tests/a/test_b.py`` is about ``a/b``."""
    return {
        (path.relative_to(root / "tests").parent / path.stem.removeprefix("test_")).as_posix()
        for package in MIRRORED
        for path in python_files(root, f"tests/{package}")
        if path.stem.startswith("test_")
    }


def astray(root: Path) -> list[str]:
    """Find tests about nothing: no module and no package of that name."""
    return sorted(
        name
        for name in names_under_test(root)
        if not (root / f"{name}.py").is_file() and not (root / name).is_dir()
    )


def untested(root: Path) -> list[str]:
    """Find modules with code that have no test of their own, of their package, or a reason."""
    names, found = names_under_test(root), []
    for path in python_files(root, *MIRRORED):
        name = path.relative_to(root)
        own = name.with_suffix("").as_posix()
        reasoned = any(re.fullmatch(rule, name.as_posix()) for rule in WITHOUT_OWN_TEST)
        if own in names or reasoned or not _has_code(path) or _package_tested(own, names):
            continue
        found.append(name.as_posix())
    return found


def _package_tested(name: str, tested: set[str]) -> bool:
    # tests/app/web/test_cases.py may speak for the views and forms of app/web/cases/
    parent = PurePosixPath(name).parent
    return len(parent.parts) > 1 and parent.as_posix() in tested


def _has_code(path: Path) -> bool:
    body = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in body)


def test_every_test_is_about_a_module():
    assert astray(ROOT) == []


def test_every_module_with_code_has_a_test():
    assert untested(ROOT) == []


def test_tests_astray_and_modules_without_tests_are_found(tmp_path):
    samples = {
        "app/good.py": "def f(): ...\n",
        "app/bare.py": "def f(): ...\n",
        "app/names.py": "X = 1\n",
        "app/web/cases/views.py": "def f(): ...\n",
        "app/web/cases/forms.py": "def f(): ...\n",
        "tests/app/test_good.py": "",
        "tests/app/test_gone.py": "",
        "tests/app/web/test_cases.py": "",
    }
    for name, text in samples.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert astray(tmp_path) == ["app/gone"]
    assert untested(tmp_path) == ["app/bare.py"]
