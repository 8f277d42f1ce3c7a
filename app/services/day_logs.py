"""The daily log of a stay: one text for each person and day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Invalid
from app.models.account import User
from app.models.stay import DayLog, Stay
from app.repositories import stays
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, TEAM
from app.services.stay_access import OpenStay, note, open_stay

MAX_TEXT = 4000


@dataclass(frozen=True)
class Day:
    """A day of a stay and what was written on it, by name of the author."""

    day: date
    entries: tuple[tuple[DayLog, User], ...]


@dataclass(frozen=True)
class LogPage:
    """The log of a stay, the newest day first; ``own`` is what the reader wrote on ``day``.

    ``writes`` says whether the reader may write.
    """

    open: OpenStay
    day: date
    own: str
    days: tuple[Day, ...]
    writes: bool


def show(
    session: Session,
    actor: Actor,
    public_id: str,
    day: date | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> LogPage:
    """Return the log with the day that the reader writes about, today by default. Three SELECTs."""
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    chosen = _day_of(found.stay, day, today_in_seoul(now))
    days = by_day(session, found.stay)
    own = [
        log.text
        for one in days
        for log, author in one.entries
        if one.day == chosen and author.id == actor.user_id
    ]
    return LogPage(
        open=found,
        day=chosen,
        own=own[0] if own else "",
        days=days,
        writes=found.opened.role in {MENTOR, TEAM, FIRM} and found.stay.state in stays.OPEN_STATES,
    )


def by_day(session: Session, stay: Stay) -> tuple[Day, ...]:
    """Return what was written, the newest day first. One SELECT; rights are the caller's."""
    entries: dict[date, list[tuple[DayLog, User]]] = {}
    for log, author in stays.logs(session, stay.id):
        entries.setdefault(log.day, []).append((log, author))
    return tuple(Day(day, tuple(logs)) for day, logs in entries.items())


def write(
    session: Session,
    actor: Actor,
    public_id: str,
    day: date | None,
    text: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Write, change or, with an empty text, remove the actor's own entry of a day.

    Raises:
        NotFound: the stay is not the actor's to see.
        Forbidden: a coordinator reads the log and does not write it.
        Conflict: the stay is over.
        Invalid: the day lies ahead or long before the stay, or the text is too long.
    """
    found = open_stay(session, actor, public_id, catalogue=catalogue, lock=True)
    found.opened.require(MENTOR, TEAM, FIRM)
    found.require_unfinished()
    today = today_in_seoul(now)
    if day is None or day > today or day < min(found.stay.first_day, today):
        raise Invalid({"day": N_("상주 첫날부터 오늘까지의 날짜를 골라 주세요.")})
    if len(text) > MAX_TEXT:
        raise Invalid({"text": N_("4,000자까지 적을 수 있어요. 조금 줄여 주세요.")})
    log = stays.log_of(session, found.stay.id, day, actor.user_id)
    if log is None and text:
        session.add(
            DayLog(
                stay_id=found.stay.id, day=day, author_id=actor.user_id, text=text, updated_at=now
            )
        )
    elif log is not None and text:
        log.text, log.updated_at = text, now
    elif log is not None:
        session.delete(log)
    note(
        session, actor, found.opened, "stay.day_written", public_id,
        now=now, after={"day": day.isoformat()},
    )  # fmt: skip


def _day_of(stay: Stay, day: date | None, today: date) -> date:
    last = min(today, stay.last_day) if stay.state not in stays.OPEN_STATES else today
    return day if day is not None and stay.first_day <= day <= today else last
