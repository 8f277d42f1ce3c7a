"""The virtual environment with the pinned packages: made once, recognised afterwards.

``python -m tools.bootstrap [extra ...]`` brings ``.venv`` up to date and prints nothing when it
already is.
"""

from __future__ import annotations

import hashlib
import json
import queue
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tools import console, preflight

ROOT = preflight.ROOT
VENV = ROOT / ".venv"
LOG = ROOT / "instance" / "logs" / "pip.log"
KEPT_LINES = 15


class InstallError(Exception):
    """The environment could not be made; the message says why and where the log lies."""


class PipProgress:
    """What pip has told so far, as a short text."""

    def __init__(self) -> None:
        self.collected = 0
        self.to_install = 0
        self.current = ""

    def feed(self, line: str) -> None:
        """Take one line of pip's output."""
        found = re.match(r"Collecting ([A-Za-z0-9._-]+)", line) or re.match(
            r"Processing \S*/([A-Za-z0-9._]+-[0-9][^-/]*)", line
        )
        if found:
            self.collected += 1
            self.current = found[1]
        elif match := re.match(r"\s*Downloading (\S+?)(?:-py\S*|-cp\S*)? \(([^)]+)\)", line):
            self.current = f"{match[1].rsplit('/', 1)[-1]} {match[2]}"
        elif line.startswith("Installing collected packages:"):
            self.to_install = line.count(",") + 1

    def text(self, installed: int) -> str:
        """Say where pip stands; ``installed`` counts the packages written since the start."""
        if not self.to_install:
            return f"{self.collected}개 확인 (found) · {self.current}"
        done = min(max(installed, 0), self.to_install)
        filled = round(24 * done / self.to_install)
        return f"[{'#' * filled}{'.' * (24 - filled)}] {done}/{self.to_install} 설치 (installed)"


def requirements(project: dict[str, Any], extras: tuple[str, ...]) -> list[str]:
    """Return the pinned requirements of the project table, with those of the extras.

    Raises:
        KeyError: an extra is not in the table.
    """
    chosen = list(project["dependencies"])
    for extra in extras:
        chosen += project["optional-dependencies"][extra]
    return chosen


def fingerprint(wanted: list[str]) -> str:
    """Return a short hash of the requirements, whatever their order."""
    return hashlib.sha256("\n".join(sorted(wanted)).encode()).hexdigest()[:16]


def ensure(extras: tuple[str, ...] = (), *, venv: Path = VENV, log: Path = LOG) -> Path:
    """Make the environment hold the pinned packages; return its Python.

    Nothing is done when the last complete install had the same requirements, or those and more.

    Raises:
        InstallError: too little disk space, no pip, or pip failed.
    """
    import tomllib  # from Python 3.11 on: the version was checked before

    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = requirements(project, extras)
    python = venv / "bin" / "python"
    stamp = venv / "installed.json"
    if python.exists() and fingerprint(wanted) in _done(stamp):
        return python
    if not stamp.exists() and (problem := preflight.disk_problem(venv.parent)):
        raise InstallError(problem)
    stamp.unlink(missing_ok=True)
    pip = _make_venv(venv)
    listed = venv / "requirements.txt"
    listed.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    _install([*pip, "install", *_pip_options(log), "-r", str(listed)], venv=venv, log=log)
    # every smaller choice of extras is there as well
    done = [fingerprint(requirements(project, extras[:n])) for n in range(len(extras) + 1)]
    stamp.write_text(json.dumps(done), encoding="utf-8")
    return python


def _done(stamp: Path) -> list[str]:
    if not stamp.exists():
        return []
    return list(json.loads(stamp.read_text(encoding="utf-8")))


def _make_venv(venv: Path) -> list[str]:
    """Create the environment if need be; return the command that runs a pip for it."""
    python = venv / "bin" / "python"
    if _works([str(python), "-m", "pip", "--version"]):
        return [str(python), "-m", "pip"]
    if _works([sys.executable, "-m", "venv", "--clear", str(venv)]):
        return [str(python), "-m", "pip"]
    # Debian keeps ensurepip in a package of its own: the pip outside can install into the venv
    made = _works([sys.executable, "-m", "venv", "--clear", "--without-pip", str(venv)])
    if made and _works([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", "--python", str(python)]
    raise InstallError(
        "가상 환경을 만들지 못했어요: python3.11의 venv와 pip가 필요해요. "
        "(No virtual environment: Python's venv and pip are needed, "
        "on Debian apt-get install python3.11-venv python3-pip)"
    )


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _pip_options(log: Path) -> list[str]:
    log.parent.mkdir(parents=True, exist_ok=True)
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    options += ["--log", str(log)]
    return options


def _installed(venv: Path) -> int:
    return sum(1 for _ in venv.glob("lib/python*/site-packages/*.dist-info"))


def _install(command: list[str], *, venv: Path, log: Path) -> None:
    before, began, progress, line = (
        _installed(venv),
        time.monotonic(),
        PipProgress(),
        console.Line(),
    )
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    said: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, said), daemon=True).start()
    last: list[str] = []
    try:
        while (text := _next(said)) is not None:
            if text:
                progress.feed(text)
                last = [*last, text.rstrip()][-KEPT_LINES:]
            elapsed = console.clock_text(time.monotonic() - began)
            line.show(f"  {elapsed} {progress.text(_installed(venv) - before)}")
    finally:
        process.terminate()
        status = process.wait()
    if status != 0:
        tail = "\n".join(last)
        line.close(tail)
        raise InstallError(
            f"패키지 설치가 멈췄어요. 기록: {log} (The install failed; full log: {log})"
        )
    count, elapsed = _installed(venv) - before, console.clock_text(time.monotonic() - began)
    line.close(f"  {elapsed} 새 패키지 {count}개 (new packages installed)")


def _read(process: subprocess.Popen[str], said: queue.Queue[str | None]) -> None:
    assert process.stdout is not None  # noqa: S101 - Popen was given a pipe
    with process.stdout:
        for line in process.stdout:
            said.put(line)
    process.wait()
    said.put(None)


def _next(said: queue.Queue[str | None]) -> str | None:
    # pip is silent while it unpacks: the empty text redraws the clock and the counter
    try:
        return said.get(timeout=0.5)
    except queue.Empty:
        return ""


def main(extras: list[str]) -> int:
    """Bring the environment up to date; return the exit status."""
    console.use_utf8()
    if problem := preflight.python_problem():
        return console.fail(problem)
    try:
        ensure(tuple(extras))
    except InstallError as error:
        return console.fail(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
