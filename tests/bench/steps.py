"""Tells on stderr what the measuring is at, so that half an hour is not silent."""

import os
import sys
import time

MARK = "· "
# a measuring process goes on with the clock of the one that started it
_BEGAN = float(os.environ.setdefault("IEUM_BENCH_BEGAN", str(time.time())))


def say(step: str) -> None:
    """Write a step with the seconds since the start and the load of the machine."""
    passed, load = time.time() - _BEGAN, os.getloadavg()[0]
    sys.stderr.write(f"{MARK}{passed:6.1f} s  load {load:4.1f}  {step}\n")
    sys.stderr.flush()


def say_progress(done: int, total: int) -> None:
    """Write every fifth of a long step."""
    marks = {total * fifth // 5 // 512 * 512 for fifth in range(1, 5)} | {total}
    if total > 512 and done in marks:
        say(f"  {done:,} of {total:,}")
