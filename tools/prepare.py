"""The steps before the site opens, as flask commands in one process.

The only module here that runs inside ``.venv``: starting flask six times would take longer than
all the steps of a second start together. ``python -m tools.prepare`` runs all of them.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools import console, preflight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SLOW_S = 10.0
ROOT = preflight.ROOT
# what the two builds are made from, beside the database
MADE_FROM = ("knowledge", "seed_data", "pyproject.toml")
INDEX = ("index", "rebuild", "--if-needed")
# flask command, and what it does for the person who waits
STEPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("translations", "compile"), "번역 (translations)"),
    (("db", "upgrade"), "데이터베이스 (database)"),
    (("seed", "reference"), "기준 자료 (reference data)"),
    (("seed", "demo"), "시연 자료 (demonstration data)"),
    (("figures", "rebuild", "--if-empty"), "성과 수치 (figures)"),
    (("model", "build"), "임베딩 모델 (embedding model)"),
    (INDEX, "검색 색인 (search index)"),
)


BUILDS = {("model", "build"): "model", INDEX: "index"}


def fingerprint(root: Path) -> str:
    """Return a hash of everything the model and the index are made from."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        there = root / name
        for path in sorted(there.rglob("*")) if there.is_dir() else [there]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes())
    return digest.hexdigest()


def steps_needed(
    instance: Path, made_from: str, *, own_model: bool = True
) -> list[tuple[tuple[str, ...], str]]:
    """Leave out the builds whose folder is there and whose sources are those of the last time.

    Even to find nothing to do they import torch, which takes ten seconds; and the web server
    brings an index that lags behind the database up to date by itself. With a model that is not
    our own (``EMBEDDING_MODEL``) reading everything may take long, so the site opens with the
    index that is there and makes the new one beside it.
    """
    stamp = instance / "prepared"
    same = stamp.exists() and stamp.read_text(encoding="ascii") == made_from
    left_out = {command for command in BUILDS if same or (command == INDEX and not own_model)}
    return [
        (command, label)
        for command, label in STEPS
        if not (command in left_out and (instance / BUILDS[command]).is_dir())
    ]


def walk(
    run: Callable[[Sequence[str]], int],
    steps: Sequence[tuple[Sequence[str], str]] = STEPS,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Run the steps in order until one fails; return its status, or 0.

    Steps that took ten seconds and more say how long, so that the next wait is no surprise.
    """
    for number, (command, label) in enumerate(steps, start=1):
        began = clock()
        console.say(f"[{number}/{len(steps)}] {label}")
        if (status := run(command)) != 0:
            return console.fail(f"멈췄어요: flask {' '.join(command)} (failed, status {status})")
        if (took := clock() - began) >= SLOW_S:
            console.say(f"      {console.clock_text(took)}")
    return 0


def flask_runner() -> Callable[[Sequence[str]], int]:
    """Return a function that runs flask commands on one site; it is created at the first call."""
    import click
    from flask.cli import FlaskGroup, ScriptInfo

    group, info = FlaskGroup(), ScriptInfo(app_import_path="app.factory")

    def run(command: Sequence[str]) -> int:
        try:
            group.main(list(command), prog_name="flask", obj=info, standalone_mode=False)
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except (click.Abort, click.exceptions.Exit) as error:
            return getattr(error, "exit_code", 1)
        return 0

    return run


def main() -> int:
    """Run what is needed; remember the sources once all of it went well."""
    console.use_utf8()
    instance = Path(os.environ.get("IEUM_INSTANCE_DIR") or ROOT / "instance")
    made_from = fingerprint(ROOT)
    own_model = not os.environ.get("EMBEDDING_MODEL")
    status = walk(flask_runner(), steps_needed(instance, made_from, own_model=own_model))
    if status == 0:
        (instance / "prepared").write_text(made_from, encoding="ascii")
    return status


if __name__ == "__main__":
    sys.exit(main())
