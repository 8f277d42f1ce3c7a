"""``python -m app.keeper LANE``: works on what waits in a lane of long work, then ends.

The job worker starts it by itself. It loads no web: somebody watches the page until it begins.
"""

import sys
from collections.abc import Sequence

import structlog

from app.clock import now
from app.config import Settings
from app.models import registry  # noqa: F401 - foreign keys find every table
from app.runtime.logs import write_json_logs
from app.runtime.solver import LANES
from app.runtime.state import make_runtime
from app.services.imports import work as importing
from app.services.matchday import fit_work, solving

log = structlog.get_logger("ieum.keeper")


def main(arguments: Sequence[str]) -> int:
    """Work in the lane that is named; return the status of the process."""
    if len(arguments) != 1 or arguments[0] not in LANES:
        sys.stderr.write(f"usage: python -m app.keeper {'|'.join(LANES)}\n")
        return 2
    (lane,) = arguments
    write_json_logs()
    runtime = make_runtime(Settings())
    if lane == fit_work.LANE:
        done = fit_work.work(runtime, clock=now)
    elif lane == importing.LANE:
        done = importing.work(runtime, clock=now)
    else:
        done = solving.work(runtime, lane, clock=now)
    log.info("lane done", lane=lane, done=done)
    runtime.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
