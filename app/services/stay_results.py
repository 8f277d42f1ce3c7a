"""What follows when a stay is closed: its results are asked for, its case begins to be written."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.repositories import engagement_parts
from app.repositories import stays as repository
from app.runtime.catalogue import Catalogue
from app.services import case_drafting, follow_ups, stays
from app.services.actor import Actor
from app.services.engagement_access import open_engagement
from app.services.request_letters import Address


def close_stay(
    session: Session,
    actor: Actor,
    public_id: str,
    summary: str,
    left: Collection[int],
    *,
    catalogue: Catalogue,
    address: Address,
    draft: Address,
    now: datetime,
) -> None:
    """Close a stay, plan the forms about its KPIs from its last day, and draft its case.

    Nothing is planned while another stay of the engagement is ahead. ``draft`` writes the address
    of a case's draft. Raises like ``stays.close``.
    """
    stays.close(
        session, actor, public_id, summary, left, catalogue=catalogue, address=address, now=now
    )
    row = repository.with_engagement(session, public_id)
    if row is None:
        return
    stay, engagement_id = row
    opened = open_engagement(session, actor, engagement_id, catalogue=catalogue, lock=True)
    engagement = opened.row.engagement
    others = engagement_parts.stays_of(session, engagement.id)
    if not any(other.state in {"planned", "running"} for other in others):
        day = min(stay.last_day, today_in_seoul(now))
        follow_ups.plan(session, engagement, from_day=day, now=now)
    case_drafting.draft_on_close(
        session, actor, engagement_id, catalogue=catalogue, address=draft, now=now
    )
