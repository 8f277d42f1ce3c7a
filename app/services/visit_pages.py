"""What the pages of visits show."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.repositories import visits
from app.repositories.visits import ListWish, VisitRow
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION
from app.services.visit_access import OpenedVisit, circle_of, open_visit
from app.services.visit_rules import clashes, details_of

PAGE_SIZE = 20
SORTS = visits.SORTS


@dataclass(frozen=True)
class VisitPage:
    """A visit as one reader sees it; ``steps`` are what the reader may do now.

    ``clashing`` are those of the proposed times that overlap another visit of the mentor.
    """

    there: OpenedVisit
    steps: frozenset[str]
    clashing: frozenset[datetime]


def sides(actor: Actor) -> tuple[str, ...]:
    """Return the lists an actor has: as a mentor, as a firm, as a coordinator."""
    held = {MENTOR: actor.mentor, FIRM: actor.companies, REGION: actor.coordinator_regions}
    return tuple(side for side, has in held.items() if has)


def list_visits(
    session: Session,
    actor: Actor,
    side: str,
    *,
    past: bool = False,
    states: Collection[str] = (),
    text: str = "",
    sort: str = "date",
    page: int = 1,
    size: int = PAGE_SIZE,
    now: datetime,
) -> tuple[list[VisitRow], int]:
    """Return one page of the visits of a side, and how many there are. Two SELECTs.

    What is to come begins with visits without a time, then goes by date; what is over begins with
    the latest. The order ``firm`` goes by the name of the firm.

    Raises:
        NotFound: the actor has no such side.
    """
    wish = ListWish(circle_of(actor, side), now, past, states, text, sort, (page - 1) * size, size)
    return visits.find(session, wish)


def by_month(rows: Iterable[VisitRow]) -> list[tuple[date | None, list[VisitRow]]]:
    """Group a list by the Korean month of each visit, None for those without a time."""
    return [(month, list(group)) for month, group in groupby(rows, key=_month)]


def _month(row: VisitRow) -> date | None:
    if row.visit.starts_at is None:
        return None
    return today_in_seoul(row.visit.starts_at).replace(day=1)


def show(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> VisitPage:
    """Return a visit for those who may see its engagement; NotFound for anybody else.

    Four SELECTs, one more while times wait, one more for a member of a team.
    """
    there = open_visit(session, actor, public_id, catalogue=catalogue)
    overlap = clashes(
        session, there.row.mentor, there.times, details_of(there.visit), visit=there.visit
    )
    return VisitPage(there, there.steps(now=now), frozenset(overlap))
