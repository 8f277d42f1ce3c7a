"""The solver as seen by who waits for it: a process of its own that can be watched and ended."""

import fcntl
import json
import os
import queue
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from app.config import ROOT, Settings

CHILD = ("-m", "app.runtime.solver_child")
KEEPER = ("-m", "app.keeper")
NICENESS = 10
LANES = ("plan", "day", "fit", "import")
"""What is asked for on the day does not wait behind a plan that takes a minute; ``fit`` works out
how well people fit as soon as they are approved, so that they see whom to wish for; ``import``
takes in lists of thousands of lines."""


class Answering(Protocol):
    """A question that is being worked on elsewhere."""

    def listen(self, patience_s: float) -> Mapping[str, Any] | None:
        """Return the next thing that is said; None when nothing is said in time or any more."""
        ...

    def ended(self) -> bool:
        """Return whether everything that was said has been heard and nothing can follow."""
        ...

    def why(self) -> str:
        """Return how it ended, in one line for the log."""
        ...

    def stop(self) -> None:
        """End it at once; nothing where it has ended."""
        ...


class Solver(Protocol):
    """Takes questions."""

    def ask(self, question: Mapping[str, Any]) -> Answering:
        """Begin to work on a question."""
        ...


class SolverProcess:
    """Solves in a Python of its own, which gives way to everything else on the machine."""

    def __init__(self, command: tuple[str, ...] = CHILD) -> None:
        """Keep the command; nothing is started."""
        self._command = command

    def ask(self, question: Mapping[str, Any]) -> "AnsweringProcess":
        """See ``Solver``."""
        return AnsweringProcess(self._command, question)


class AnsweringProcess:
    """One process at work; it ends by itself when its standard input is closed: also by a kill."""

    def __init__(self, command: tuple[str, ...], question: Mapping[str, Any]) -> None:
        """Start the process and hand the question over."""
        self._said: queue.Queue[Mapping[str, Any] | None] = queue.Queue()
        self._over = False
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            (sys.executable, *command),
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        # a question of megabytes fills the pipe: whoever asks must not wait until it is read
        self._threads = (
            Thread(target=self._hand_over, args=(json.dumps(question),), daemon=True),
            Thread(target=self._read, daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def listen(self, patience_s: float) -> Mapping[str, Any] | None:
        """See ``Answering``."""
        try:
            said = self._said.get(timeout=patience_s)
        except queue.Empty:
            return None
        self._over = said is None
        return said

    def ended(self) -> bool:
        """See ``Answering``."""
        return self._over

    def why(self) -> str:
        """See ``Answering``."""
        return f"the solver ended with status {self._process.wait(10)}"

    def stop(self) -> None:
        """See ``Answering``."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        for thread in self._threads:
            thread.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            # what was not read of the question cannot be written any more
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both were asked for

    def _hand_over(self, text: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        try:
            self._process.stdin.write(text + "\n")
            # left open: its end tells the process that nobody waits any more
            self._process.stdin.flush()
        except OSError:
            return

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        for line in self._process.stdout:
            try:
                self._said.put(json.loads(line))
            except ValueError:
                # cut off by a kill
                break
        self._said.put(None)


class Keepers(Protocol):
    """Starts who takes runs out of the database and looks after them."""

    def start(self, lane: str) -> bool:
        """Start one; False where one is at work on this machine already."""
        ...


class KeeperProcesses:
    """Starts keepers as processes beside the worker: a long run holds up none of its jobs."""

    def __init__(self, settings: Settings, command: tuple[str, ...] = KEEPER) -> None:
        """Keep the settings that they are to have; nothing is started."""
        self._settings, self._command = settings, command
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, lane: str) -> bool:
        """See ``Keepers``."""
        before = self._started.get(lane)
        # asked so that the system forgets one that has ended
        if (before and before.poll() is None) or is_kept(self._settings.instance_dir, lane):
            return False
        path = self._settings.instance_dir / "logs" / f"solver-{lane}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as log:
            self._started[lane] = subprocess.Popen(  # noqa: S603 - our own program
                (sys.executable, *self._command, lane),
                cwd=ROOT,
                env=self._environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return True

    def _environment(self, given: Mapping[str, str]) -> dict[str, str]:
        settings = self._settings
        return {
            **given,
            "IEUM_ENVIRONMENT": settings.environment,
            "IEUM_INSTANCE_DIR": str(settings.instance_dir.resolve()),
            "IEUM_SITE_URL": settings.site_url,
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "EMBEDDING_MODEL": settings.embedding_model,
            "IEUM_WARM_UP": str(settings.warm_up),
            "OMP_NUM_THREADS": "1",
            "PYTHONUTF8": "1",
        }


def _lock(folder: Path, lane: str) -> Path:
    return folder / f"solver-{lane}.lock"


@contextmanager
def keeping(folder: Path, lane: str) -> Iterator[bool]:
    """Be the only keeper of a lane on this machine in the block; False where another one is."""
    with _lock(folder, lane).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            # let go by the system when this process ends in any way
            yield True


def is_kept(folder: Path, lane: str) -> bool:
    """Return whether a keeper of a lane is at work on this machine."""
    try:
        with _lock(folder, lane).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
