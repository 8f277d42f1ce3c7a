"""What one running process holds beside the database."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine

from app.config import Settings
from app.db import make_engine
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.runtime.models import ModelFolder, Models
from app.runtime.rebuilding import Builder, BuilderProcess
from app.runtime.search import SearchRuntime
from app.runtime.senders.contract import Sender
from app.runtime.senders.folder import FolderPostman
from app.runtime.senders.smtp import SmtpPostman
from app.runtime.solver import KeeperProcesses, Keepers, Solver, SolverProcess


def _nobody_to_wake() -> None:
    """Effects wait for the worker's own round."""


@dataclass
class Runtime:
    """Engines and stores of a process, made once by the factory and passed on by hand."""

    settings: Settings
    engine: Engine
    files: FileStore
    senders: dict[str, Sender]
    """By channel, which is the ``kind`` of a row of the outbox."""
    models: Models
    builder: Builder
    solver: Solver
    keepers: Keepers
    wake_worker: Callable[[], None] = field(default=_nobody_to_wake)
    """Called after a commit that left effects in the outbox."""
    search: SearchRuntime = field(default_factory=SearchRuntime)
    catalogue: tuple[float, Catalogue] | None = None
    """Reference data and the monotonic second it was read."""


def make_runtime(settings: Settings) -> Runtime:
    """Build the runtime of a process; loads nothing heavy and opens no connection."""
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    if settings.smtp_url:
        mail: Sender = SmtpPostman(settings.smtp_url, settings.mail_from)
    else:
        mail = FolderPostman(settings.instance_dir / "mail", settings.mail_from)
    return Runtime(
        settings=settings,
        engine=make_engine(settings.database),
        files=FileStore(settings.instance_dir / "files"),
        senders={"mail": mail},
        models=ModelFolder(settings.model_folder),
        builder=BuilderProcess(settings),
        solver=SolverProcess(),
        keepers=KeeperProcesses(settings),
        search=SearchRuntime(store=settings.index_folder / "cases"),
    )
