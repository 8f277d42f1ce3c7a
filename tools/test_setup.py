"""What ``make test`` needs beyond ``make run``: dev packages, Debian packages, the model.

``python -m tools.test_setup`` puts all of it in place, or says in one line what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools import bootstrap, console, preflight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = preflight.ROOT
MODEL = ROOT / "var" / "model"
_FONTS = Path("/usr/share/fonts")


def _has_chromium() -> bool:
    return shutil.which("chromium") is not None


def _has_cjk_font() -> bool:
    return any(_FONTS.rglob("NotoSansCJK*"))


def _has_postgresql() -> bool:
    return shutil.which("initdb") is not None or any(
        Path("/usr/lib/postgresql").glob("*/bin/initdb")
    )


NEEDED: Mapping[str, Callable[[], bool]] = {
    "chromium": _has_chromium,
    "fonts-noto-cjk": _has_cjk_font,
    "postgresql": _has_postgresql,
}


def missing(needed: Mapping[str, Callable[[], bool]] = NEEDED) -> list[str]:
    """Return the Debian packages that are not there, in the order of the table."""
    return [package for package, there in needed.items() if not there()]


def install_plan(packages: list[str], *, root: bool, apt: bool) -> list[list[str]] | str:
    """Return the commands that install ``packages``, or the line for a person who must do it."""
    if not packages:
        return []
    names = " ".join(packages)
    if not (root and apt):
        return (
            f"시험에 필요한 것이 없어요: {names}. 설치: sudo apt-get install {names} "
            f"(The tests need {names}: sudo apt-get install {names})"
        )
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return [["apt-get", "update", "-qq"], install]


def install_debian_packages() -> str | None:
    """Install what is missing; return the line that says why not, if it could not be done."""
    plan = install_plan(missing(), root=os.geteuid() == 0, apt=shutil.which("apt-get") is not None)
    if isinstance(plan, str):
        return plan
    for command in plan:
        console.say(f"  {' '.join(command)}")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            command, env=quiet, check=False, capture_output=True, text=True, errors="replace"
        )
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["?"])[-1]
            return f"{' '.join(command)}: {last}"
    if still := missing():
        return f"설치했지만 찾을 수 없어요: {' '.join(still)} (installed, yet not found)"
    return None


def build_model(python: Path) -> int:
    """Build the embedding model into var/ once; return the exit status of the builder.

    The builder itself recognises a complete model of the same versions and data, and keeps it.
    """
    command = [str(python), "-m", "knowledge.train", "--out", str(MODEL)]
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def main() -> int:
    """Put everything in place; return the exit status."""
    console.use_utf8()
    if problem := preflight.python_problem():
        return console.fail(problem)
    if problem := install_debian_packages():
        return console.fail(problem)
    try:
        python = bootstrap.ensure(("dev",))
    except bootstrap.InstallError as error:
        return console.fail(str(error))
    return build_model(python)


if __name__ == "__main__":
    sys.exit(main())
