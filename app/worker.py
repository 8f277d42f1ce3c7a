"""The worker: it takes calls out of the queue and does the jobs of the table.

Huey's file holds only wake-up calls. What has to be done stands in the outbox, in the transaction
that caused it, so a lost call costs a minute and never a letter.
"""

import json
import signal
import sqlite3
from collections.abc import Callable
from functools import cached_property, partial
from threading import Event
from typing import Any

import structlog
from huey import SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer

from app.clock import now
from app.jobs import PERIODIC, STUDIES, WAKING, Clock, Periodic, run
from app.runtime.state import Runtime

log = structlog.get_logger("ieum.jobs")
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_HANDLED = (*_STOPPING, signal.SIGHUP)
_HEALTH_CHECK_S = 10.0


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Keeps calls as JSON: a file that was tampered with cannot run code as pickle would."""

    def _serialize(self, data: Any) -> bytes:
        """Return a call as bytes; TypeError for arguments that JSON cannot hold."""
        return json.dumps(data._asdict()).encode()

    def _deserialize(self, data: Any) -> Message:
        """Return the call of :meth:`_serialize`."""
        values = json.loads(bytes(data))
        return Message(**{**values, "args": tuple(values["args"])})


class Jobs:
    """The queue of one process: the web puts calls in, the worker takes them out."""

    def __init__(self, runtime: Runtime, *, clock: Clock = now) -> None:
        """Keep the runtime; the file is opened when it is needed first."""
        self.runtime, self.clock = runtime, clock

    @cached_property
    def _queue(self) -> tuple[SqliteHuey, Callable[[], object]]:
        """The queue in the instance folder, and what puts a call in."""
        huey = SqliteHuey(
            "ieum",
            filename=str(self.runtime.settings.instance_dir / "jobs.db"),
            results=False,
            utc=True,
            serializer=JsonSerializer(),
            # a request waits for the queue this long at most
            timeout=2,
        )
        for job in PERIODIC:
            when = crontab(minute=job.minute, hour=job.hour)
            huey.periodic_task(when, name=job.name)(partial(self.do, job))
        return huey, huey.task(name="wake")(self._answer_a_call)

    def _answer_a_call(self) -> None:
        """Do what a request left behind; the outbox last, since a full one takes its time."""
        for job in reversed(WAKING):
            self.do(job)
        # seconds of work: letters do not wait for it
        self.do(STUDIES)

    def do(self, job: Periodic) -> None:
        """Do one job of the table."""
        run(self.runtime, job, clock=self.clock)

    def wake(self) -> None:
        """Ask the worker to drain the outbox; a queue that fails is logged, never raised."""
        try:
            self._queue[1]()
        except sqlite3.Error as error:
            log.warning("the queue fails, the worker comes within a minute", error=str(error))

    def work(self, stop: Event | None = None) -> None:
        """Do the jobs in one thread until ``stop``, SIGINT or SIGTERM; the running one ends first.

        It begins with the outbox: letters may wait since the worker before was stopped. Must be
        called in the main thread: only there signals can be received.
        """
        stop = stop or Event()
        consumer = self._queue[0].create_consumer(
            workers=1, worker_type="thread", max_delay=1.0, shutdown_timeout=10
        )
        self.wake()
        before = {number: signal.getsignal(number) for number in _HANDLED}
        # huey's own handlers leave at once on SIGTERM: ours replace them after the start
        consumer.start()
        for number in _STOPPING:
            signal.signal(number, lambda *_: stop.set())
        log.info("working")
        try:
            while not stop.wait(_HEALTH_CHECK_S):
                consumer.check_worker_health()
        finally:
            consumer.stop(graceful=True)
            for number, handler in before.items():
                signal.signal(number, handler)
        log.info("stopped")
