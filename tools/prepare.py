"""The steps before the site opens, as flask commands in one process.

The only module here that runs inside ``.venv``: starting flask six times would take longer than
all the steps of a second start together. ``python -m tools.prepare`` runs all of them.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tools import console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SLOW_S = 10.0
# flask command, and what it does for the person who waits
STEPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("translations", "compile"), "번역 (translations)"),
    (("db", "upgrade"), "데이터베이스 (database)"),
    (("seed", "reference"), "기준 자료 (reference data)"),
    (("seed", "demo"), "시연 자료 (demonstration data)"),
    (("model", "build"), "임베딩 모델 (embedding model)"),
    (("index", "build"), "검색 색인 (search index)"),
)


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


if __name__ == "__main__":
    console.use_utf8()
    sys.exit(walk(flask_runner()))
