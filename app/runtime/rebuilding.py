"""A rebuild of the index seen from outside: how far it is, and the process that does it."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

from app.config import ROOT, Settings
from knowledge.index.building import LOCK

STANDING = "building.json"
REBUILD = ("-m", "flask", "--app", "app.factory", "index", "rebuild", "--if-needed")
State = Literal["none", "running", "done", "failed"]


@dataclass(frozen=True)
class Standing:
    """How far a rebuild is, in cases."""

    done: int
    total: int


def note_standing(store: Path, standing: Standing) -> None:
    """Tell every process how far the rebuild is; only who holds the lock of ``store`` calls it."""
    fresh = store / f"{STANDING}.new"
    fresh.write_text(json.dumps(asdict(standing)), encoding="ascii")
    fresh.replace(store / STANDING)


def forget_standing(store: Path) -> None:
    """Tell every process that the rebuild has ended."""
    (store / STANDING).unlink(missing_ok=True)


def standing_of(store: Path) -> Standing | None:
    """Return how far the rebuild under way is; None when nobody rebuilds."""
    try:
        values = json.loads((store / STANDING).read_text(encoding="ascii"))
        standing = Standing(**values)
    except (OSError, ValueError, TypeError):
        return None
    # a builder that was killed leaves its note, but never its lock
    return standing if _is_locked(store / LOCK) else None


def _is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


class Builder(Protocol):
    """Does a rebuild somewhere else."""

    def start(self) -> None:
        """Start it; nothing when one that was started here still runs."""
        ...

    def state(self) -> State:
        """Return how the last one started here went."""
        ...

    def reason(self) -> str:
        """Return why it failed, in one line; empty when nothing was said."""
        ...


class BuilderProcess:
    """Rebuilds in a Python of its own: a fork would take a loaded encoder along and hang."""

    def __init__(self, settings: Settings, command: tuple[str, ...] = REBUILD) -> None:
        """Keep the settings that the process is to have; nothing is started."""
        self._settings, self._command = settings, command
        # each web worker may start one: the second must not write over what the first says
        self._log = settings.instance_dir / "logs" / f"index-{os.getpid()}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """See ``Builder``."""
        if self.state() == "running":
            return
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                (sys.executable, *self._command),
                cwd=ROOT,
                env=self._environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def state(self) -> State:
        """See ``Builder``."""
        if self._process is None:
            return "none"
        status = self._process.poll()
        if status is None:
            return "running"
        if status:
            return "failed"
        self._log.unlink(missing_ok=True)
        return "done"

    def reason(self) -> str:
        """See ``Builder``."""
        if not self._log.is_file():
            return ""
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else ""

    def _environment(self, given: Mapping[str, str]) -> dict[str, str]:
        settings = self._settings
        return {
            **given,
            "IEUM_ENVIRONMENT": settings.environment,
            "IEUM_INSTANCE_DIR": str(settings.instance_dir.resolve()),
            "DATABASE_URL": settings.database_url,
            "EMBEDDING_MODEL": settings.embedding_model,
            # beside a web server that has to answer, and where nobody looks at bars
            "OMP_NUM_THREADS": "1",
            "TQDM_DISABLE": "1",
            "PYTHONUTF8": "1",
        }
