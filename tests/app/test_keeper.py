import subprocess
import sys

import pytest

from app.keeper import main
from app.runtime.solver import LANES
from app.runtime.state import make_runtime


@pytest.fixture
def own(monkeypatch, settings):
    """The environment of a keeper of this site."""
    monkeypatch.setenv("IEUM_INSTANCE_DIR", str(settings.instance_dir))
    monkeypatch.setenv("IEUM_ENVIRONMENT", "test")
    monkeypatch.setenv("IEUM_WARM_UP", "false")
    monkeypatch.setenv("SECRET_KEY", "k")
    monkeypatch.setenv("DATABASE_URL", "")
    return settings


@pytest.mark.parametrize("lane", LANES)
def test_a_lane_without_work_is_done_at_once(own, lane, capsys):
    assert main([lane]) == 0
    assert '"done": 0' in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["night"], ["plan", "day"]])
def test_what_is_no_lane_is_refused(own, arguments, capsys):
    assert main(arguments) == 2
    assert "plan|day" in capsys.readouterr().err


def test_no_web_is_loaded_and_the_runtime_starts_this_program(own):
    (*_, module) = make_runtime(own).keepers._command
    program = (
        f"import sys, {module}; "
        "print([name for name in ('flask', 'torch', 'scipy', 'ortools') if name in sys.modules])"
    )
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"
