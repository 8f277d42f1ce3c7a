"""The end of an engagement, which frees the mentor's place, and taking it up again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, Problem
from app.models.engagement import CLOSED_CODES, Engagement
from app.repositories import engagement_parts, engagements
from app.runtime.catalogue import Catalogue
from app.services import case_drafting, follow_ups, stays, visits
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened, open_engagement
from app.services.engagement_trail import record, tell_sides
from app.services.visit_calendar import Sender

MAX_REASON = 1000
REOPEN_WITHIN = timedelta(days=14)
NEW_SEARCH = frozenset({"poor_fit", "mentor_left"})
"""After these the firm goes on with another mentor, who reads the shared notes."""
_WITHOUT_RESULTS = NEW_SEARCH | {"firm_left"}
CODES: Mapping[str, tuple[str, ...]] = {
    FIRM: ("goal_reached", "time_over", "poor_fit", "firm_left", "other"),
    MENTOR: ("goal_reached", "time_over", "poor_fit", "mentor_left", "programme", "other"),
    REGION: CLOSED_CODES,
}
"""The reasons that each role may choose from."""

_DONE = N_("이미 마친 멘토링이에요.")
_RUNS = N_("이미 진행 중인 멘토링이에요.")
_CODE = N_("마치는 까닭을 골라 주세요.")
_EMPTY = N_("한 줄이라도 적어 주세요. 상대에게 그대로 전해져요.")
_LONG = N_("1,000자까지 적을 수 있어요. 조금 줄여 주세요.")
_TOO_LATE = N_("마친 지 14일이 지나 다시 이어 갈 수 없어요. 멘토에게 새로 요청해 주세요.")
_FOLLOWED = N_("이미 다른 멘토와 이어 가고 있어 다시 열 수 없어요.")
_NO_SEAT = N_("멘토의 자리가 그사이 찼어요. 자리가 비면 다시 이어 갈 수 있어요.")
_MENTOR_GONE = N_("멘토가 더는 활동하지 않아 다시 이어 갈 수 없어요.")


def close(
    session: Session,
    actor: Actor,
    public_id: str,
    code: str,
    reason: str,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> Engagement:
    """End an engagement: visits ahead are called off, open stays end, results will be asked for.

    Where there is something to tell, the draft of a case is made.

    Everybody of both sides but the actor is told. A clock that went back ends it at its start.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: it was closed before.
        Invalid: ``code`` is none of the actor's ``CODES``, or ``reason`` is empty or too long.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require(FIRM, MENTOR, REGION)
    engagement = opened.row.engagement
    if engagement.ended_at is not None:
        raise Conflict(_DONE)
    _check(opened.role, code, reason)
    engagement.ended_at = max(now, engagement.started_at)
    engagement.closed_code, engagement.closed_reason = code, reason
    engagement.closed_by_id = actor.user_id
    session.flush()
    record(
        session, actor, opened, "engagement.closed", now=now, after={"code": code, "reason": reason}
    )
    visits.cancel_open(
        session, actor, engagement, reason, region=opened.region, sender=sender, now=now
    )
    stays.end_open(session, actor, opened, reason, now=now)
    if code not in _WITHOUT_RESULTS:
        follow_ups.plan(session, engagement, from_day=today_in_seoul(engagement.ended_at), now=now)
        case_drafting.draft_on_close(
            session, actor, public_id, catalogue=catalogue, address=sender.links.case_draft, now=now
        )
    template = "engagement_closed_search" if code in NEW_SEARCH else "engagement_closed"
    _tell(session, actor, opened, template, reason, sender=sender, now=now)
    return engagement


def may_reopen(engagement: Engagement, *, now: datetime) -> bool:
    """Whether an engagement ended no longer than 14 days ago."""
    return engagement.ended_at is not None and now - engagement.ended_at <= REOPEN_WITHIN


def reopen(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> Engagement:
    """Take an engagement up again; it occupies a place of the mentor. Both sides are told.

    Visits and stays that ended with it stay ended. Results that were planned for its end are not
    asked for, unless a stay was closed before.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: it runs, ended more than 14 days ago, was followed by another mentor's, the
            mentor no longer helps, or has no free place.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require(FIRM, MENTOR, REGION)
    engagement = opened.row.engagement
    _require_reopenable(session, opened, now)
    before = {"code": engagement.closed_code, "reason": engagement.closed_reason}
    ended = engagement.ended_at
    _take_seat(session, engagement)
    _ask_for_no_results(session, engagement)
    record(session, actor, opened, "engagement.reopened", now=now, before=before)
    tell_sides(
        session,
        actor,
        opened,
        "engagement_reopened",
        event=f"reopened:{ended:%Y%m%d%H%M%S}",
        values={},
        address=sender.links.engagement,
        now=now,
    )
    return engagement


def _require_reopenable(session: Session, opened: Opened, now: datetime) -> None:
    engagement = opened.row.engagement
    if engagement.ended_at is None:
        raise Conflict(_RUNS)
    if not may_reopen(engagement, now=now):
        raise Conflict(_TOO_LATE)
    if opened.row.person.status != "active" or opened.row.mentor.status != "approved":
        raise Conflict(_MENTOR_GONE)
    if engagement_parts.is_followed(session, engagement.id):
        raise Conflict(_FOLLOWED)


def _take_seat(session: Session, engagement: Engagement) -> None:
    # the unique index on used places decides a race: then the next free one is tried
    for seat_id in engagements.free_seats(session, engagement.mentor_id):
        try:
            with session.begin_nested():
                engagement.seat_id, engagement.ended_at = seat_id, None
                engagement.closed_code, engagement.closed_reason = None, ""
                engagement.closed_by_id = None
        except IntegrityError:
            continue
        return
    raise Conflict(_NO_SEAT)


def _ask_for_no_results(session: Session, engagement: Engagement) -> None:
    if any(stay.state == "closed" for stay in engagement_parts.stays_of(session, engagement.id)):
        return
    for follow_up in engagement_parts.follow_ups_of(session, engagement.id):
        if follow_up.state == "planned":
            follow_up.state = "cancelled"
    session.flush()


def _check(role: str, code: str, reason: str) -> None:
    problems: dict[str, Problem | str] = {}
    if code not in CODES[role]:
        problems["code"] = _CODE
    if not reason:
        problems["reason"] = _EMPTY
    elif len(reason) > MAX_REASON:
        problems["reason"] = _LONG
    if problems:
        raise Invalid(problems)


def _tell(
    session: Session,
    actor: Actor,
    opened: Opened,
    template: str,
    reason: str,
    *,
    sender: Sender,
    now: datetime,
) -> None:
    ended = opened.row.engagement.ended_at
    tell_sides(
        session,
        actor,
        opened,
        template,
        event=f"closed:{ended:%Y%m%d%H%M%S}",
        values={"message": reason},
        address=sender.links.engagement,
        now=now,
    )
