"""How a visit comes to its time: one side proposes, the other chooses, and both may move it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid
from app.models.engagement import SIDES
from app.models.visit import Visit
from app.repositories import visits
from app.runtime.catalogue import Catalogue
from app.services import mail_tokens, mentor_care
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened, open_engagement
from app.services.travel import estimate
from app.services.visit_access import OpenedVisit, open_visit, record
from app.services.visit_calendar import Sender
from app.services.visit_letters import people_of_side, side_name, tell, tell_calendars
from app.services.visit_rules import Details, check_clashes, check_text, check_times, details_of

_OVER = N_("멘토링이 끝났어요. 방문을 새로 잡거나 바꿀 수 없어요.")
_SIDE = N_("어느 쪽을 대신하는지 골라 주세요.")
_GONE = N_("그사이에 다른 시간으로 바뀌었어요. 새로 고쳐 지금 시간을 확인해 주세요.")
_PAST = N_("고른 시간이 이미 지났어요. 다른 시간을 제안해 주세요.")


@dataclass(frozen=True)
class Prospect:
    """What a form for a new visit begins with. ``details`` are a guess, to be corrected."""

    opened: Opened
    details: Details


def prospect(
    session: Session,
    actor: Actor,
    engagement_id: str,
    *,
    catalogue: Catalogue,
) -> Prospect:
    """Return what is known of the next visit of an engagement. Four SELECTs.

    The address is that of the firm's last visit; the travel time is estimated between the two
    municipalities, None for an expert without a firm.

    Raises:
        NotFound: the engagement is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: the engagement has ended.
    """
    opened = _open_running(session, actor, engagement_id, catalogue=catalogue)
    company, mentor = opened.row.company, opened.row.mentor
    home = visits.municipality_of(session, mentor.company_id) if mentor.company_id else None
    places = catalogue.places
    trip = estimate(places[home], places[company.municipality_code]) if home else None
    return Prospect(
        opened,
        Details(
            purpose="",
            address=visits.last_address(session, company.id),
            minutes=120,
            driver="mentor",
            travel_minutes=trip.minutes if trip else None,
        ),
    )


def propose(
    session: Session,
    actor: Actor,
    engagement_id: str,
    times: Sequence[datetime | None],
    details: Details,
    *,
    side: str = "",
    confirmed: bool = False,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> Visit:
    """Propose one to three times for a new visit; the other side is told and chooses.

    A coordinator proposes for a ``side``, which hears of it too. Raises like ``prospect``, and
    Invalid beside the fields that cannot be taken.
    """
    opened = _open_running(session, actor, engagement_id, catalogue=catalogue, lock=True)
    side = _side(opened.role, side)
    details.check()
    given = check_times(session, opened.row.mentor, times, details, confirmed=confirmed, now=now)
    visit = Visit(
        engagement_id=opened.row.engagement.id,
        proposed_by_id=actor.user_id,
        proposed_side=side,
        created_at=now,
        updated_at=now,
        address=details.address,
    )
    details.write_to(visit)
    session.add(visit)
    session.flush()
    visits.replace_times(session, visit.id, given)
    there = OpenedVisit(visit, opened, given)
    record(session, actor, "proposed", there, now=now, after={"times": _iso(given)}, side=side)
    _tell_times(session, "visit_proposed", there, sender=sender, now=now)
    return visit


def propose_times(
    session: Session,
    actor: Actor,
    public_id: str,
    times: Sequence[datetime | None],
    *,
    side: str = "",
    confirmed: bool = False,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Propose other times in the place of those that wait; the other side chooses.

    An agreed visit stands as it is until the other side agrees to the move.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: the visit was held or cancelled, or the engagement has ended.
        Invalid: beside the times.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("times", now=now)
    visit, side = there.visit, _side(there.role, side)
    given = check_times(
        session, there.row.mentor, times, details_of(visit),
        confirmed=confirmed, now=now, visit=visit,
    )  # fmt: skip
    before = {"times": _iso(there.times)}
    visits.replace_times(session, visit.id, given)
    visit.proposed_by_id, visit.proposed_side = actor.user_id, side
    visit.proposals += 1
    there = OpenedVisit(visit, there.opened, given)
    record(
        session, actor, "proposed", there, now=now, before=before, after={"times": _iso(given)},
        side=side,
    )  # fmt: skip
    template = "visit_move_proposed" if visit.state == "agreed" else "visit_proposed"
    _tell_times(session, template, there, sender=sender, now=now)


def choose(
    session: Session,
    actor: Actor,
    public_id: str,
    time: datetime,
    *,
    confirmed: bool = False,
    via: str = "",
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Agree to one of the times; both sides get the invitation, or its update.

    ``via`` names the way where it was not the site, for the audit trail. Of two who change a
    visit at once, the second gets Conflict.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor's own side proposed the times.
        Conflict: the time no longer waits or has passed, the mentor has no room for it, the visit
            has moved on, or the engagement has ended.
        Invalid: beside ``confirm``, where the time overlaps another visit of the mentor.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("choose", now=now)
    if time not in there.times:
        raise Conflict(_GONE)
    if time <= now:
        raise Conflict(_PAST)
    _settle(
        session, actor, there, time, "agreed", side=there.answering_side,
        confirmed=confirmed, sender=sender, now=now, said={"via": via} if via else {},
    )  # fmt: skip


def move(
    session: Session,
    actor: Actor,
    public_id: str,
    time: datetime | None,
    reason: str,
    *,
    confirmed: bool = False,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Move an agreed visit at once, as a coordinator who has spoken with both sides.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is no coordinator.
        Conflict: the visit has moved on, or the engagement has ended.
        Invalid: beside ``time_1``, ``reason`` or ``confirm``.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("move", now=now)
    check_text(reason, "reason")
    (given,) = check_times(
        session, there.row.mentor, [time], details_of(there.visit),
        confirmed=confirmed, now=now, visit=there.visit,
    )  # fmt: skip
    _settle(
        session, actor, there, given, "moved", side=f"{FIRM},{MENTOR}",
        confirmed=True, sender=sender, now=now, reason=reason,
    )  # fmt: skip


def keep(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> None:
    """Let an agreed visit stay as it is: the times that wait are dropped, the other side is told.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: no other times wait, or the visit has moved on.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require("keep", now=now)
    visits.replace_times(session, there.visit.id, ())
    mail_tokens.revoke(session, mail_tokens.VISIT, there.visit.id, now=now)
    side = there.role if there.role in SIDES else there.answering_side
    record(session, actor, "kept", there, now=now, before={"times": _iso(there.times)}, side=side)
    tell(
        session, "visit_kept", there.row,
        people_of_side(session, there.row, FIRM if side == MENTOR else MENTOR),
        event=f"kept:{there.visit.proposals}", sender=sender, now=now,
        values={"who": side_name(there.row, side)},
    )  # fmt: skip


def _settle(
    session: Session,
    actor: Actor,
    there: OpenedVisit,
    time: datetime,
    step: str,
    *,
    side: str,
    confirmed: bool,
    sender: Sender,
    now: datetime,
    reason: str = "",
    said: Mapping[str, str] | None = None,
) -> None:
    visit, mentor = there.visit, there.row.mentor
    mentor_care.require_visit_room(session, mentor, time, besides=visit.id)
    if not confirmed:
        check_clashes(session, mentor, [time], details_of(visit), visit=visit)
    before = {"starts_at": visit.starts_at.isoformat() if visit.starts_at else None}
    moved = visit.state == "agreed"
    visit.sequence += moved
    visit.state, visit.starts_at, visit.updated_at = "agreed", time, now
    # whoever agrees today to a visit of tomorrow needs no reminder of it
    near = today_in_seoul(time) <= today_in_seoul(now) + timedelta(days=1)
    visit.reminded_at = now if near else None
    visits.replace_times(session, visit.id, ())
    mail_tokens.revoke(session, mail_tokens.VISIT, visit.id, now=now)
    record(
        session, actor, step, there, now=now, before=before, side=side,
        after={"starts_at": time.isoformat(), "sequence": visit.sequence, **(said or {})},
    )  # fmt: skip
    tell_calendars(
        session, "visit_moved" if moved else "visit_agreed", there.row, sender=sender, now=now,
        values={"reason": reason},
    )  # fmt: skip


def _tell_times(
    session: Session, template: str, there: OpenedVisit, *, sender: Sender, now: datetime
) -> None:
    row, side = there.row, there.visit.proposed_side
    page = sender.links.visit(there.visit.public_id)
    # keys of earlier letters lead to times that no longer wait
    mail_tokens.revoke(session, mail_tokens.VISIT, there.visit.id, now=now)
    told = {
        person: mail_tokens.issue(
            session, mail_tokens.VISIT, there.visit.id, person.id,
            expires_at=there.times[-1], now=now,
        )
        for person in people_of_side(session, row, there.answering_side)
    }  # fmt: skip
    if there.role == REGION:
        told |= dict.fromkeys(people_of_side(session, row, side), "")
    for person, key in told.items():
        keyed = {"choose": sender.links.visit_by_key(key)} if key else {}
        tell(
            session, template, row, [person], event=f"times:{there.visit.proposals}",
            sender=sender, now=now, times=there.times, keyed=keyed,
            values={"who": side_name(row, side), "choose": page},
        )  # fmt: skip


def _open_running(
    session: Session,
    actor: Actor,
    engagement_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> Opened:
    opened = open_engagement(session, actor, engagement_id, catalogue=catalogue, lock=lock)
    opened.require(MENTOR, FIRM, REGION)
    if opened.row.engagement.ended_at is not None:
        raise Conflict(_OVER)
    return opened


def _side(role: str, wanted: str) -> str:
    if role != REGION:
        return role
    if wanted not in SIDES:
        raise Invalid({"side": _SIDE})
    return wanted


def _iso(times: Sequence[datetime]) -> list[str]:
    return [time.isoformat() for time in times]
