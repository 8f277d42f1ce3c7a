"""The council's question: how many papers come late, by programme and year, and by county.

Counted is a paper that was received or whose day has passed; waived ones and those of cancelled
agreements are not. Late is one received after its day, and one that is still missing.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.programme import Programme
from app.repositories.ledger import figures
from app.services.ledger.access import sight_of
from app.services.scope import Scope


@dataclass(frozen=True)
class Late:
    """One group of papers; ``place`` or ``programme`` and ``year`` say which."""

    counted: int
    late: int
    missing: int
    programme: Programme | None = None
    year: int = 0
    place: str | None = None

    @property
    def share(self) -> float:
        """The part of the counted papers that came late or are missing, 0 to 1."""
        return self.late / self.counted if self.counted else 0.0


@dataclass(frozen=True)
class LatePage:
    """Late papers by programme and year, and by county (the worst first)."""

    programmes: tuple[Late, ...]
    places: tuple[Late, ...]
    years: tuple[int, ...]

    @property
    def total(self) -> Late:
        """All of them together."""
        return Late(
            sum(each.counted for each in self.places),
            sum(each.late for each in self.places),
            sum(each.missing for each in self.places),
        )


def late_page(
    session: Session, scope: Scope, *, today: date, kind: str = "", year: int | None = None
) -> LatePage:
    """Return the late papers within a scope. At most four SELECTs."""
    sight = sight_of(scope)
    programmes = tuple(
        Late(counted, late, missing, programme=programme, year=of_year)
        for programme, of_year, counted, late, missing in figures.by_programme(
            session, sight, today, kind=kind, year=year
        )
    )
    places = sorted(
        (
            Late(counted, late, missing, place=place)
            for place, counted, late, missing in figures.by_place(
                session, sight, today, kind=kind, year=year
            )
        ),
        key=lambda each: (-each.share, -each.late, each.place or ""),
    )
    return LatePage(programmes, tuple(places), tuple(figures.years(session, sight)))
