"""What comes before a run: the scores of all pairs, and the question as the solver reads it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event as Signal
from threading import Thread
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.runtime.state import Runtime
from app.services.matchday import fit_work, run_work
from app.services.matchday.run_work import Taken

log = structlog.get_logger("ieum.solving")
Clock = Callable[[], datetime]
BEAT_S = 3.0


def prepare(runtime: Runtime, taken: Taken, *, clock: Clock) -> dict[str, Any] | None:
    """Return what the solver is asked; None when the run was cancelled or taken away meanwhile."""
    # deferred: the engine takes a moment to import, and the web never asks it
    from matching.timetable.digest import digest
    from matching.timetable.write import write_instance

    with committing(Session(writing(runtime.engine))) as session:
        if not run_work.note_progress(session, taken, {"step": "fit"}, now=clock()):
            return None
    with _beating(runtime, taken, clock):
        refresh_fits(runtime, taken, clock)
        with committing(Session(runtime.engine)) as session:
            asked, instance = run_work.question(session, taken)
        if instance is None:
            # the question of a killed process, or of the run before in the group
            from matching.timetable.read import read_instance

            plain, mark = asked["instance"], digest(read_instance(asked["instance"]))
        else:
            plain, mark = write_instance(instance), digest(instance)
    with committing(Session(writing(runtime.engine))) as session:
        if not run_work.write_question(session, taken, plain, mark):
            return None
    return {**asked, "instance": plain}


def refresh_fits(runtime: Runtime, taken: Taken, clock: Clock) -> None:
    """Work out the scores that are missing or outdated, and note how far that is."""

    def note(done: int, total: int) -> None:
        progress = {"step": "fit", "done": done, "total": total}
        with committing(Session(writing(runtime.engine))) as session:
            run_work.note_progress(session, taken, progress, now=clock())

    fit_work.catch_up(runtime, taken.event_id, clock=clock, progress=note)


@contextmanager
def _beating(runtime: Runtime, taken: Taken, clock: Clock) -> Iterator[None]:
    """Say in the block that this process is alive, while it is busy with something long."""
    stop = Signal()

    def beat() -> None:
        while not stop.wait(BEAT_S):
            try:
                with committing(Session(writing(runtime.engine))) as session:
                    run_work.say_alive(session, taken, now=clock())
            except OperationalError as error:
                # somebody writes for long: the next beat says it
                log.warning("beat missed", run=taken.public_id, error=str(error))

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
