"""The keeper that ``test_killed_solver`` kills; the server that forks it has all in memory."""

import logging
import os

import structlog

from app import clock
from app.runtime.solver import SolverProcess
from app.services.matchday import solving
from tests.journeys.killed_worker import runtime_of


def keep(folder: str, url: str) -> None:
    """Work on what waits, with a solver that hangs."""
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet)
    os.environ["IEUM_HANGING_SOLVER"] = folder
    runtime = runtime_of(folder, url)
    runtime.solver = SolverProcess(("-m", "tests.journeys.hanging_solver"))
    solving.work(runtime, "plan", clock=clock.now)
