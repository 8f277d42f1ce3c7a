"""Works out how well the people of an event fit, away from any request.

A process of its own loads the model, which takes seconds, and writes the pairs of one firm after
the other in short transactions: nobody waits, and what was written stays where it is killed.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.repositories.matchday import fits
from app.runtime.solver import keeping
from app.runtime.state import Runtime
from app.services import warming
from app.services.matchday import fit
from app.services.matchday.fit import Scene
from app.services.reference import load_catalogue

log = structlog.get_logger("ieum.fitting")
Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
LANE = "fit"
_AT_ONCE = 10
"""Firms written in one transaction."""


def catch_up(
    runtime: Runtime, event_id: int, *, clock: Clock, progress: Progress | None = None
) -> int:
    """Work out what is missing or outdated among the pairs of an event; return how many.

    The model is loaded where there is something to read with it: what words alone have read while
    there was none is read again. ``progress`` hears how many firms
    of how many are done.
    """
    scene = _scene(runtime, event_id, clock)
    if scene is None or not (scene.outdated or scene.by_words):
        return 0
    if not scene.parties.semantic and runtime.settings.warm_up and warming.warm(runtime):
        scene = _scene(runtime, event_id, clock)
        if scene is None:
            return 0
    waiting, done = scene.outdated, 0
    for first in range(0, len(waiting), _AT_ONCE):
        made = [(firm, fit.score(scene, firm)) for firm in waiting[first : first + _AT_ONCE]]
        with committing(Session(writing(runtime.engine))) as session:
            done += sum(fit.save(session, scene, rows, firm) for firm, rows in made)
        if progress is not None:
            progress(min(first + _AT_ONCE, len(waiting)), len(waiting))
    return done


def work(runtime: Runtime, *, clock: Clock) -> int:
    """Work out the pairs of all events that lack some; return how many.

    Nothing is done where another process of this machine is at it.
    """
    with keeping(runtime.settings.instance_dir, LANE) as alone:
        if not alone:
            return 0
        with committing(Session(runtime.engine)) as session:
            waiting = fits.unscored(session)
        done = 0
        for event_id in waiting:
            pairs = catch_up(runtime, event_id, clock=clock)
            log.info("fits worked out", of=event_id, pairs=pairs)
            done += pairs
        return done


def look_after(runtime: Runtime, *, clock: Clock) -> int:  # noqa: ARG001 - a job has a clock
    """Start who works out pairs where an event lacks some; return how many were started."""
    with committing(Session(runtime.engine)) as session:
        waits = bool(fits.unscored(session))
    return int(waits and runtime.keepers.start(LANE))


def _scene(runtime: Runtime, event_id: int, clock: Clock) -> Scene | None:
    with committing(Session(runtime.engine, expire_on_commit=False)) as session:
        event = fits.event_by_id(session, event_id)
        if event is None:
            return None
        return fit.prepare(
            session, event, search=runtime.search, catalogue=load_catalogue(session), now=clock()
        )
