"""The site as ``make run`` starts it, in a folder of its own, for browser tests and screenshots."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.config import ROOT
from tools.serve import programs

MODEL = ROOT / "var" / "model"
READY_S = 150.0
PREPARATION = (
    ("db", "upgrade"),
    ("seed", "reference"),
    ("seed", "demo"),
    ("translations", "compile"),
)


@dataclass(frozen=True)
class Site:
    """Where the site answers and where its mail lies."""

    address: str
    mail: Path

    def letters_to(self, email: str) -> list[str]:
        """Return the raw letters to an address, oldest first."""
        texts = [path.read_text(encoding="utf-8") for path in sorted(self.mail.glob("*.eml"))]
        return [text for text in texts if f"To: {email}" in text]


class NotReadyError(Exception):
    """The site did not become ready; the message holds the end of its log."""


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Prepare the site in ``folder``, start it, wait until search is semantic, stop it at the end."""
    _run("knowledge.train", "--out", str(MODEL))
    (folder / "model").symlink_to(MODEL, target_is_directory=True)
    port = _free_port()
    env = {
        **os.environ, "IEUM_INSTANCE_DIR": str(folder), "IEUM_SITE_URL": f"http://127.0.0.1:{port}",
        "IEUM_RATE_LIMITS": "false", "OMP_NUM_THREADS": "1", "FLASK_APP": "app.factory", "DATABASE_URL": "",
    }  # fmt: skip
    for command in PREPARATION:
        _run("flask", *command, env=env)
    started = programs(Path(sys.executable), host="127.0.0.1", port=port, logs=folder)
    with (folder / "log").open("wb") as log:
        running = [
            subprocess.Popen(p.command, cwd=ROOT, env=env, stdout=log, stderr=log) for p in started
        ]
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", folder / "log")
            yield Site(f"http://127.0.0.1:{port}", folder / "mail")
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(20)


def _run(module: str, *arguments: str, env: dict[str, str] | None = None) -> None:
    line = [sys.executable, "-m", module, *arguments]
    subprocess.run(line, cwd=ROOT, env=env, check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, log: Path) -> None:
    began = time.monotonic()
    while time.monotonic() - began < READY_S:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if json.load(answer)["semantic"]:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise NotReadyError(
        f"not ready after {READY_S:.0f} s:\n{log.read_text(encoding='utf-8')[-3000:]}"
    )
