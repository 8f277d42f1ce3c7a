"""What protects a mentor: room for visits, and who may act for them, on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.db import new_public_id
from app.errors import N_, Conflict, NotFound
from app.models.mentor import Mentor, SeasonBlock
from app.repositories import mentor_availability, mentor_care, mentors, season_blocks
from app.services import auditing, mentor_deeds, notifying
from app.services.absence import block_on, month_bounds
from app.services.actor import Actor

SHOWN = 20
_UNKNOWN = N_("이 멘토를 찾지 못했어요.")
_NO_MENTOR = N_("아직 멘토로 신청하지 않으셨어요.")
_SEASON = N_(
    "%(month)s월 %(day)s일부터 %(to_month)s월 %(to_day)s일까지는 멘토가 바쁜 기간이에요."
    " 다른 때를 골라 주세요."
)
_NO_VISITS = N_(
    "%(month)s월에는 멘토가 방문할 수 있는 %(most)s번을 모두 채웠어요. 다른 달을 골라 주세요."
)


@dataclass(frozen=True)
class DoneFor:
    """Something that somebody else did for a mentor: the audited action, when and by whom.

    ``facts`` are the values after it, or before it where it took them away.
    """

    at: datetime
    action: str
    name: str
    facts: Mapping[str, Any]


def acting_for(session: Session, actor: Actor, mentor: Mentor) -> str | None:
    """Return the province of a mentor whom the actor may act for; None without a firm.

    Mentors act for themselves, coordinators for those of their province, and any coordinator for
    a stationed expert, who has none. One SELECT.

    Raises:
        NotFound: for everybody else.
    """
    region = mentors.region_of_mentor(session, mentor)
    if mentor.user_id == actor.user_id:
        return region
    if actor.coordinator if region is None else actor.coordinates(region):
        return region
    raise NotFound(_UNKNOWN)


def open_mentor(session: Session, actor: Actor, of: str = "") -> Mentor:
    """Return the own mentor record, or with a public id that of whom the actor may act for.

    Two SELECTs.

    Raises:
        NotFound: there is no such record for the actor.
    """
    mentor = (
        mentors.mentor_by_public_id(session, of)
        if of
        else mentors.mentor_of_user(session, actor.user_id)
    )
    if mentor is None:
        raise NotFound(_UNKNOWN if of else _NO_MENTOR)
    acting_for(session, actor, mentor)
    return mentor


def to_change(session: Session, actor: Actor, of: str = "") -> Mentor:
    """Return a record like ``open_mentor``; others who change it wait until this one ends."""
    mentor = open_mentor(session, actor, of)
    mentors.lock_mentor(session, mentor)
    return mentor


def changed(
    session: Session,
    actor: Actor,
    action: str,
    mentor: Mentor,
    *,
    now: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    link: str = "",
) -> None:
    """Record a change like ``record``; a mentor whom another hand changed is told with ``link``."""
    record(session, actor, action, mentor, now=now, before=before, after=after)
    if link and mentor.user_id != actor.user_id:
        person = mentors.person_of(session, mentor)
        notifying.notify(
            session,
            "engagement",
            "mentor_changed_for_you",
            [person],
            event=f"mentor:{mentor.public_id}:{action}:{new_public_id()}",
            values={
                "coordinator": actor.name,
                "what": mentor_deeds.sentence(action, {**before, **after}, person.locale),
            },
            link=link,
            now=now,
        )


def record(
    session: Session,
    actor: Actor,
    action: str,
    mentor: Mentor,
    *,
    now: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Add the audit row of a change to a mentor's record; of another hand with ``on_behalf``."""
    own = mentor.user_id == actor.user_id
    auditing.record(
        session,
        actor,
        action,
        "mentor",
        mentor.public_id,
        now=now,
        region=mentors.region_of_mentor(session, mentor),
        before=before,
        after={**after, **({} if own else {"on_behalf": mentor.public_id})},
    )


def done_for(session: Session, mentor: Mentor, *, limit: int = SHOWN) -> tuple[DoneFor, ...]:
    """Return what others did on behalf of a mentor, the newest first. One SELECT."""
    found = mentor_care.by_others(session, mentor, limit=limit)
    return tuple(
        DoneFor(event.at, event.action, user.name if user else "", {**event.before, **event.after})
        for event, user in found
        if event.after.get("on_behalf") == mentor.public_id
    )


def visits_left(
    session: Session, mentor: Mentor, month: date, *, besides: int | None = None
) -> int:
    """Return how many more visits a mentor can agree to in the Korean month of a day.

    Visits agreed or held count; ``besides`` is the id of a visit that does not. One SELECT.
    """
    start, end = month_bounds(month)
    taken = mentor_availability.visits_between(
        session, mentor.id, start=start, end=end, besides=besides
    )
    return max(0, mentor.visits_per_month - taken)


def require_visit_room(
    session: Session, mentor: Mentor, starts_at: datetime, *, besides: int | None = None
) -> None:
    """Make sure that a mentor can take a visit then; others who ask wait until this one ends.

    ``besides`` is the id of a visit that moves and so does not stand in its own way. A pause
    concerns new requests alone, not visits. Three SELECTs.

    Raises:
        Conflict: a season block covers the day, or the month's visits are all agreed.
    """
    mentors.lock_mentor(session, mentor)
    day = today_in_seoul(starts_at)
    block = block_on(season_blocks.of_mentor(session, mentor.id), day)
    if block is not None:
        raise Conflict(_SEASON, **_written(block))
    if not visits_left(session, mentor, day, besides=besides):
        raise Conflict(_NO_VISITS, month=day.month, most=mentor.visits_per_month)


def _written(block: SeasonBlock) -> dict[str, object]:
    first, last = block.first_day, block.last_day
    # Korean says months and days, English writes the whole dates
    return {
        "month": first.month,
        "day": first.day,
        "to_month": last.month,
        "to_day": last.day,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
