"""The mornings after a day: asks for outcomes, tells of marks, lets old marks fade."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.models.event import Event, Registration
from app.repositories import notices
from app.repositories.matchday import after, events, no_shows
from app.services.matchday import aftermath, passes
from app.services.matchday.event_letters import tell
from app.services.site_links import SiteLinks

FIRST_HOUR = 8
"""In Korea: nobody is written to in the night after a long day."""
DAYS = 3
"""A worker that was down on the morning after still asks, but not a week later."""


def due(session: Session, *, now: datetime) -> list[str]:
    """Return the events of the last days, by public id; none before eight in the morning."""
    if now.astimezone(SEOUL).hour < FIRST_HOUR:
        return []
    today = today_in_seoul(now)
    found = after.events_of_days(session, today - timedelta(days=DAYS), today - timedelta(days=1))
    return [event.public_id for event in found]


def look_after(session: Session, event_id: str, *, links: SiteLinks, now: datetime) -> int:
    """Ask for outcomes and tell of marks, each person once; return how many were told.

    A guest gets a link of their own; who has no mail address is asked by a coordinator.
    """
    event = events.by_public_id(session, event_id, lock=True)
    if event is None:
        return 0
    return _ask(session, event, links, now) + _tell_of_marks(session, event, links, now)


def _ask(session: Session, event: Event, links: SiteLinks, now: datetime) -> int:
    whole = aftermath.load(session, event)
    waiting: dict[int, Registration] = {}
    for met in whole.meetings:
        if not met.written and whole.asks(met, now):
            waiting.update({row.id: row for row in (met.firm, met.mentor)})
    rows = _untold(session, event, "outcomes", waiting.values())
    if not rows:
        return 0
    link = links.event_outcomes(event.public_id)
    return tell(
        session, "event_outcomes", event, rows,
        happened="outcomes", links=links, now=now, link=link,
        guest_link=lambda row: links.event_pass_outcomes(passes.token_of(links.key, row)),
    )  # fmt: skip


def _tell_of_marks(session: Session, event: Event, links: SiteLinks, now: datetime) -> int:
    told = 0
    for row in no_shows.standing_of_event(session, event.id, before=today_in_seoul(now)):
        happened = f"no-show:{row.mark.public_id}"
        for person in _untold(session, event, happened, [row.owner]):
            told += tell(
                session, "event_no_show", event, [person],
                happened=happened, links=links, now=now, link=links.no_shows(),
                guest_link=lambda row: links.event_pass_no_shows(passes.token_of(links.key, row)),
                values={"who": row.other.name},
            )  # fmt: skip
    return told


def _untold(
    session: Session, event: Event, happened: str, rows: Iterable[Registration]
) -> list[Registration]:
    coming = [row for row in rows if row.state == "approved" and (row.user_id or row.email)]
    named = f"event:{event.public_id}:{happened}"
    known = notices.told_of(session, named, {row.user_id for row in coming if row.user_id})
    written = after.letters_with(session, f"{named}:")
    return [
        row
        for row in coming
        if (row.user_id not in known if row.user_id else f"{named}:{row.public_id}" not in written)
    ]
