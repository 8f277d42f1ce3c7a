"""Processes that tests/journeys/test_killed_worker.py kills: a worker, and a request.

The server that forks them has all modules in memory, so a new worker is at work at once.
"""

import logging
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.db import committing, writing
from app.models.account import User
from app.runtime.senders.folder import FolderPostman
from app.runtime.state import Runtime, make_runtime
from app.services.notifying import notify
from app.worker import Jobs

FASTER = 600
"""A lease of two minutes ends after a fifth of a second."""


class NotingPostman(FolderPostman):
    """Writes each hand-over down, so that a test sees how often a letter was handed over."""

    def send(self, letter):
        with (self.folder.parent / "handed_over").open("a", encoding="utf-8") as notes:
            notes.write(f"{letter.key}\n")
        super().send(letter)


def runtime_of(folder: str, url: str) -> Runtime:
    """Return the runtime of a site in a folder."""
    settings = Settings(
        environment="test", instance_dir=Path(folder), database_url=url, secret_key="key"
    )
    runtime = make_runtime(settings)
    runtime.senders["mail"] = NotingPostman(Path(folder) / "mail", settings.mail_from)
    return runtime


def quick_clock(since: datetime):
    """Return a clock on which time passes much faster, the same in every process."""
    return lambda: since + FASTER * (clock.now() - since)


def work(folder: str, url: str, since: datetime) -> None:
    """Be a worker until killed."""
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet)
    Jobs(runtime_of(folder, url), clock=quick_clock(since)).work()


def tell_everybody(runtime: Runtime, event: str, now: datetime) -> None:
    """Be a request that tells everybody of an event, without its commit."""
    with committing(Session(writing(runtime.engine))) as session:
        people = list(session.scalars(select(User).order_by(User.id)))
        link = "http://127.0.0.1:8000/cases/a"
        notify(session, "case", "account_blocked", people, event=event, values={}, link=link, now=now)  # fmt: skip


def tell_and_die(folder: str, url: str, since: datetime, moment: str) -> None:
    """Tell everybody and be killed ``before`` or ``after`` the commit: nobody is woken."""
    runtime = runtime_of(folder, url)
    event = f"killed:{moment}"
    if moment == "after":
        tell_everybody(runtime, event, since - timedelta(hours=1))
    else:
        session = Session(writing(runtime.engine))
        people = list(session.scalars(select(User).order_by(User.id)))
        notify(session, "case", "account_blocked", people, event=event, values={}, link="", now=since)  # fmt: skip
        session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
