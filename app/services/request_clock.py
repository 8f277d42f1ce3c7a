"""What time does to requests: reminders, expiry, and turns that come without anybody's answer.

Each function changes one thing in the caller's transaction and looks again under its locks, so
doing it twice, at once, or with a clock that went back changes nothing more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.request import LIVE_STATES
from app.repositories import requests
from app.repositories import rounds as rows
from app.runtime.catalogue import Catalogue
from app.services import request_letters, rounds
from app.services.region_settings import limits_of
from app.services.request_records import record_step
from app.services.rounds import Scene
from app.services.site_links import SiteLinks
from app.services.working_days import add_working_days

GONE = "mentor_gone"


@dataclass(frozen=True)
class Due:
    """One thing that time may have brought: ``kind`` names the function that does it."""

    kind: str
    id: int
    """Of a request, or of a firm where a turn is taken."""


def due(session: Session, *, catalogue: Catalogue, now: datetime) -> list[Due]:
    """Return everything that is due: what is over first, then turns, then reminders."""
    return [
        *(Due("expire", id_) for id_ in due_expiries(session, now=now)),
        *(Due("take_turns", id_) for id_ in waiting_companies(session)),
        *(Due("remind", id_) for id_ in due_reminders(session, catalogue=catalogue, now=now)),
    ]


def move(
    session: Session, step: Due, *, catalogue: Catalogue, links: SiteLinks, now: datetime
) -> bool:
    """Do one thing that is due; False when there is no need any more."""
    return _MOVES[step.kind](session, step.id, catalogue=catalogue, links=links, now=now)


def due_reminders(session: Session, *, catalogue: Catalogue, now: datetime) -> list[int]:
    """Return the requests whose mentor should be reminded now, by id."""
    days = {
        code: limits_of(session, code).reminder_days
        for code in {place.region for place in catalogue.places.values()}
    }
    return [
        due.request_id
        for due in rows.unreminded(session, now=now)
        if add_working_days(due.since, days[catalogue.places[due.municipality_code].region]) <= now
    ]


def remind(
    session: Session, request_id: int, *, catalogue: Catalogue, links: SiteLinks, now: datetime
) -> bool:
    """Remind a mentor who has not answered, once, with new links; False when there is no need."""
    seen = requests.by_id(session, request_id)
    rounds.lock(session, seen.company.id, seen.request.round_id)
    row = requests.by_id(session, request_id)
    request = row.request
    if request.state != "open" or request.reminded_at is not None or request.due_at <= now:
        return False
    request.reminded_at = now
    session.flush()
    record_step(session, None, "reminded", row, catalogue, now, after={"reminded": True})
    request_letters.tell_mentor(
        session, "reminder", row, links=links, now=now, turn=f"{request.due_at:%Y%m%d}",
        message=requests.first_message(session, request_id),
    )  # fmt: skip
    return True


def due_expiries(session: Session, *, now: datetime) -> list[int]:
    """Return the live requests whose last day is over, and those to mentors who left."""
    return [*rows.overdue(session, now=now), *rows.to_absent_mentors(session)]


def expire(
    session: Session, request_id: int, *, catalogue: Catalogue, links: SiteLinks, now: datetime
) -> bool:
    """End a request that nobody answered in time, or whose mentor left, and ask the next mentor.

    Where the firm left the mentor's question unanswered, the coordinators are told.
    False when there is no need any more.
    """
    seen = requests.by_id(session, request_id)
    rounds.lock(session, seen.company.id, seen.request.round_id)
    row = requests.by_id(session, request_id)
    request, state = row.request, row.request.state
    gone = row.mentor.status != "approved" or row.person.status != "active"
    if state not in LIVE_STATES or (request.due_at > now and not gone):
        return False
    scene = Scene(catalogue, links, now)
    rounds.end(session, request, "expired", scene=scene, code=GONE if gone else "")
    if gone:
        request_letters.tell_firm(session, "gone", row, links=links, now=now)
    else:
        step = "expired" if state == "open" else "lapsed"
        request_letters.tell_both(session, step, row, links=links, now=now)
    if state == "asked_back" and not gone:
        event = f"request:{request.public_id}:lapsed:desk"
        request_letters.tell_desk(
            session, "lapsed", event, row.challenge, row.company,
            catalogue=catalogue, links=links, now=now,
        )  # fmt: skip
    rounds.advance(session, row.company.id, scene=scene)
    return True


def waiting_companies(session: Session) -> list[int]:
    """Return the firms with a round in which nobody is asked, though it runs, by id.

    A place for a live request may be free by now, or the challenge closed.
    """
    return rows.companies_with_a_queue(session)


def take_turns(
    session: Session, company_id: int, *, catalogue: Catalogue, links: SiteLinks, now: datetime
) -> bool:
    """Ask whose turn it is in the rounds of a firm; False when nobody's is."""
    before = rows.waiting_in(session, company_id)
    rounds.advance(session, company_id, scene=Scene(catalogue, links, now))
    return rows.waiting_in(session, company_id) != before


_MOVES: Mapping[str, Callable[..., bool]] = {
    "expire": expire,
    "take_turns": take_turns,
    "remind": remind,
}
