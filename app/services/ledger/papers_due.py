"""Papers of all agreements in a scope: missing and late first, and how many by county."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.repositories.ledger import papers
from app.repositories.ledger.papers import SORTS, PaperRow, PaperWish
from app.services.ledger.access import sight_of
from app.services.ledger.deadlines import STANDINGS, PaperDays, days_of, last_soon
from app.services.scope import Scope

Standings, Sorts = STANDINGS, SORTS


@dataclass(frozen=True)
class Due:
    """A paper with its aid and firm, and how it stands."""

    row: PaperRow
    days: PaperDays


@dataclass(frozen=True)
class DueList:
    """A window of papers, how many there are, and how many by standing."""

    rows: tuple[Due, ...]
    total: int
    counts: dict[str, int]


@dataclass(frozen=True)
class PlaceDue:
    """What a county still has to hand in; no place: firms that nobody knows yet."""

    place: str | None
    missing: int
    waiting: int


def wish_of(
    today: date,
    *,
    text: str = "",
    standing: str = "",
    kind: str = "",
    place: str = "",
    programme: str = "",
    sort: str = "urgent",
    offset: int = 0,
    limit: int | None = 20,
) -> PaperWish:
    """Return a wish whose days are those of the limits of the ledger."""
    return PaperWish(
        today=today, soon=last_soon(today), text=text, standing=standing, kind=kind, place=place,
        programme=programme, sort=sort, offset=offset, limit=limit,
    )  # fmt: skip


def find(session: Session, scope: Scope, wish: PaperWish) -> DueList:
    """Return a window of papers within a scope. Three SELECTs."""
    sight = sight_of(scope)
    rows, total = papers.find(session, sight, wish)
    listed = tuple(Due(row, days_of(row.paper, wish.today)) for row in rows)
    return DueList(listed, total, papers.counts(session, sight, wish))


def by_place(session: Session, scope: Scope, today: date) -> list[PlaceDue]:
    """Return the counties of a scope that still owe papers, most missing first. One SELECT."""
    rows = [PlaceDue(*row) for row in papers.by_place(session, sight_of(scope), today)]
    return sorted(rows, key=lambda row: (-row.missing, -row.waiting, row.place or ""))
