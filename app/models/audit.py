"""Who did what. Rows are only ever added: triggers of the database refuse the rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AuditEvent(Base):
    """One decision, publication or act on behalf of somebody."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    region_code: Mapped[str | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        Index("ix_audit_event_object", "object_type", "object_id"),
        # the trail of one region in the order of time
        Index("ix_audit_event_region", "region_code", "at"),
    )
