"""Programs start together and end together."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tools.supervisor import Ended, Program, stopped_by_signals, supervise

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def program(tmp_path):
    def make(name: str, code: str) -> Program:
        return Program(name, (sys.executable, "-c", code), tmp_path / "logs" / f"{name}.log")

    return make


def _waiting(path: Path, *, stubborn: bool = False) -> str:
    """Write the own process id into ``path``, then wait for a signal."""
    ignore = "signal.signal(signal.SIGTERM, signal.SIG_IGN);" if stubborn else ""
    return (
        f"import os, signal, threading; {ignore}"
        f"open({str(path)!r} + '.new', 'w').write(str(os.getpid()));"
        f"os.rename({str(path)!r} + '.new', {str(path)!r}); threading.Event().wait()"
    )


def _stop_once_written(stop: threading.Event, *paths: Path):
    return lambda: stop.set() if all(path.exists() for path in paths) else None


def _gone(path: Path) -> bool:
    return not Path("/proc", path.read_text(encoding="ascii")).exists()


def test_asked_to_stop_all_programs_end(tmp_path, program):
    one, two, stop = tmp_path / "one", tmp_path / "two", threading.Event()
    ended = supervise(
        [program("one", _waiting(one)), program("two", _waiting(two))],
        environment=os.environ, stop=stop, each_look=_stop_once_written(stop, one, two),
    )  # fmt: skip
    assert ended == Ended(None, 0)
    assert _gone(one)
    assert _gone(two)


def test_when_one_dies_the_other_is_stopped_and_the_dead_one_is_named(tmp_path, program):
    path, stop = tmp_path / "waits", threading.Event()
    dies = f"import os, time\nwhile not os.path.exists({str(path)!r}): pass\nraise SystemExit(3)"
    ended = supervise(
        [program("waits", _waiting(path)), program("dies", dies)],
        environment=os.environ, stop=stop,
    )  # fmt: skip
    assert ended == Ended("dies", 3)
    assert _gone(path)


def test_a_program_that_ignores_the_request_is_killed(tmp_path, program):
    path, stop = tmp_path / "stubborn", threading.Event()
    supervise(
        [program("stubborn", _waiting(path, stubborn=True))],
        environment=os.environ, stop=stop, each_look=_stop_once_written(stop, path),
        stop_after_s=0.3,
    )  # fmt: skip
    assert _gone(path)


def test_what_a_dead_program_left_behind_is_swept_up(tmp_path, program):
    path = tmp_path / "child"
    leader = (
        f"import os, subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {_waiting(path)!r}])\n"
        f"while not os.path.exists({str(path)!r}): pass\nos.abort()"
    )
    ended = supervise([program("leader", leader)], environment=os.environ, stop=threading.Event())
    assert ended == Ended("leader", -signal.SIGABRT)
    _wait_for_the_end_of(int(path.read_text(encoding="ascii")))


def test_a_program_that_cannot_start_takes_the_others_with_it(tmp_path, program):
    missing = Program("missing", (str(tmp_path / "no-such-program"),), tmp_path / "log")
    marks = tmp_path / "one"
    with pytest.raises(FileNotFoundError):
        supervise(
            [program("one", _waiting(marks)), missing],
            environment=os.environ, stop=threading.Event(),
        )  # fmt: skip
    assert not marks.exists() or _gone(marks)


def test_each_program_writes_into_its_log(tmp_path, program):
    says = program("says", "import sys; print('out'); sys.stdout.flush(); raise SystemExit('err')")
    supervise([says], environment=os.environ, stop=threading.Event())
    assert (tmp_path / "logs" / "says.log").read_text(encoding="utf-8") == "out\nerr\n"


def test_signals_set_the_event_and_old_handlers_come_back():
    before = signal.getsignal(signal.SIGTERM)
    stop = threading.Event()
    with stopped_by_signals(stop):
        signal.raise_signal(signal.SIGTERM)
    assert stop.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


def test_programs_die_with_a_killed_supervisor(tmp_path, program):
    path = tmp_path / "orphan"
    story = (
        "import os, signal, sys, threading; from pathlib import Path; from tools.supervisor import *\n"
        f"p = {str(path)!r}\n"
        "def look():\n"
        "    if os.path.exists(p): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"supervise([Program('orphan', (sys.executable, '-c', {_waiting(path)!r}), Path({str(path)!r} + '.log'))],"
        " environment=os.environ, stop=threading.Event(), each_look=look)"
    )
    killed = subprocess.run([sys.executable, "-c", story], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    _wait_for_the_end_of(int(path.read_text(encoding="ascii")))


def _wait_for_the_end_of(pid: int) -> None:
    import select

    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([handle], [], [], 10)
    os.close(handle)
    assert ended
