"""Measures in a process of its own, so that memory is honest and one failure stays alone.

``python -m tests.bench.apart`` reads a job as JSON from standard input and writes its result as
the last line of standard output.
"""

import importlib
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from app.config import ROOT
from tests.bench.steps import MARK

# where a job may come from, by its name
JOBS = {
    "text": "tests.bench.text_job",
    "vectors": "tests.bench.vector_job",
    "product": "tests.bench.product",
    "thread": "tests.bench.thread",
    "desk": "tests.bench.desk",
    "matchday": "tests.bench.matchday",
    "imports": "tests.bench.imports",
    "one_core": "tests.bench.one_core",
    "day": "tests.bench.day_job",
    "replan": "tests.bench.replan_job",
}
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_apart(job: str, limit_s: float, **arguments: Any) -> dict[str, Any]:
    """Call ``measure`` of a job in a fresh process; ``{"failed": why}`` where it did not end well.

    ``failed`` is one line. Lines of progress go on to standard error.
    """
    late, said = threading.Event(), list[str]()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.apart"],
        cwd=ROOT, env=os.environ | dict.fromkeys(ONE_THREAD, "1"), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        timer = threading.Timer(limit_s, _stop, (process, late))
        listener = threading.Thread(target=_listen, args=(process, said))
        timer.start()
        listener.start()
        lines = _tell(process, json.dumps({"job": job, "arguments": arguments}))
        process.wait()
        timer.cancel()
        listener.join()
    if late.is_set():
        return {"failed": f"not finished within {limit_s:,.0f} s"}
    if process.returncode != 0 or not lines:
        return {"failed": said[-1] if said else f"ended with status {process.returncode}"}
    return dict(json.loads(lines[-1]))


def _stop(process: "subprocess.Popen[str]", late: threading.Event) -> None:
    late.set()
    process.kill()


def _tell(process: "subprocess.Popen[str]", text: str) -> list[str]:
    """Hand in a job; return what came out until the end."""
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(text)
        process.stdin.flush()
    except BrokenPipeError:
        return []  # it ended before it listened
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
    return process.stdout.read().splitlines()


def _listen(process: "subprocess.Popen[str]", said: list[str]) -> None:
    assert process.stderr
    for line in process.stderr:
        if line.startswith(MARK):
            sys.stderr.write(line)
            sys.stderr.flush()
        elif line.strip() and not line.startswith(" "):
            said.append(" ".join(line.split())[:160])


def main() -> int:
    """Run the job on standard input."""
    asked = json.load(sys.stdin)
    job = importlib.import_module(JOBS[asked["job"]])
    result = job.measure(**asked["arguments"])
    sys.stdout.write(f"\n{json.dumps(result)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
