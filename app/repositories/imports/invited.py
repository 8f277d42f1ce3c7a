"""Queries about people who were invited by a list."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.data_import import DataImport, DataImportRow
from app.models.mentor import Mentor
from app.models.outbox import Outbox


def mentors_among(session: Session, emails: Collection[str]) -> set[str]:
    """Return the addresses whose person is a mentor or applied."""
    query = select(User.email).join(Mentor, Mentor.user_id == User.id)
    return set(session.scalars(query.where(User.email.in_(emails))))


def people(session: Session, emails: Collection[str]) -> dict[str, str]:
    """Return the language of people by address."""
    query = select(User.email, User.locale).where(User.email.in_(emails))
    return {row.email: row.locale for row in session.execute(query)}


def forget_letters(session: Session, keys: Sequence[str]) -> None:
    """Delete letters that have not left yet."""
    if keys:
        session.execute(delete(Outbox).where(Outbox.key.in_(keys), Outbox.done_at.is_(None)))


def row(session: Session, public_id: str, line: int) -> DataImportRow | None:
    """Return the line of a list of mentors while it is written."""
    query = (
        select(DataImportRow)
        .join(DataImport, DataImport.id == DataImportRow.import_id)
        .where(
            DataImport.public_id == public_id,
            DataImport.kind == "mentors",
            DataImportRow.line == line,
            DataImportRow.applied,
        )
    )
    return session.scalar(query)
