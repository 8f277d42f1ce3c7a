"""What time alone brings about: a reminder, the question how it went, a word to coordinators.

Each visit is done in a transaction of its own, and what was done is kept in the row, so that a
worker that was down, killed, or set back an hour tells nobody twice.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.models.visit import Visit
from app.repositories import accounts, visits
from app.repositories.visits import VisitRow
from app.runtime.catalogue import Catalogue
from app.services.engagement_access import FIRM, MENTOR
from app.services.visit_calendar import Sender
from app.services.visit_letters import people_of_both, people_of_side, tell

MORNING = time(8)
SILENCE = timedelta(days=7)
REMIND, ASK, ESCALATE = "remind", "ask", "escalate"


def due(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    """Return (deed, public id of a visit) for everything that is due. At most three SELECTs.

    From 08:00 in Korea on visits of the next day are reminded of, and from 08:00 on those of the
    day before are asked about, up to seven days; longer silence reaches the coordinators.
    """
    found = {ESCALATE: visits.unspoken(session, before=now - SILENCE)}
    if now.astimezone(SEOUL).time() >= MORNING:
        midnight = datetime.combine(today_in_seoul(now), time(), tzinfo=SEOUL)
        until = midnight + timedelta(days=2)
        found[REMIND] = visits.to_remind(session, now=now, until=until)
        found[ASK] = visits.to_ask_about(session, since=now - SILENCE, before=midnight)
    return [(deed, public_id) for deed, ids in found.items() for public_id in ids]


def do(
    session: Session,
    deed: str,
    public_id: str,
    *,
    catalogue: Catalogue,
    sender: Sender,
    now: datetime,
) -> bool:
    """Do what is due for a visit; False where it was done or comes too late.

    An unknown deed is a KeyError.
    """
    row = visits.row_for_update(session, public_id)
    return _DEEDS[deed](session, row, catalogue, sender, now)


def _remind(
    session: Session, row: VisitRow, _catalogue: Catalogue, sender: Sender, now: datetime
) -> bool:
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


def _ask(
    session: Session, row: VisitRow, _catalogue: Catalogue, sender: Sender, now: datetime
) -> bool:
    visit = row.visit
    silent = _silent_sides(visit)
    if visit.state == "cancelled" or visit.asked_at or not silent:
        return False
    visit.asked_at = now
    people = [person for side in silent for person in people_of_side(session, row, side)]
    tell(session, "visit_how_was_it", row, people, event="how", sender=sender, now=now)
    return True


def _escalate(
    session: Session, row: VisitRow, catalogue: Catalogue, sender: Sender, now: datetime
) -> bool:
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


def _silent_sides(visit: Visit) -> list[str]:
    marks = {FIRM: visit.firm_mark, MENTOR: visit.mentor_mark}
    return [side for side, mark in marks.items() if mark is None]


_DEEDS: dict[str, Callable[[Session, VisitRow, Catalogue, Sender, datetime], bool]] = {
    REMIND: _remind,
    ASK: _ask,
    ESCALATE: _escalate,
}
