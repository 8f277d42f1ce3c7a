"""Moves imports on, away from any request: reads, writes, takes back, in small transactions.

A process that is killed at any moment loses one batch: what was written is marked in the same
transaction, and another worker goes on once the claim has run out.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.errors import N_, Invalid
from app.models.data_import import DataImport, DataImportRow
from app.repositories.imports import jobs
from app.runtime.catalogue import Catalogue
from app.runtime.solver import keeping
from app.runtime.state import Runtime
from app.services import auditing
from app.services.imports import kinds
from app.services.imports.columns import guess_columns, lines_of, missing_columns, score_of
from app.services.imports.files import Limits, Table, read_table
from app.services.imports.kind import Given, Judged, Kind, Line
from app.services.reference import load_catalogue
from app.services.site_links import SiteLinks

log = structlog.get_logger("ieum.imports")
Clock = Callable[[], datetime]
LANE = "import"
LIMITS = Limits(megabytes=20, rows=50_000, columns=60)
AT_ONCE = 1_000
"""Rows of one transaction."""
LEASE = timedelta(minutes=1)
READING = timedelta(minutes=5)
"""Reading a large spreadsheet gives no sign until it ends."""
_TRIES = 3
FAILED = N_("뜻밖의 문제로 멈췄어요. 다시 해 보기를 눌러 주세요. 여기까지 한 것은 남아 있어요.")
_GONE = N_("올린 파일이 남아 있지 않아요. 다시 올려 주세요.")


class NotReadableError(Exception):
    """The file as a whole cannot be read; ``problem`` is a message id with its values."""

    def __init__(self, problem: str, settings: dict[str, Any]) -> None:
        """Keep what is said, and what is known of the file."""
        self.problem, self.settings = problem, settings
        super().__init__(problem)


def look_after(runtime: Runtime, *, clock: Clock) -> int:
    """Start who works on imports where one waits; return how many were started."""
    with committing(Session(runtime.engine)) as session:
        waits = bool(jobs.waiting(session, now=clock()))
    return int(waits and runtime.keepers.start(LANE))


def work(runtime: Runtime, *, clock: Clock) -> int:
    """Work on everything that waits; return how many steps ended. One worker a machine."""
    ended = 0
    while True:
        with keeping(runtime.settings.instance_dir, LANE) as alone:
            if not alone:
                return ended
            while (moved := _move_all(runtime, clock)) > 0:
                ended += moved
        # whoever asked while the lock was held has started nobody
        with committing(Session(runtime.engine)) as session:
            if not jobs.waiting(session, now=clock()):
                return ended


def _move_all(runtime: Runtime, clock: Clock) -> int:
    with committing(Session(runtime.engine)) as session:
        waiting = jobs.waiting(session, now=clock())
        catalogue = load_catalogue(session) if waiting else None
    if catalogue is None:
        return 0
    return sum(move(runtime, import_id, catalogue, clock=clock) for import_id in waiting)


def move(runtime: Runtime, import_id: int, catalogue: Catalogue, *, clock: Clock) -> bool:
    """Do the step that an import waits for; False where another worker has it."""
    with committing(Session(writing(runtime.engine), expire_on_commit=False)) as session:
        row = jobs.claim(session, import_id, until=clock() + READING, now=clock())
        state = row.state if row else ""
    if row is None:
        return False
    step = _Step(runtime, row, catalogue, clock)
    try:
        {"reading": step.read, "applying": step.apply, "undoing": step.undo}[state]()
    except NotReadableError as error:
        step.end("failed", problem=error.problem, settings=error.settings)
    except Exception as error:
        # the next import must not wait for ever behind one that cannot be done
        log.exception("import failed", of=row.public_id, step=state, error=str(error))
        step.end("failed", problem=FAILED, settings={"failed_in": state})
    return True


class _Step:
    """One step of one import."""

    def __init__(
        self, runtime: Runtime, row: DataImport, catalogue: Catalogue, clock: Clock
    ) -> None:
        self._reading, self._engine = runtime.engine, writing(runtime.engine)
        self._files = runtime.files
        self._links = SiteLinks(runtime.settings.site_url, runtime.settings.key())
        self._id, self._catalogue, self._clock = row.id, catalogue, clock
        self._kind: Kind = kinds.KINDS[row.kind]

    def _given(self, batch: DataImport) -> Given:
        return Given(batch, self._catalogue, self._links, self._clock())

    def read(self) -> None:
        """Read the file and judge every line; what was read before is forgotten."""
        with committing(Session(self._engine, expire_on_commit=False)) as session:
            batch = jobs.locked(session, self._id)
            jobs.forget_rows(session, self._id)
            batch.total = batch.done = 0
        table, settings = self._table(batch)
        lines = lines_of(table, settings["columns"])
        with committing(Session(self._engine)) as session:
            batch = jobs.locked(session, self._id)
            batch.settings = {**batch.settings, **settings}
            batch.total, batch.claimed_until = len(lines), self._clock() + LEASE
            session.flush()
            session.expunge(batch)
        self._judge(batch, lines)
        self.end("preview")

    def _judge(self, batch: DataImport, lines: Sequence[Line]) -> None:
        # one judge sees the whole file, so that a line can name its twin; it only reads, and
        # holds no transaction while rows are written
        with Session(self._reading, expire_on_commit=False) as reading:
            judge = self._kind.judge(reading, self._given(batch))
            for at in range(0, len(lines), AT_ONCE):
                part = lines[at : at + AT_ONCE]
                made = judge.judge(part)
                reading.rollback()
                with committing(Session(self._engine)) as session:
                    jobs.add_rows(
                        session, [self._row(*each) for each in zip(part, made, strict=True)]
                    )
                    self._forward(jobs.locked(session, self._id), len(part))

    def _row(self, line: Line, said: Judged) -> dict[str, Any]:
        return {
            "import_id": self._id, "line": line.number, "before": {}, "applied": False,
            "cells": {key: text for key, text in line.cells.items() if text},
            "search": " ".join(filter(None, line.cells.values())),
            "values": said.values, "problems": said.problems, "action": said.action,
            "match": said.match, "object_id": said.object_id,
        }  # fmt: skip

    def _table(self, batch: DataImport) -> tuple[Table, dict[str, Any]]:
        path = self._files.path(batch.digest)
        if not path.exists():
            raise NotReadableError(_GONE, {})
        score = score_of(self._kind)
        try:
            table = read_table(path.read_bytes(), LIMITS, score=score)
        except Invalid as invalid:
            problem = invalid.fields["file"]
            raise NotReadableError(problem.text, {"said": dict(problem.params)}) from invalid
        chosen = batch.settings.get("columns")
        same = chosen is not None and batch.settings.get("head") == list(table.head)
        columns = dict(chosen) if chosen is not None and same else guess_columns(self._kind, table)
        settings = {
            "head": list(table.head), "head_line": table.head_line, "columns": columns,
            "sample": list(table.rows[0][1]) if table.rows else [],
        }  # fmt: skip
        missing = missing_columns(self._kind, columns)
        if missing:
            text = N_("꼭 필요한 열을 찾지 못했어요. 아래에서 어느 열인지 골라 주세요.")
            raise NotReadableError(text, {**settings, "missing": list(missing)})
        return table, {**settings, "missing": []}

    def apply(self) -> None:
        """Write what is to be created and updated."""
        while self._once(self._apply_some):
            pass
        self._finish("applied")

    def _apply_some(self, session: Session) -> int:
        batch = jobs.locked(session, self._id)
        rows = jobs.next_to_apply(session, self._id, AT_ONCE)
        if not rows:
            return 0
        done = self._kind.apply(session, self._given(batch), rows)
        notes = []
        for row in rows:
            taken = done.get(row.line)
            notes.append(
                {
                    "import_id": self._id, "line": row.line, "applied": taken is not None,
                    "action": taken.action if taken else "skip",
                    "object_id": taken.object_id if taken else row.object_id,
                    "before": taken.before if taken else {},
                }
            )  # fmt: skip
        jobs.note_rows(session, notes)
        self._forward(batch, len(rows))
        return len(rows)

    def undo(self) -> None:
        """Take back what was written, the last line first."""
        self._line = 2**31 - 1
        while self._once(self._undo_some):
            pass
        self._finish("undone")

    def _undo_some(self, session: Session) -> int:
        batch = jobs.locked(session, self._id)
        rows = jobs.next_to_undo(session, self._id, self._line, AT_ONCE)
        if not rows:
            return 0
        kept = self._kind.undo(session, self._given(batch), rows)
        jobs.note_rows(
            session,
            [
                {
                    "import_id": self._id, "line": row.line, "applied": row.line in kept,
                    "problems": _with_kept(row, kept.get(row.line)),
                }
                for row in rows
            ],
        )  # fmt: skip
        self._forward(batch, len(rows))
        self._line = rows[-1].line
        return len(rows)

    def _once(self, deed: Callable[[Session], int]) -> int:
        """Do one batch in a transaction; again where somebody else wrote the same row first."""
        for left in reversed(range(_TRIES)):
            try:
                with committing(Session(self._engine, expire_on_commit=False)) as session:
                    return deed(session)
            except IntegrityError:
                if not left:
                    raise
        return 0

    def _forward(self, batch: DataImport, count: int) -> None:
        batch.done = min(batch.total, batch.done + count)
        batch.claimed_until = self._clock() + LEASE

    def _finish(self, state: str) -> None:
        with committing(Session(self._engine, expire_on_commit=False)) as session:
            batch = jobs.locked(session, self._id)
            self._kind.finish(session, self._given(batch))
        self.end(state)

    def end(self, state: str, *, problem: str = "", settings: dict[str, Any] | None = None) -> None:
        """Leave an import in a state that waits for a person."""
        with committing(Session(self._engine)) as session:
            batch = jobs.locked(session, self._id)
            now = self._clock()
            batch.state, batch.problem, batch.claimed_until = state, problem, None
            batch.settings = {**batch.settings, **(settings or {})}
            batch.counts = jobs.counts(session, self._id)
            if state in {"applied", "undone"}:
                written = jobs.applied_count(session, self._id)
                batch.counts = {**batch.counts, "written": written}
                batch.done = batch.total
                setattr(batch, f"{state}_at", now)
                auditing.record(
                    session, None, f"import.{state}", "data_import", batch.public_id, now=now,
                    region=batch.region_code, after={"kind": batch.kind, **batch.counts},
                )  # fmt: skip
            forget = state == "applied" and not jobs.same_file_waits(session, batch)
            digest = batch.digest
        if forget:
            # what was taken in stands in the rows: the file itself is needed no more
            self._files.path(digest).unlink(missing_ok=True)


def _with_kept(row: DataImportRow, problem: dict[str, Any] | None) -> Sequence[dict[str, Any]]:
    before = [each for each in row.problems if not each.get("kept")]
    return [*before, {**problem, "kept": True}] if problem else before
