"""Looks after runs: hands them to the solver, listens, notes, and ends them when asked to."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.runtime.solver import Answering, keeping
from app.runtime.state import Runtime
from app.services.matchday import preparing, run_work
from app.services.matchday.run_work import Taken
from app.services.matchday.runs import DAY_KINDS, PLAN_KINDS

log = structlog.get_logger("ieum.solving")
Clock = Callable[[], datetime]
LANE_KINDS = {"plan": PLAN_KINDS, "day": DAY_KINDS}
LOOK_S = 0.5
"""How often a run is written to at most, and how soon it hears that it was cancelled."""
GRACE_S = 60.0
"""Above the time limit: reading the question, the check, figures. Then the solver is ended."""


class SolverRefusedError(Exception):
    """The solver does not understand what it was asked."""


def look_after(runtime: Runtime, *, clock: Clock) -> int:
    """Find runs whose process was killed, and start who works on what waits; return how much.

    Takes a moment: the work itself is done by processes of their own.
    """
    found = 0
    with committing(Session(runtime.engine)) as session:
        lost = run_work.any_lost(session, now=clock())
    if lost:
        with committing(Session(writing(runtime.engine))) as session:
            found = run_work.rescue(session, now=clock())
        log.warning("runs lost their process", count=found)
    with committing(Session(runtime.engine)) as session:
        waiting = [lane for lane, kinds in LANE_KINDS.items() if run_work.waits(session, kinds)]
    return found + sum(runtime.keepers.start(lane) for lane in waiting)


def work(runtime: Runtime, lane: str, *, clock: Clock) -> int:
    """Work on everything that waits in a lane; return how many runs were taken.

    Only one keeper of a lane works on one machine; on two machines a run is still taken once.
    """
    kinds, folder, taken_count = LANE_KINDS[lane], runtime.settings.instance_dir, 0
    while True:
        with keeping(folder, lane) as alone:
            if not alone:
                return taken_count
            while (taken := _take(runtime, lane, clock)) is not None:
                keep(runtime, taken, clock=clock)
                taken_count += 1
        # whoever asked while the lock was held has started nobody
        with committing(Session(runtime.engine)) as session:
            if not run_work.waits(session, kinds):
                return taken_count


def keep(runtime: Runtime, taken: Taken, *, clock: Clock) -> str:
    """Work on a run from question to result; return its state, nothing when it was taken away."""
    began = time.monotonic()
    try:
        asked = preparing.prepare(runtime, taken, clock=clock)
        if asked is None:
            return _end(runtime, taken, clock)
        return _Watch(runtime, taken, asked, began, clock).watch()
    except Exception as error:
        # the next run must not wait for ever behind one that nobody can read
        log.exception("run failed", run=taken.public_id, error=str(error))
        with committing(Session(writing(runtime.engine))) as session:
            return run_work.fail(session, taken, run_work.FAILED, now=clock())


def _take(runtime: Runtime, lane: str, clock: Clock) -> Taken | None:
    with committing(Session(writing(runtime.engine))) as session:
        return run_work.take(session, LANE_KINDS[lane], now=clock())


def _end(runtime: Runtime, taken: Taken, clock: Clock) -> str:
    with committing(Session(writing(runtime.engine))) as session:
        run_work.end_cancelled(session, taken, now=clock())
    return ""


class _Watch:
    """One run while the solver works on it."""

    def __init__(
        self,
        runtime: Runtime,
        taken: Taken,
        asked: Mapping[str, Any],
        began: float,
        clock: Clock,
    ) -> None:
        self._runtime, self._taken, self._clock = runtime, taken, clock
        self._began, self._limit_s = began, asked["time_limit"] + GRACE_S
        self._asked = asked
        self._progress: dict[str, Any] = {"step": "solve"}
        self._points: list[list[float]] = []
        self._news = True

    def watch(self) -> str:
        """Listen until the solver has answered, died, or is ended; return the state of the run."""
        answering = self._runtime.solver.ask(self._asked)
        try:
            return self._listen(answering)
        finally:
            answering.stop()

    def _listen(self, answering: Answering) -> str:
        written = 0.0
        while not answering.ended() and self._elapsed() <= self._limit_s:
            said = answering.listen(LOOK_S) or {}
            if "answer" in said:
                return self._finish(said["answer"])
            self._hear(said)
            if time.monotonic() - written >= LOOK_S:
                if not self._note():
                    return _end(self._runtime, self._taken, self._clock)
                written = time.monotonic()
        return self._died(answering)

    def _elapsed(self) -> float:
        return round(time.monotonic() - self._began, 2)

    def _hear(self, said: Mapping[str, Any]) -> None:
        if "error" in said:
            raise SolverRefusedError(said["error"])
        self._progress = {**self._progress, **said}
        if "score" in said:
            self._points.append([self._elapsed(), said["score"], said["bound"]])
            self._points = run_work.thin(self._points)

    def _state(self) -> dict[str, Any]:
        return {**self._progress, "elapsed": self._elapsed(), "history": self._points}

    def _note(self) -> bool:
        with committing(Session(writing(self._runtime.engine))) as session:
            return run_work.note_progress(session, self._taken, self._state(), now=self._clock())

    def _finish(self, answer: Mapping[str, Any]) -> str:
        if answer["violations"]:
            log.error(
                "timetable refused by the check",
                run=self._taken.public_id,
                found=answer["violations"],
            )
        self._hear(answer["progress"])
        self._progress["step"] = "done"
        kept = {key: value for key, value in answer.items() if key != "progress"}
        with committing(Session(writing(self._runtime.engine))) as session:
            return run_work.finish(session, self._taken, kept, self._state(), now=self._clock())

    def _died(self, answering: Answering) -> str:
        answering.stop()
        log.warning("solver died", run=self._taken.public_id, why=answering.why())
        with committing(Session(writing(self._runtime.engine))) as session:
            return run_work.give_back(session, self._taken, now=self._clock())
