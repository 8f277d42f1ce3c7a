"""A solver that hangs at work the first two times it is asked, and answers the third time."""

import os
import sys
from pathlib import Path

HANGS = 2


def serve() -> None:
    """Note the number of this process, then hang or answer."""
    pids = Path(os.environ["IEUM_HANGING_SOLVER"]) / "pids"
    with pids.open("a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    if len(pids.read_text("ascii").split()) > HANGS:
        # deferred: whoever hangs should do so at once
        from app.runtime.solver_child import serve as answer

        answer()
        return
    sys.stdin.readline()
    sys.stdout.write('{"score": 900, "bound": 1000, "gap": 0.1, "levels": [], "meetings": 1}\n')
    sys.stdout.flush()
    # until it is killed, or whoever asked is
    sys.stdin.read()


if __name__ == "__main__":
    serve()
