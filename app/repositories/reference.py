"""Queries about reference data."""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Base

Table = TypeVar("Table", bound=Base)


def rows_of(session: Session, table: type[Table], *order: Any) -> list[Table]:
    """Return every row of a reference table in the given order."""
    return list(session.scalars(select(table).order_by(*order)))
