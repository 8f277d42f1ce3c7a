"""What time alone brings about: a reminder, the question how it went, a word to coordinators.

Each visit is done in a transaction of its own, and what was done is kept in the row, so that a
worker that was down, killed, or set back an hour tells nobody twice.
"""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.models.visit import Visit
from app.repositories import accounts, visits
from app.runtime.catalogue import Catalogue
from app.services.engagement_access import FIRM, MENTOR
from app.services.visit_calendar import Sender
from app.services.visit_letters import people_of_both, people_of_side, tell

MORNING = time(8)
SILENCE = timedelta(days=7)
REMIND, ASK, ESCALATE = DEEDS = ("remind", "ask", "escalate")


def due(session: Session, deed: str, *, now: datetime) -> list[str]:
    """Return the public ids of visits for which one of ``DEEDS`` is due. At most one SELECT.

    From 08:00 in Korea on visits of the next day are reminded of, and from 08:00 on those of the
    day before are asked about, up to seven days; longer silence reaches the coordinators.
    """
    if deed == ESCALATE:
        return visits.unspoken(session, before=now - SILENCE)
    today = today_in_seoul(now)
    if now.astimezone(SEOUL).time() < MORNING:
        return []
    midnight = datetime.combine(today, time(), tzinfo=SEOUL)
    if deed == REMIND:
        return visits.to_remind(session, now=now, until=midnight + timedelta(days=2))
    return visits.to_ask_about(session, since=now - SILENCE, before=midnight)


def remind(session: Session, public_id: str, *, sender: Sender, now: datetime) -> bool:
    """Remind both sides of an agreed visit; False where it is too late or was done."""
    row = visits.row_for_update(session, public_id)
    visit = row.visit
    if (
        visit.state != "agreed"
        or visit.reminded_at
        or not visit.starts_at
        or visit.starts_at <= now
    ):
        return False
    visit.reminded_at = now
    tell(
        session, "visit_tomorrow", row, people_of_both(session, row),
        event=f"tomorrow:{visit.sequence}", sender=sender, now=now,
    )  # fmt: skip
    return True


def ask(session: Session, public_id: str, *, sender: Sender, now: datetime) -> bool:
    """Ask each side that said nothing how a visit went, once; False where it was done."""
    row = visits.row_for_update(session, public_id)
    visit = row.visit
    silent = silent_sides(visit)
    if visit.state == "cancelled" or visit.asked_at or not silent:
        return False
    visit.asked_at = now
    people = [person for side in silent for person in people_of_side(session, row, side)]
    tell(session, "visit_how_was_it", row, people, event="how", sender=sender, now=now)
    return True


def escalate(
    session: Session, public_id: str, *, catalogue: Catalogue, sender: Sender, now: datetime
) -> bool:
    """Tell the coordinators of a visit that nobody spoke of; False where it was done."""
    row = visits.row_for_update(session, public_id)
    visit = row.visit
    if visit.state != "agreed" or visit.escalated_at:
        return False
    visit.escalated_at = now
    region = catalogue.places[row.company.municipality_code].region
    tell(
        session, "visit_unmarked_desk", row, accounts.coordinators_of(session, region),
        event="unmarked", sender=sender, now=now, kind="desk",
    )  # fmt: skip
    return True


def silent_sides(visit: Visit) -> list[str]:
    """Return the sides that did not say whether a visit took place."""
    marks = {FIRM: visit.firm_mark, MENTOR: visit.mentor_mark}
    return [side for side, mark in marks.items() if mark is None]
