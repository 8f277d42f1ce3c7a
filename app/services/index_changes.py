"""Tells the search index, in the transaction of the cause, that an object must be read again."""

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.models.outbox import IndexChange
from app.repositories.index_changes import next_number

Kind = Literal["case", "mentor"]


def mark_changed(session: Session, kind: Kind, object_id: int, *, now: datetime) -> int:
    """Note that the case or mentor with this row id changed; return the number of the change.

    Call it after the change and late in the transaction: it holds the lock of the kind's clock
    until the end. Whether the object is still to be found is the reader's question, not asked here.
    """
    session.flush()
    number = next_number(session, kind)
    session.add(IndexChange(kind=kind, seq=number, object_id=object_id, at=now))
    session.info["effects"] = True
    return number
