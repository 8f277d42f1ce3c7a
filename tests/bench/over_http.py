"""Search over HTTP with concurrent users, against a real web server in a process of its own."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from app.config import ROOT, Settings
from tests.bench.figures import quantile
from tests.bench.steps import say
from tools.serve import programs, worker_count

WAIT_S = 180.0
# every worker warms up by itself: so many answers in a row come from all of them
SURE = 24


def measure(settings: Settings, asked: list[str], users: int) -> dict[str, Any]:
    """Start the server, wait until search is semantic, ask from ``users`` threads, stop it."""
    say("starting a web server and waiting until it searches by meaning")
    port = _free_port()
    server = subprocess.Popen(_command(port), cwd=ROOT, env=_environment(settings))
    try:
        _wait(f"http://127.0.0.1:{port}", server)
        say(f"asking {len(asked):,} questions over HTTP, {users} users at once")
        times = _ask(f"http://127.0.0.1:{port}", asked, users)
        memory = _worker_memory_mb(server.pid)
    finally:
        server.terminate()
        server.wait(30)
    return {
        "http_users": users, "http_workers": worker_count(os.environ),
        "http_p50_ms": quantile(times, 0.5), "http_p95_ms": quantile(times, 0.95),
        "worker_memory_mb": memory,
    }  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(port: int) -> tuple[str, ...]:
    web, _ = programs(
        Path(sys.executable),
        host="127.0.0.1",
        port=port,
        logs=Path(),
        workers=worker_count(os.environ),
    )
    return web.command


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ, "IEUM_INSTANCE_DIR": str(settings.instance_dir), "IEUM_RATE_LIMITS": "false",
        "SECRET_KEY": "bench", "OMP_NUM_THREADS": "1", "DATABASE_URL": settings.database,
    }  # fmt: skip


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    began, ready = time.monotonic(), 0
    while time.monotonic() - began < WAIT_S:
        if server.poll() is not None:
            raise SystemExit("the web server ended while starting")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                ready = ready + 1 if json.load(answer)["semantic"] else 0
            if ready == SURE:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"search was not semantic after {WAIT_S:.0f} s")


def _ask(address: str, asked: list[str], users: int) -> list[float]:
    times: list[float] = []
    waiting = iter(asked)
    lock = threading.Lock()

    def user() -> None:
        while True:
            with lock:
                text = next(waiting, None)
            if text is None:
                return
            began = time.perf_counter()
            with urllib.request.urlopen(
                f"{address}/cases/?q={urllib.parse.quote(text)}", timeout=60
            ) as answer:
                answer.read()
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=user) for _ in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _worker_memory_mb(master: int) -> float:
    """Return the resident memory of the largest child of the server."""
    sizes = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if int(fields.get("PPid", "0")) == master:
            sizes.append(int(fields["VmRSS"].split()[0]) / 1024)
    return max(sizes)
