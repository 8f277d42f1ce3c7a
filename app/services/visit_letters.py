"""Letters about visits; those about an agreed time carry the invitation for calendars."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.account import User
from app.repositories import requests
from app.repositories.visits import VisitRow
from app.services.engagement_access import MENTOR
from app.services.notifying import notify
from app.services.visit_calendar import Sender, invitation
from app.services.visit_words import driver_word, moment_text, travel_text

TEMPLATES = (
    "visit_agreed", "visit_cancelled", "visit_changed", "visit_disputed_desk", "visit_how_was_it",
    "visit_kept", "visit_move_proposed", "visit_moved", "visit_proposed", "visit_tomorrow",
    "visit_unmarked_desk",
)  # fmt: skip


def people_of_side(session: Session, row: VisitRow, side: str) -> list[User]:
    """Return the people of a side: the mentor, or everybody of the firm (one SELECT)."""
    return [row.person] if side == MENTOR else requests.people_of(session, row.company.id)


def people_of_both(session: Session, row: VisitRow) -> list[User]:
    """Return the mentor and everybody of the firm. One SELECT."""
    return [row.person, *requests.people_of(session, row.company.id)]


def side_name(row: VisitRow, side: str) -> str:
    """Return how a side is called in a letter: the mentor's or the firm's name."""
    return row.person.name if side == MENTOR else row.company.name


def tell(
    session: Session,
    template: str,
    row: VisitRow,
    people: Iterable[User],
    *,
    event: str,
    sender: Sender,
    now: datetime,
    values: Mapping[str, str] | None = None,
    times: Iterable[datetime] = (),
    kind: str = "visit",
    with_calendar: bool = False,
    keyed: Mapping[str, str] | None = None,
) -> None:
    """Tell people of a step of a visit, each in their own language.

    Args:
        session: the running transaction.
        template: one of ``TEMPLATES``.
        row: the visit after the step.
        people: who is told.
        event: the part of the event's name that follows the visit.
        sender: who writes.
        now: the moment.
        values: what fills the text beside the facts of the visit: ``who``, ``reason``.
        times: the times that are proposed.
        kind: of the notice.
        with_calendar: whether the letter invites its readers, or takes the invitation back.
        keyed: values of the letter that hold a key of its one reader.
    """
    guests, listed = list(people), list(times)
    by_locale: dict[str, list[User]] = {}
    for person in guests:
        by_locale.setdefault(person.locale, []).append(person)
    for locale, readers in by_locale.items():
        notify(
            session,
            kind,
            template,
            readers,
            event=f"visit:{row.visit.public_id}:{event}",
            values={**_facts(row, listed, locale), **(values or {})},
            link=sender.links.visit(row.visit.public_id),
            now=now,
            keyed=keyed,
            calendar=invitation(row, guests, locale=locale, sender=sender) if with_calendar else "",
        )


def tell_calendars(
    session: Session,
    template: str,
    row: VisitRow,
    *,
    sender: Sender,
    now: datetime,
    values: Mapping[str, str] | None = None,
) -> None:
    """Send both sides what their calendars must learn: one event for each sequence number."""
    tell(
        session, template, row, people_of_both(session, row),
        event=f"calendar:{row.visit.sequence}", sender=sender, now=now, values=values,
        with_calendar=True,
    )  # fmt: skip


def _facts(row: VisitRow, times: list[datetime], locale: str) -> dict[str, str]:
    visit = row.visit
    return {
        "firm": row.company.name,
        "mentor": row.person.name,
        "when": moment_text(visit.starts_at, locale) if visit.starts_at else "",
        "times": "\n".join(f"- {moment_text(time, locale)}" for time in times),
        "minutes": str(visit.minutes),
        "purpose": visit.purpose,
        "place": visit.address,
        "driver": driver_word(visit.driver, locale),
        "travel": travel_text(visit.travel_minutes, locale),
    }
