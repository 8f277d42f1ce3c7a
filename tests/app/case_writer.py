"""Writers of cases that are killed at any moment: what they have committed stands in their log.

``python -m tests.app.case_writer`` imports everything once and waits. Each line of JSON on its
standard input makes it fork a writer, whose number it prints; nothing heavy has been used before
the fork. A writer publishes, changes, archives and restores cases through the services, notes each
deed before it and after its commit, and now and then keeps a generation of the index.
"""

import json
import os
import random
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.db import make_engine, writing
from app.models.account import User
from app.models.case import CaseStudy
from app.models.company import Company
from app.runtime.search import SearchRuntime
from app.services import case_editing, case_review
from app.services.actor import Actor
from app.services.indexing import build_engines, case_engine, keep_cases
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from knowledge.errors import StoreBusy
from tests.app.search_world import hashing_engine
from tests.factories import Factory

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DEEDS = ("publish", "publish", "change", "change", "archive", "restore", "keep")
LINK = "https://ieum.invalid/x"


class Writer:
    """Does one deed after another, chosen by its seed."""

    def __init__(self, engine: Engine, store: Path, log: Path, seed: int) -> None:
        """Read which cases there are; build the engine that is kept now and then."""
        self.engine, self.log, self.random = engine, log, random.Random(seed)
        self.search = SearchRuntime(store=store, make_engine=hashing_engine)
        with Session(engine) as session:
            self.catalogue = load_catalogue(session)
            build_engines(session, self.search, self.catalogue)

    def note(self, **values: Any) -> None:
        """Append a line; a killed process loses nothing that it has written."""
        with self.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(values) + "\n")

    def work(self) -> None:
        """Do deeds until killed."""
        while True:
            deed = self.random.choice(DEEDS)
            if deed == "keep":
                self.keep()
            else:
                self.write(deed)
            print("done", flush=True)

    def keep(self) -> None:
        """Catch up and write a generation."""
        with Session(self.engine) as session:
            case_engine(session, self.search, self.catalogue)
        with suppress(StoreBusy):
            keep_cases(self.search)

    def write(self, deed: str) -> None:
        """Do one deed in one transaction, and note it before and after."""
        with Session(writing(self.engine), expire_on_commit=False) as session:
            author, coordinator = people(session)
            case = self.case_for(session, deed, author)
            if case is None:
                return
            word = f"{self.random.getrandbits(40):010x}"
            self.note(tried=case.id)
            if deed == "archive":
                case_review.archive(
                    session, coordinator, case.public_id, reason="그만", link=LINK, now=NOW
                )
            elif deed == "restore":
                case_review.restore(session, coordinator, case.public_id, now=NOW)
            else:
                self.put_into(session, case, author, word)
                case_review.publish(
                    session, coordinator, case.public_id, link=LINK, invitation=str, now=NOW
                )
            session.commit()
            self.note(done=case.id, deed=deed, word=word)

    def case_for(self, session: Session, deed: str, author: User) -> CaseStudy | None:
        """Return the case of a deed: a new one that waits, or one in the state that the deed needs."""
        if deed == "publish":
            firm = session.scalars(select(Company).order_by(Company.id)).first()
            assert firm
            return Factory(session, NOW).case(firm, author, status="submitted")
        state = "archived" if deed == "restore" else "published"
        query = select(CaseStudy).where(CaseStudy.status == state).order_by(CaseStudy.id)
        rows = session.scalars(query).all()
        return self.random.choice(rows) if rows else None

    def put_into(self, session: Session, case: CaseStudy, author: User, word: str) -> None:
        """Give the version that waits a title of its own; a published case gets a new version."""
        actor = actor_for(session, session_key(author))
        assert actor
        if case.status == "published":
            case_editing.revise(session, actor, case.public_id, now=NOW)
        version = case_editing.manuscript(session, actor, case.public_id).newest
        version.title, version.state, version.submitted_at = f"사례 {word}", "submitted", NOW
        session.flush()


def people(session: Session) -> tuple[User, Actor]:
    """Return the author and the coordinator of the world: its first two people."""
    author, coordinator = session.scalars(select(User).order_by(User.id).limit(2))
    actor = actor_for(session, session_key(coordinator))
    assert actor
    return author, actor


def main() -> None:
    """Fork a writer for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            engine = make_engine(order["url"])
            Writer(engine, Path(order["store"]), Path(order["log"]), order["seed"]).work()
        print("began", child, flush=True)


if __name__ == "__main__":
    main()
