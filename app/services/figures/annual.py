"""The annual report of a region for its council: every number with what stands behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.repositories.figures import annual as rows
from app.repositories.figures.dashboard import late_papers
from app.runtime.catalogue import Catalogue, Place
from app.services.figures import dashboard, figures
from app.services.figures.dashboard import Counts
from app.services.figures.figures import Figure
from app.services.scope import Scope

MOST_FIGURES = 12
LOOKED_AT = 16
"""Definitions that are looked through for the ones with most firms."""


@dataclass(frozen=True)
class County:
    """What a municipality had in the year."""

    place: Place
    firms: int
    begun: int
    cases: int


@dataclass(frozen=True)
class Annual:
    """One year of what a reader sees of one region."""

    year: int
    region: str
    this: Counts
    before: Counts
    late_papers: int
    """Now, whatever the year."""
    figures: tuple[Figure, ...]
    left_out: int
    """Further definitions of the year: of fewer firms, or of periods that stay apart."""
    counties: tuple[County, ...]
    money: Mapping[str, tuple[int, int]]
    """Source to agreed and paid won."""

    @property
    def begun(self) -> int:
        """Engagements begun in the year."""
        return sum(county.begun for county in self.counties)

    @property
    def cases(self) -> int:
        """Cases published in the year."""
        return sum(county.cases for county in self.counties)


def report(
    session: Session,
    scope: Scope,
    *,
    region: str,
    year: int,
    catalogue: Catalogue,
    now: datetime,
) -> Annual:
    """Return the report of a region and year.

    Raises:
        NotFound: nothing of the region is in the reader's sight.
    """
    within = scope.within(catalogue, region=region)
    places = tuple(sorted(within.places))
    span = dashboard.span_of(year)
    firms = rows.firms_by_place(session, places)
    begun = rows.begun_by_place(session, places, span)
    cases = rows.cases_by_place(session, places, span)
    found, total = figures.list_figures(
        session, scope, figures.Wish({"region": region, "year": str(year)}), catalogue,
        limit=LOOKED_AT,
    )  # fmt: skip
    told = [f for f in found if f.aggregate.quartiles is not None]
    wish = dashboard.Wish(region=region, year=year)
    this, before = dashboard.two_years(session, scope, wish, catalogue=catalogue)
    return Annual(
        year=year,
        region=region,
        this=this,
        before=before,
        late_papers=late_papers(session, (region,), places, today_in_seoul(now)),
        figures=tuple(told[:MOST_FIGURES]),
        left_out=total - len(told[:MOST_FIGURES]),
        counties=tuple(
            County(catalogue.places[p], firms.get(p, 0), begun.get(p, 0), cases.get(p, 0))
            for p in places
        ),
        money=rows.money(session, (region,), places, year),
    )


def home_region(scope: Scope, wanted: str, catalogue: Catalogue) -> str:
    """Return the region to report on: the wanted one, else the first in sight."""
    return wanted or dashboard.regions_of(scope, catalogue)[0]
