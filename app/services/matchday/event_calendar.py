"""The meetings of one person at events, for their calendar.

A pair has one id whatever the version; SEQUENCE is the version, so a calendar takes the newer time.
A meeting that was announced once and is not in the plan any more stays in as cancelled: else a
calendar that was subscribed to an older version would keep it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm
from icalendar import Event as Entry
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.event import Event, EventRound, Registration
from app.models.timetable import Release
from app.repositories.matchday import events, plans, releases
from app.repositories.matchday.board_rows import Seat
from app.services.actor import Actor
from app.services.mailing import compose
from app.services.matchday import passes
from app.services.matchday.exports import uid
from app.services.visit_calendar import Sender, written

_PLACES = {
    "ko": "%(venue)s %(zone)s %(table)s번 테이블",
    "en": "%(venue)s, table %(zone)s %(table)s",
}
_NAMES = {"ko": "이음 매칭 행사", "en": "Ieum events"}
_BEFORE = timedelta(minutes=5)


def plan_calendar(
    session: Session, event: Event, row: Registration, *, locale: str, sender: Sender
) -> str:
    """Return the plan of one person as a calendar, for a download or a feed. At most 6 SELECTs."""
    entries = entries_of(session, [(event, row)], locale=locale, sender=sender)
    return written(entries, method="PUBLISH", name=_NAMES[locale])


def member_entries(
    session: Session, actor: Actor, *, since: datetime, sender: Sender
) -> list[Entry]:
    """Return the meetings of a member at events from a day on, for the feed of their calendar."""
    found = plans.planned_of(
        session,
        user_id=actor.user_id,
        company_ids=[seat.id for seat in actor.approved_companies],
        mentor_id=actor.mentor.id if actor.mentor else None,
    )
    recent = [(event, row) for event, row in found if event.day >= since.astimezone(SEOUL).date()]
    return entries_of(session, recent, locale=actor.locale, sender=sender)


def entries_of(
    session: Session,
    parts: Iterable[tuple[Event, Registration]],
    *,
    locale: str,
    sender: Sender,
) -> list[Entry]:
    """Return the meetings of registrations as calendar entries, dropped ones as cancelled."""
    made: list[Entry] = []
    for event, row in parts:
        release = releases.latest(session, event.id)
        if release is None:
            continue
        rounds = {each.number: each for each in events.rounds_of(session, event.id)}
        zones = {each.number: each.zone for each in events.tables_of(session, event.id)}
        told = _last_told(plans.told_seats(session, row.id))
        others = plans.people(session, {_other(seat, row) for seat, _ in told})
        for seat, version in told:
            held = rounds.get(seat.round_number)
            if held is None:
                continue
            entry = _entry(
                event, row, others[_other(seat, row)], seat, held, release,
                zone=zones.get(seat.table_number, ""), locale=locale, sender=sender,
            )  # fmt: skip
            dropped = version != release.version or row.state != "approved"
            entry.add("status", "CANCELLED" if dropped else "CONFIRMED")
            if not dropped:
                entry.add_component(_alarm(str(entry["summary"])))
            made.append(entry)
    return made


def _last_told(told: Sequence[tuple[Seat, int]]) -> list[tuple[Seat, int]]:
    """Return each pair once, as it was told last."""
    last: dict[tuple[int, int], tuple[Seat, int]] = {}
    for seat, version in told:
        last.setdefault(seat.pair, (seat, version))
    return list(last.values())


def _other(seat: Seat, row: Registration) -> int:
    return seat.mentor_id if seat.firm_id == row.id else seat.firm_id


def _entry(
    event: Event,
    row: Registration,
    other: Registration,
    seat: Seat,
    held: EventRound,
    release: Release,
    *,
    zone: str,
    locale: str,
    sender: Sender,
) -> Entry:
    firm, mentor = (row, other) if row.side == "firm" else (other, row)
    place = _PLACES[locale] % {"venue": event.venue, "zone": zone, "table": seat.table_number}
    english = locale == "en" and event.title_en
    link = passes.link_for(sender.links, event, row)
    summary, text = compose(
        "event_meeting",
        locale,
        {
            "who": other.name,
            "event": event.title_en if english else event.title,
            "why": other.topic or row.topic,
            "address": event.address,
            "place": " ".join(place.split()),
            "version": str(release.version),
            "link": link,
        },
    )
    changed = (release.published_at or release.created_at).astimezone(UTC).replace(microsecond=0)
    entry = Entry()
    entry.add("uid", uid(event, firm, mentor, sender.host))
    entry.add("sequence", release.version or 0)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("dtstart", held.starts_at.astimezone(SEOUL))
    entry.add("dtend", held.ends_at.astimezone(SEOUL))
    entry.add("summary", summary)
    entry.add("location", " ".join(place.split()))
    entry.add("description", text.strip())
    entry.add("url", link)
    return entry


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -_BEFORE)
    alarm.add("description", text)
    return alarm
