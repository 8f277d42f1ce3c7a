"""What a round did for each county, with the preference and without it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.runtime.catalogue import Catalogue
from app.services.selection.board import Board, BoardRow, is_preferred


@dataclass(frozen=True)
class County:
    """One municipality of a round.

    ``chosen`` is what was decided, ``ranked`` what the ranking with the preference says and
    ``without`` what it would say without; ``cost_won`` is the cost of the chosen.
    """

    place: str
    preferred: bool
    handed_in: int
    chosen: int
    ranked: int
    without: int
    displaced: int
    lifted: int
    cost_won: int

    @property
    def gained(self) -> int:
        """Places won by the preference; negative for places lost."""
        return self.ranked - self.without


def by_county(board: Board, catalogue: Catalogue) -> tuple[County, ...]:
    """Return every municipality of the region by code, those without an application too."""
    groups: dict[str, list[BoardRow]] = {}
    for row in board.rows:
        groups.setdefault(row.company.municipality_code, []).append(row)
    round_ = board.open.round
    return tuple(
        _county(
            place.id, groups.get(place.id, []), preferred=is_preferred(round_, place.id, catalogue)
        )
        for place in catalogue.places_of(round_.region_code)
    )


def total(counties: Iterable[County]) -> County:
    """Return the sum of counties; its ``place`` is empty."""
    sums: Counter[str] = Counter()
    for county in counties:
        for name in _SUMMED:
            sums[name] += getattr(county, name)
    return County(place="", preferred=False, **{name: sums[name] for name in _SUMMED})


_SUMMED = ("handed_in", "chosen", "ranked", "without", "displaced", "lifted", "cost_won")


def _county(place: str, rows: list[BoardRow], *, preferred: bool) -> County:
    chosen = [row for row in rows if row.outcome == "chosen"]
    return County(
        place=place,
        preferred=preferred,
        handed_in=len(rows),
        chosen=len(chosen),
        ranked=sum(row.ranked.outcome == "chosen" for row in rows),
        without=sum(row.ranked.outcome_without == "chosen" for row in rows),
        displaced=sum(row.ranked.displaced for row in rows),
        lifted=sum(row.ranked.lifted for row in rows),
        cost_won=sum(row.application.cost_won or 0 for row in chosen),
    )
