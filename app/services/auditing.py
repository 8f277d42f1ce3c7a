"""Append-only record of decisions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models.audit import AuditEvent
from app.services.actor import Actor


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: str,
    *,
    now: datetime,
    region: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one audit row to the running transaction.

    ``action`` is a dotted verb such as ``company.approved``; ``object_id`` is a public id.
    ``before`` and ``after`` hold only the fields that the action changed, JSON values.
    The request id is taken from ``session.info``, where the web puts it.
    """
    session.add(
        AuditEvent(
            at=now,
            actor_id=actor.user_id if actor else None,
            action=action,
            object_type=object_type,
            object_id=object_id,
            region_code=region,
            before=dict(before or {}),
            after=dict(after or {}),
            request_id=session.info.get("request_id", ""),
        )
    )
