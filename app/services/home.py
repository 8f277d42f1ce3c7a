"""What the first page shows to a stranger."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.repositories import home as rows
from app.runtime.catalogue import Catalogue, Province
from app.services.actor import Actor
from app.services.case_cards import CaseCard, cards

LATEST = 3


@dataclass(frozen=True)
class Welcome:
    """Counts with their bases, and the newest cases."""

    cases: int
    measures: int
    mentors: int
    counties: int
    counties_total: int
    region: Province | None
    latest: tuple[CaseCard, ...]


def welcome(
    session: Session, *, region: str, viewer: Actor | None, catalogue: Catalogue
) -> Welcome:
    """Return the numbers of now and the newest cases; at most five SELECTs."""
    cases, measures, mentors, counties, total = rows.totals(session, region)
    ids = rows.newest_case_ids(session, LATEST)
    shown = cards(session, ids, catalogue=catalogue, viewer=viewer)
    latest = tuple(shown[i] for i in ids if i in shown)
    return Welcome(cases, measures, mentors, counties, total, catalogue.regions.get(region), latest)
