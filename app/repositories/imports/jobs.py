"""Queries about files that were imported, and about their rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.account import User
from app.models.attachment import Attachment
from app.models.data_import import DataImport, DataImportRow

OPEN = ("reading", "applying", "undoing")
_ORDERS: Mapping[str, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]] = {
    "new": (DataImport.created_at.desc(), DataImport.id.desc()),
    "old": (DataImport.created_at, DataImport.id),
    "rows": (DataImport.total.desc(), DataImport.id.desc()),
    "file": (DataImport.file_name, DataImport.id),
}
ORDERS = tuple(_ORDERS)


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> DataImport | None:
    """Return an import; ``lock`` holds its row until the transaction ends."""
    query = select(DataImport).where(DataImport.public_id == public_id)
    return session.scalar(query.with_for_update() if lock else query)


def person_of(session: Session, user_id: int) -> User | None:
    """Return the account behind an import."""
    return session.get(User, user_id)


def found(
    session: Session,
    regions: Collection[str],
    *,
    kind: str,
    state: str,
    text: str,
    sort: str,
    offset: int,
    limit: int,
) -> tuple[list[Row[DataImport, str]], int]:
    """Return imports of regions with the name of who made them, and how many there are in all."""
    query = (
        select(DataImport, User.name)
        .join(User, User.id == DataImport.created_by_id)
        .where(DataImport.region_code.in_(regions))
    )
    if kind:
        query = query.where(DataImport.kind == kind)
    if state:
        query = query.where(DataImport.state == state)
    if text:
        query = query.where(DataImport.file_name.icontains(text, autoescape=True))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(*_ORDERS[sort]).offset(offset).limit(limit)
    return list(session.execute(page).all()), total


def open_count(session: Session, region: str) -> int:
    """Return how many imports of a region are being worked on or wait for a person."""
    query = select(func.count()).where(
        DataImport.region_code == region, DataImport.state.in_((*OPEN, "preview", "failed"))
    )
    return session.scalar(query) or 0


def waiting(session: Session, *, now: datetime) -> list[int]:
    """Return imports that wait for a worker, or whose worker is gone, the oldest first."""
    query = (
        select(DataImport.id)
        .where(
            DataImport.state.in_(OPEN),
            or_(DataImport.claimed_until.is_(None), DataImport.claimed_until < now),
        )
        .order_by(DataImport.id)
    )
    return list(session.scalars(query))


def claim(session: Session, import_id: int, *, until: datetime, now: datetime) -> DataImport | None:
    """Take an import for one worker; None where another one was faster or nothing is open."""
    row = session.scalar(select(DataImport).where(DataImport.id == import_id).with_for_update())
    free = row is not None and (row.claimed_until is None or row.claimed_until < now)
    if row is None or row.state not in OPEN or not free:
        return None
    row.claimed_until = until
    return row


def locked(session: Session, import_id: int) -> DataImport:
    """Return an import by id with its row held; it must exist."""
    return session.scalars(
        select(DataImport).where(DataImport.id == import_id).with_for_update()
    ).one()


def same_file_waits(session: Session, row: DataImport) -> bool:
    """Return whether the stored file of an import still serves another import or an upload."""
    other = select(DataImport.id).where(
        DataImport.digest == row.digest,
        DataImport.id != row.id,
        DataImport.state.in_(("reading", "preview", "failed")),
    )
    upload = select(Attachment.id).where(Attachment.digest == row.digest)
    return session.scalar(other.limit(1)) is not None or session.scalar(upload.limit(1)) is not None


def row_of_line(session: Session, import_id: int, line: int) -> DataImportRow | None:
    """Return one row, held until the transaction ends."""
    return session.scalar(
        select(DataImportRow)
        .where(DataImportRow.import_id == import_id, DataImportRow.line == line)
        .with_for_update()
    )


def forget_rows(session: Session, import_id: int) -> None:
    """Delete the rows of an import that is read anew."""
    session.execute(delete(DataImportRow).where(DataImportRow.import_id == import_id))


def add_rows(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows in one statement."""
    session.execute(insert(DataImportRow), list(rows))


def counts(session: Session, import_id: int) -> dict[str, int]:
    """Return how many rows have each action."""
    query = (
        select(DataImportRow.action, func.count())
        .where(DataImportRow.import_id == import_id)
        .group_by(DataImportRow.action)
    )
    return {row.action: row[1] for row in session.execute(query)}


def applied_count(session: Session, import_id: int) -> int:
    """Return how many rows are written at the moment."""
    return session.scalar(
        select(func.count())
        .select_from(DataImportRow)
        .where(DataImportRow.import_id == import_id, DataImportRow.applied)
    ) or 0  # fmt: skip


def next_to_apply(session: Session, import_id: int, limit: int) -> list[DataImportRow]:
    """Return the next rows that are to be written, in the order of the file."""
    query = (
        select(DataImportRow)
        .where(
            DataImportRow.import_id == import_id,
            DataImportRow.action.in_(("create", "update")),
            DataImportRow.applied.is_(False),
        )
        .order_by(DataImportRow.line)
        .limit(limit)
    )
    return list(session.scalars(query))


def next_to_undo(
    session: Session, import_id: int, before_line: int, limit: int
) -> list[DataImportRow]:
    """Return the next written rows above a line of the file, the last first."""
    query = (
        select(DataImportRow)
        .where(
            DataImportRow.import_id == import_id,
            DataImportRow.applied,
            DataImportRow.line < before_line,
        )
        .order_by(DataImportRow.line.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def note_rows(session: Session, values: Sequence[Mapping[str, Any]]) -> None:
    """Change rows by their keys ``import_id`` and ``line``, all with the same fields."""
    if values:
        session.execute(update(DataImportRow), list(values))


def listed_rows(
    session: Session,
    import_id: int,
    *,
    action: str,
    text: str,
    offset: int,
    limit: int,
) -> tuple[list[DataImportRow], int]:
    """Return rows in the order of the file and how many there are in all.

    ``action`` may also be ``kept``: what stayed when the import was taken back. A text is looked
    for in everything that stood in the line.
    """
    query = select(DataImportRow).where(DataImportRow.import_id == import_id)
    if action == "kept":
        query = query.where(DataImportRow.applied)
    elif action:
        query = query.where(DataImportRow.action == action)
    if text.isascii() and text.isdigit() and len(text) < 8:
        query = query.where(DataImportRow.line == int(text))
    elif text:
        query = query.where(DataImportRow.search.icontains(text, autoescape=True))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(DataImportRow.line).offset(offset).limit(limit)
    return list(session.scalars(page)), total


def firms_meant(session: Session, import_id: int) -> list[int]:
    """Return the firms that rows of an import were written for, in order."""
    query = select(DataImportRow.values).where(
        DataImportRow.import_id == import_id, DataImportRow.object_id.is_not(None)
    )
    found = (values.get("company_id") for values in session.scalars(query))
    return sorted({each for each in found if each is not None})


def undecided(session: Session, import_id: int) -> int:
    """Return how many rows wait for a person to say which firm they mean."""
    return session.scalar(
        select(func.count())
        .select_from(DataImportRow)
        .where(DataImportRow.import_id == import_id, DataImportRow.action == "match")
    ) or 0  # fmt: skip


def rows_to_decide(session: Session, import_id: int) -> list[DataImportRow]:
    """Return the rows that wait for a person, in the order of the file."""
    query = (
        select(DataImportRow)
        .where(DataImportRow.import_id == import_id, DataImportRow.action == "match")
        .order_by(DataImportRow.line)
    )
    return list(session.scalars(query))
