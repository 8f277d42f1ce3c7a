"""Queries about the settings of a region."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.region_setting import RegionSetting


def setting_of(session: Session, region: str, *, lock: bool = False) -> RegionSetting | None:
    """Return the values a region has chosen; with ``lock`` others who change them wait."""
    query = select(RegionSetting).where(RegionSetting.region_code == region)
    if lock:
        # whoever waited for the lock must see what the other wrote
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def changes(
    session: Session, region: str, action: str, *, limit: int
) -> list[tuple[AuditEvent, User | None]]:
    """Return the last changes of a region's settings beside who made them, the newest first."""
    query = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(
            AuditEvent.action == action,
            AuditEvent.object_type == "region",
            AuditEvent.object_id == region,
        )
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [(event, user) for event, user in session.execute(query)]
