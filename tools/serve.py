"""``make run``: prepares everything that is missing, then keeps web and jobs running.

Read from the environment: PORT (8000), HOST (127.0.0.1), WORKERS (2 where there are two cores),
DATABASE_URL (SQLite in instance/), and
all settings of app/config.py.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tools import bootstrap, console, preflight
from tools.supervisor import Program, stopped_by_signals, supervise

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = preflight.ROOT
SLOW_START_S = 60.0


def local_address(host: str, port: int) -> str:
    """Return an address that this machine can open: 0.0.0.0 is no place to go to."""
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    return f"http://{shown}:{port}"


def environment(given: Mapping[str, str], *, host: str, port: int) -> dict[str, str]:
    """Return the environment of all our programs: what was given, completed."""
    return {
        "IEUM_SITE_URL": local_address(host, port),
        "PYTHONUNBUFFERED": "1",
        # models come from disk only, unless one of a hub is asked for
        "HF_HUB_OFFLINE": "0" if given.get("EMBEDDING_MODEL") else "1",
        **given,
        # one search runs in one thread: more OpenMP threads only fight each other
        "OMP_NUM_THREADS": "1",
        # our own bars tell how far models are
        "TQDM_DISABLE": "1",
        "FLASK_APP": "app.factory",
        "PYTHONUTF8": "1",
    }


def log_folder(given: Mapping[str, str]) -> Path:
    """Return where the logs of this installation lie."""
    return Path(given.get("IEUM_INSTANCE_DIR") or ROOT / "instance") / "logs"


def worker_count(given: Mapping[str, str]) -> int:
    """Return how many web workers to start: WORKERS, else two where there are two cores.

    Raises:
        ValueError: for anything but a number from 1 to 16.
    """
    text = given.get("WORKERS", "")
    if not text:
        return min(2, os.cpu_count() or 1)
    if not text.isdigit() or not 1 <= int(text) <= 16:
        msg = (
            f"WORKERS={text}: 1부터 16까지의 수를 적어 주세요. (It must be a number from 1 to 16.)"
        )
        raise ValueError(msg)
    return int(text)


def programs(
    python: Path, *, host: str, port: int, logs: Path, workers: int = 1
) -> tuple[Program, Program]:
    """Return the web server, with eight threads in all, and the job worker."""
    # never --preload: an encoder loaded before the fork hangs its children for ever
    web = (
        str(python), "-m", "gunicorn", "app.factory:create_served_app()",
        "--bind", f"{host}:{port}", "--worker-class", "gthread", "--workers", str(workers),
        "--threads", str(max(1, 8 // workers)), "--no-control-socket",
        "--graceful-timeout", "5", "--timeout", "60",
        "--log-level", "warning",
        # a pasted page of Korean text in the search box is an address of 90 KB, sent again by htmx
        "--limit-request-line", "0", "--limit-request-field_size", "131072",
    )  # fmt: skip
    jobs = (str(python), "-m", "flask", "jobs", "work")
    return (
        Program("웹 서버 (web)", web, logs / "web.log"),
        Program("작업 처리기 (jobs)", jobs, logs / "jobs.log"),
    )


def last_lines(log: Path, count: int = 12) -> str:
    """Return the end of a log, each line cut to 300 characters; empty when there is none."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join(line[:300] for line in lines)


class Announcer:
    """Prints the address and the accounts once the web server answers, and what is wrong then."""

    def __init__(self, python: Path, env: Mapping[str, str], *, address: str, logs: Path) -> None:
        self._site, self._logs = env["IEUM_SITE_URL"], logs
        self._health = f"{address}/healthz"
        self._began = time.monotonic()
        self._said = self._said_slow = self._settled = False
        # asked now, while the web server starts: it takes as long
        self._accounts = subprocess.Popen(
            [str(python), "-m", "flask", "demo", "accounts"],
            cwd=ROOT,
            env=dict(env),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def look(self) -> None:
        """Ask the web server once, until it has answered and its search goes as it should."""
        if self._settled:
            return
        health = _health_of(self._health)
        if health is not None and not self._said:
            self._said = True
            self._announce()
        if health is not None:
            self._tell_faults(health)
        elif (
            not self._said and not self._said_slow and time.monotonic() - self._began > SLOW_START_S
        ):
            self._said_slow = True
            console.say(f"아직 답이 없어요: {self._health} (no answer yet; still waiting)")

    def _announce(self) -> None:
        accounts, _ = self._accounts.communicate()
        if accounts.strip():
            console.say(f"\n{accounts.strip()}\n")
        console.say(f"이음이 열렸어요 (Ieum is ready):  {self._site}")
        console.say(f"기록 (logs): {self._logs}")
        console.say("멈추려면 Ctrl-C를 누르세요 (Ctrl-C stops it).")

    def _tell_faults(self, health: Mapping[str, object]) -> None:
        # the model is loaded after the site has opened: whether it can be used is known then
        if fault := health.get("degraded"):
            console.say(f"검색을 확인해 주세요 (search): {fault}")
        self._settled = bool(fault or health.get("semantic"))

    def close(self) -> None:
        """Leave nothing running when the site ends before it has answered."""
        self._accounts.terminate()
        self._accounts.wait()
        if self._accounts.stdout:
            self._accounts.stdout.close()


def _health_of(address: str) -> Mapping[str, object] | None:
    """Return what the web server tells of itself; None while it does not answer."""
    try:
        with urllib.request.urlopen(address, timeout=2) as reply:  # noqa: S310 - our own address
            health: Mapping[str, object] = json.load(reply)
            return health
    except (urllib.error.URLError, OSError, ValueError):
        return None


def run(given: Mapping[str, str]) -> int:
    """Check, prepare, serve until stopped; return the exit status."""
    try:
        port = preflight.port_number(given.get("PORT"))
        worker_count(given)
    except ValueError as error:
        return console.fail(str(error))
    host = given.get("HOST") or "127.0.0.1"
    if problem := preflight.python_problem() or preflight.port_problem(host, port):
        return console.fail(problem)
    try:
        python = bootstrap.ensure()
    except bootstrap.InstallError as error:
        return console.fail(str(error))
    env = environment(given, host=host, port=port)
    steps = [str(python), "-m", "tools.prepare"]
    if subprocess.run(steps, cwd=ROOT, env=env, check=False).returncode != 0:
        return console.fail(
            "준비가 끝나지 않아 열지 않았어요. (Preparation did not finish: nothing was started.)"
        )
    return _serve(python, env, host=host, port=port)


def _serve(python: Path, env: Mapping[str, str], *, host: str, port: int) -> int:
    stop, logs = threading.Event(), log_folder(env)
    both = programs(python, host=host, port=port, logs=logs, workers=worker_count(env))
    announcer = Announcer(python, env, address=local_address(host, port), logs=logs)
    with stopped_by_signals(stop), closing(announcer):
        ended = supervise(
            both,
            environment=env,
            stop=stop,
            each_look=announcer.look,
        )
    if ended.name is None:
        console.say("\n모두 멈췄어요 (all stopped).")
        return 0
    log = next(program.log for program in both if program.name == ended.name)
    return console.fail(
        f"{last_lines(log)}\n{ended.name} 프로그램이 상태 {ended.status}로 끝나서 모두 멈췄어요. "
        f"(It ended with status {ended.status}, so everything was stopped.)"
    )


def main() -> int:
    """Serve; Ctrl-C and SIGTERM also stop the preparation."""
    console.use_utf8()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return run(os.environ)
    except KeyboardInterrupt:
        return console.fail("\n준비를 멈췄어요 (stopped while preparing).") + 129


if __name__ == "__main__":
    sys.exit(main())
