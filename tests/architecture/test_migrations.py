"""Migrations are numbered without a gap and form one line."""

import ast
import re
from pathlib import Path

from tests.architecture.house import ROOT

VERSIONS = ROOT / "migrations" / "versions"


def findings(folder: Path) -> list[str]:
    """Find revisions out of order: file ``NNNN_slug.py`` holds NNNN and follows the one before."""
    found, before = [], None
    for number, path in enumerate(sorted(folder.glob("*.py")), start=1):
        values = _assigned(path)
        expected = f"{number:04d}"
        if not re.fullmatch(rf"{expected}_[a-z0-9_]+", path.stem):
            found.append(f"{path.name}: the name should begin with {expected}_")
        if values.get("revision") != expected:
            found.append(f"{path.name}: revision is {values.get('revision')!r}")
        if values.get("down_revision") != before:
            found.append(f"{path.name}: does not follow {before!r}")
        before = expected
    return found


def _assigned(path: Path) -> dict[str, object]:
    values: dict[str, object] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(value, ast.Constant):
            values |= {t.id: value.value for t in targets if isinstance(t, ast.Name)}
    return values


def test_migrations_are_numbered_and_have_one_head():
    assert list(VERSIONS.glob("*.py"))
    assert findings(VERSIONS) == []


def test_gaps_and_second_heads_are_found(tmp_path):
    def write(name: str, revision: str, down: str | None) -> None:
        text = f"revision: str = {revision!r}\ndown_revision = {down!r}\n"
        (tmp_path / name).write_text(text, encoding="utf-8")

    write("0001_first.py", "0001", None)
    write("0002_good.py", "0002", "0001")
    assert findings(tmp_path) == []
    write("0003_second_head.py", "0003", "0001")
    write("0005_gap.py", "0005", "0003")
    assert findings(tmp_path) == [
        "0003_second_head.py: does not follow '0002'",
        "0005_gap.py: the name should begin with 0004_",
        "0005_gap.py: revision is '0005'",
    ]
