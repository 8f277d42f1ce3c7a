"""Marks of people who did not come to a meeting. They fade after a year."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.event import Registration
from app.models.timetable import MeetingRecord, NoShowMark
from app.repositories.matchday import no_show_rows
from app.services import auditing
from app.services.actor import Actor


def mark(
    session: Session,
    actor: Actor,
    record: MeetingRecord,
    registration: Registration,
    *,
    now: datetime,
) -> NoShowMark:
    """Say that somebody did not come to a meeting; to say it again changes nothing.

    A mark that was taken back counts again, from today.
    """
    found = no_show_rows.of_meeting(session, record.id, registration.id)
    if found is not None and not found.lifted:
        return found
    if found is None:
        found = NoShowMark(record_id=record.id, registration_id=registration.id)
        session.add(found)
    found.marked_at, found.fades_on = now, _a_year_after(today_in_seoul(now))
    found.lifted = False
    session.flush()
    _note(session, actor, found, registration, "marked", now=now)
    return found


def lift(
    session: Session,
    actor: Actor,
    record: MeetingRecord,
    registration: Registration,
    *,
    now: datetime,
) -> None:
    """Take a mark back; nothing happens where there is none."""
    found = no_show_rows.of_meeting(session, record.id, registration.id)
    if found is None or found.lifted:
        return
    found.lifted = True
    session.flush()
    _note(session, actor, found, registration, "lifted", now=now)


def _a_year_after(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if leap else day.replace(year=day.year + 1)


def _note(
    session: Session,
    actor: Actor,
    mark_: NoShowMark,
    registration: Registration,
    what: str,
    *,
    now: datetime,
) -> None:
    auditing.record(
        session, actor, f"no_show.{what}", "no_show_mark", mark_.public_id, now=now,
        region=no_show_rows.region_of(session, registration.event_id),
        after={"registration": registration.public_id},
    )  # fmt: skip
