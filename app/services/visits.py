"""Visits of an engagement: their details, and how they are called off."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.engagement import SIDES, Engagement
from app.repositories import visits
from app.runtime.catalogue import Catalogue
from app.services import auditing, mail_tokens
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR
from app.services.visit_access import open_visit, record
from app.services.visit_calendar import Sender
from app.services.visit_letters import people_of_both, tell, tell_calendars
from app.services.visit_rules import Details, check_text, details_of

_CALENDAR_FIELDS = ("purpose", "address", "minutes", "driver", "travel_minutes")


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    details: Details,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> bool:
    """Change where, how long and by whom a visit is driven; return whether anything changed.

    Both sides are told of a changed visit that is agreed, and their calendars learn it.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: the visit was held or cancelled, or the engagement has ended.
        Invalid: beside the fields.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("change", now=now)
    details.check()
    visit, before = there.visit, details_of(there.visit)
    changed = [name for name in _CALENDAR_FIELDS if getattr(before, name) != getattr(details, name)]
    if not changed:
        return False
    details.write_to(visit)
    visit.updated_at = now
    agreed = visit.state == "agreed"
    visit.sequence += agreed
    record(
        session, actor, "changed", there, now=now, side=f"{FIRM},{MENTOR}",
        before={name: getattr(before, name) for name in changed},
        after={name: getattr(details, name) for name in changed},
    )  # fmt: skip
    if agreed:
        tell_calendars(session, "visit_changed", there.row, sender=sender, now=now)
    return True


def cancel(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Call a visit off with a reason; both are told, and an agreed one leaves their calendars.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: the visit began or was cancelled, or the engagement has ended.
        Invalid: without a reason, or with one too long.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("cancel", now=now)
    check_text(reason, "reason")
    before = there.visit.state
    _call_off(session, there.row, reason, sender=sender, now=now)
    side = there.role if there.role in SIDES else f"{FIRM},{MENTOR}"
    record(
        session, actor, "cancelled", there, now=now, side=side,
        before={"state": before}, after={"state": "cancelled"},
    )  # fmt: skip


def cancel_open(
    session: Session,
    actor: Actor | None,
    engagement: Engagement,
    reason: str,
    *,
    region: str | None = None,
    sender: Sender,
    now: datetime,
) -> int:
    """Call off every visit of an engagement that is still to come; return how many.

    For the end of an engagement, whose row the caller holds. A visit that began stays, so that
    both can still say how it went. ``actor`` is None where nobody decided it.
    """
    open_ = visits.open_of_engagement(session, engagement.id, now=now)
    for visit in open_:
        before = visit.state
        row = visits.row_for_update(session, visit.public_id)
        _call_off(session, row, reason, sender=sender, now=now)
        auditing.record(
            session, actor, "visit.cancelled", "visit", visit.public_id, now=now, region=region,
            before={"state": before}, after={"state": "cancelled", "with": "engagement"},
        )  # fmt: skip
    return len(open_)


def _call_off(
    session: Session, row: visits.VisitRow, reason: str, *, sender: Sender, now: datetime
) -> None:
    visit = row.visit
    agreed = visit.state == "agreed"
    visits.replace_times(session, visit.id, ())
    mail_tokens.revoke(session, mail_tokens.VISIT, visit.id, now=now)
    visit.state, visit.reason, visit.updated_at = "cancelled", reason, now
    visit.sequence += agreed
    if agreed:
        values = {"reason": reason}
        tell_calendars(session, "visit_cancelled", row, sender=sender, now=now, values=values)
        return
    tell(
        session, "visit_cancelled", row, people_of_both(session, row), event="cancelled",
        sender=sender, now=now, values={"reason": reason},
    )  # fmt: skip
