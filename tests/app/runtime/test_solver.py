import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.config import ROOT, Settings
from app.runtime.solver import KeeperProcesses, SolverProcess, is_kept, keeping

ECHO = """
import json, sys
asked = json.loads(sys.stdin.readline())
for number in range(asked["times"]):
    print(json.dumps({"number": number}), flush=True)
"""
WAIT = "import sys; sys.stdin.readline(); print('{}', flush=True); sys.stdin.read()"
BROKEN = "import sys; print('{\"half', flush=True); sys.exit(7)"


def ask(program, question=None):
    return SolverProcess(("-c", program)).ask(question or {})


def heard(asked):
    found = []
    while not asked.ended():
        said = asked.listen(5)
        if said is not None:
            found.append(said)
    return found


def test_everything_that_is_said_is_heard_in_order():
    asked = ask(ECHO, {"times": 3, "much": "x" * 1_000_000})
    assert heard(asked) == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert asked.why() == "the solver ended with status 0"
    asked.stop()


def test_silence_is_told_from_the_end():
    asked = ask(WAIT)
    assert asked.listen(5) == {}
    assert asked.listen(0.01) is None
    assert not asked.ended()
    asked.stop()
    assert heard(asked) == []
    assert asked.why() == "the solver ended with status -9"


def test_a_line_that_was_cut_off_ends_what_is_heard():
    asked = ask(BROKEN)
    assert heard(asked) == []
    assert asked.why().endswith("status 7")
    asked.stop()


ASKER = f"""
import time
from app.runtime.solver import SolverProcess
asked = SolverProcess(("-c", {WAIT!r})).ask({{}})
asked.listen(5)
print(asked.pid, flush=True)
time.sleep(60)
"""


def test_a_solver_ends_with_whoever_asked():
    command = [sys.executable, "-c", ASKER]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as asker:
        alive = Path(f"/proc/{int(asker.stdout.readline())}/fd/0")
        asker.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and alive.exists():
        time.sleep(0.02)
    assert not alive.exists()


def test_one_keeper_of_a_lane_works_on_a_machine(tmp_path):
    assert not is_kept(tmp_path, "plan")
    with keeping(tmp_path, "plan") as first, keeping(tmp_path, "plan") as second:
        assert (first, second) == (True, False)
        assert is_kept(tmp_path, "plan")
        with keeping(tmp_path, "day") as other:
            assert other
    assert not is_kept(tmp_path, "plan")


@pytest.fixture
def settings(tmp_path):
    return Settings(environment="test", instance_dir=tmp_path, secret_key="k", database_url="")


def test_a_keeper_is_started_once_with_the_settings_of_the_site(settings, tmp_path):
    program = (
        "import os, sys, time; open(os.environ['IEUM_INSTANCE_DIR'] + '/seen', 'a')"
        ".write(sys.argv[1] + os.environ['SECRET_KEY']); time.sleep(60)"
    )
    keepers = KeeperProcesses(settings, ("-c", program))
    assert keepers.start("plan")
    assert not keepers.start("plan")
    (process,) = keepers._started.values()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not (tmp_path / "seen").exists():
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert (tmp_path / "seen").read_text() == "plank"
    with keeping(tmp_path, "plan"):
        assert not keepers.start("plan")
