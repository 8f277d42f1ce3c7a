"""The audit trail as those read it whose duty it is; reading adds no row and changes none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Forbidden
from app.repositories import audit
from app.repositories.audit import TrailWish
from app.services.actor import Actor

Wish = TrailWish
EXPORT_LIMIT = 20_000
CONTACTS = frozenset({"email", "phone", "contact"})
"""Fields that are kept from who has no duty to call the person."""


@dataclass(frozen=True)
class Event:
    """One row of the trail; ``actor`` is empty when the site itself or a visitor acted."""

    at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    region: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    request_id: str


def events(
    session: Session, actor: Actor, wish: Wish, *, offset: int = 0, limit: int = EXPORT_LIMIT
) -> tuple[list[Event], int]:
    """Return one stretch of the events in sight, and how many there are in all. Two SELECTs.

    A coordinator and an auditor of regions see the events of those; an administrator and an
    auditor of everything see all, those without a region too.

    Raises:
        Forbidden: for anybody else.
    """
    regions = _regions(actor)
    total = audit.count_events(session, regions, wish)
    rows = audit.events(session, regions, wish, offset=offset, limit=limit)
    found = []
    for row, person in rows:
        calls = row.region_code in actor.coordinator_regions
        found.append(
            Event(
                row.at,
                person.name if person else "",
                row.action,
                row.object_type,
                row.object_id,
                row.region_code,
                _told(row.before, calls=calls),
                _told(row.after, calls=calls),
                row.request_id,
            )
        )
    return found, total


def _regions(actor: Actor) -> Collection[str] | None:
    if actor.administrator or actor.auditor_everywhere:
        return None
    regions = actor.coordinator_regions | actor.auditor_regions
    if not regions:
        raise Forbidden(N_("결정 기록은 코디네이터, 감사, 관리자만 볼 수 있어요."))
    return regions


def _told(values: Mapping[str, Any], *, calls: bool) -> dict[str, Any]:
    return {
        name: "•••" if name in CONTACTS and value and not calls else value
        for name, value in values.items()
    }
