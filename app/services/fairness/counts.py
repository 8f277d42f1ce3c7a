"""What each municipality got against what it has: per base, shares, and who got nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.fairness import CountyBase
from app.repositories.fairness import bases, counts
from app.runtime.catalogue import Catalogue
from app.services.scope import Scope

FIRST_YEAR = 2022
"""The programme began then; what lies before counts to it."""
MEASURES = counts.MEASURES
OF_PROGRAMME = counts.OF_PROGRAMME
ALARMING = ("applications", "chosen", "mentor_days", "seats", "cases")
"""Measures at which nothing is an alarm."""
PER: Mapping[str, int] = {"manufacturers": 100, "employees": 1_000, "population": 10_000}
"""What a rate of each base counts on."""
_PLACE = N_("이 시·군을 찾지 못했어요.")


@dataclass(frozen=True)
class Wish:
    """What a page shows: ``year`` 0 for all years, ``programme`` empty for all."""

    measure: str = "chosen"
    base: str = "manufacturers"
    year: int = 0
    programme: str = ""


@dataclass(frozen=True)
class Line:
    """One municipality.

    ``values`` has every measure; ``rate`` is the chosen one for each ``PER`` of the base, None
    where no base is known. Shares are of 1, within what the reader sees; None of nothing.
    """

    place: str
    area: str
    values: Mapping[str, int]
    base: CountyBase | None
    rate: float | None
    base_share: float | None
    share: float | None

    @property
    def ratio(self) -> float | None:
        """Share of the benefit to share of the base: 1 is even, 0 nothing."""
        if self.share is None or not self.base_share:
            return None
        return self.share / self.base_share


@dataclass(frozen=True)
class Alarm:
    """A measure at which municipalities got nothing."""

    measure: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class FairnessPage:
    """All municipalities that the reader sees, with what was chosen."""

    wish: Wish
    lines: tuple[Line, ...]
    alarms: tuple[Alarm, ...]
    total: int
    rate: float | None
    """Of all places together."""
    demonstration: bool
    """Some base is an invented figure."""
    spread: float | None
    """The highest ratio less the lowest; the nearer to 0, the more even."""


def years(today: date) -> tuple[int, ...]:
    """Return the years that can be chosen, the newest first."""
    return tuple(range(today.year, FIRST_YEAR - 1, -1))


def table(
    session: Session, scope: Scope, wish: Wish, *, catalogue: Catalogue, today: date
) -> FairnessPage:
    """Return what the municipalities of a scope got. Nine SELECTs."""
    found = _counted(session, scope, wish.programme, today)
    chosen = (wish.year,) if wish.year else years(today)
    as_of = date(wish.year, 12, 31) if wish.year else today
    newest = bases.newest(session, scope.places, wish.base, as_of)
    sums = {
        place: {m: sum(found[m].get((place, year), 0) for year in chosen) for m in MEASURES}
        for place in sorted(scope.places)
    }
    total = sum(values[wish.measure] for values in sums.values())
    whole = sum(row.value for row in newest.values())
    lines = tuple(
        Line(
            place, catalogue.designation(place, as_of) or "", values, newest.get(place),
            _rate(values[wish.measure], newest.get(place)),
            newest[place].value / whole if place in newest and whole else None,
            values[wish.measure] / total if total else None,
        )
        for place, values in sums.items()
    )  # fmt: skip
    ratios = [line.ratio for line in lines if line.ratio is not None]
    return FairnessPage(
        wish, lines, _alarms(lines), total,
        total * PER[wish.base] / whole if whole and len(newest) == len(lines) else None,
        any(row.demonstration for row in newest.values()),
        max(ratios) - min(ratios) if len(ratios) > 1 else None,
    )  # fmt: skip


def trend(
    session: Session, scope: Scope, programme: str, *, today: date
) -> tuple[tuple[int, ...], dict[str, list[int]]]:
    """Return the years, the oldest first, and the sum of each measure over the scope by year."""
    found = _counted(session, scope, programme, today)
    order = tuple(reversed(years(today)))
    return order, {
        m: [sum(found[m].get((place, year), 0) for place in scope.places) for year in order]
        for m in MEASURES
    }


def require_place(scope: Scope, place: str) -> None:
    """Raise NotFound for a municipality outside of a scope."""
    if not scope.sees(place):
        raise NotFound(_PLACE)


def sorted_lines(page: FairnessPage, order: str) -> tuple[Line, ...]:
    """Return the lines as a list shows them: ``place``, ``value``, ``least``, ``rate``, ``ratio``.

    ``least`` puts first who got least for what it has; a place without a base comes last.
    """
    keys = {
        "place": lambda line: (line.place,),
        "value": lambda line: (-line.values[page.wish.measure], line.place),
        "least": lambda line: (line.ratio is None, line.ratio or 0.0, line.place),
        "rate": lambda line: (line.rate is None, -(line.rate or 0.0), line.place),
    }
    return tuple(sorted(page.lines, key=keys[order]))


SORTS = ("least", "rate", "value", "place")


def level_of(line: Line) -> int:
    """Return how a tile is shaded: 0 for nothing, then 1 … 4 by the ratio, 5 for no base.

    The edges are half, one, and one and a half times the even share.
    """
    if line.ratio is None:
        return 0 if line.share == 0 else 5
    if line.ratio == 0:
        return 0
    return 1 + sum(line.ratio >= edge for edge in (0.5, 1.0, 1.5))


def _counted(
    session: Session, scope: Scope, programme: str, today: date
) -> dict[str, counts.Counts]:
    return {
        measure: counts.count(
            session, measure, scope.places, first=FIRST_YEAR, last=today.year,
            programme=programme if measure in OF_PROGRAMME else "",
        )
        for measure in MEASURES
    }  # fmt: skip


def _rate(value: int, base: CountyBase | None) -> float | None:
    return value * PER[base.base] / base.value if base and base.value else None


def _alarms(lines: Sequence[Line]) -> tuple[Alarm, ...]:
    found = (
        Alarm(measure, tuple(line.place for line in lines if not line.values[measure]))
        for measure in ALARMING
    )
    # where nobody got anything the measure is not used yet, which is no question of fairness
    used = {m for m in ALARMING if any(line.values[m] for line in lines)}
    return tuple(alarm for alarm in found if alarm.places and alarm.measure in used)
