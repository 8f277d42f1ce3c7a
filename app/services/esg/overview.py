"""ESG on the desk: by item, by municipality, by firm."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.esg import EnergyFactor
from app.repositories import esg
from app.repositories.esg import FirmLine
from app.runtime.catalogue import Catalogue, EsgEntry
from app.services.esg.savings import Entry, Total, entry_of, total
from app.services.scope import Scope

FIRM_SORTS = esg.FIRM_SORTS
PAGE_SIZE = 20


@dataclass(frozen=True)
class ItemRow:
    """An item: firms that show it, firms that plan it, firms left, closed tasks."""

    item: EsgEntry
    firms: int
    planned: int
    left: int
    tasks: int


@dataclass(frozen=True)
class PlaceRow:
    """A municipality: approved firms, those that show anything, shown items, saved carbon."""

    place: str
    firms: int
    showing: int
    items: int
    total: Total


@dataclass(frozen=True)
class Overview:
    """All items and municipalities of a scope."""

    items: tuple[ItemRow, ...]
    places: tuple[PlaceRow, ...]
    total: Total
    firms: int


def overview(session: Session, scope: Scope, *, catalogue: Catalogue, area: str = "") -> Overview:
    """Return ESG of a scope; ``area`` E, S or G keeps the items of one. Six SELECTs."""
    wanted = {
        key: entry for key, entry in catalogue.esg_items.items() if not area or entry.area == area
    }
    shown = [row for row in esg.shown(session, scope.places) if row[2] in wanted]
    planned = esg.planned(session, scope.places)
    approved = esg.approved_firms(session, scope.places)
    savings, factors = esg.savings_in(session, scope.places), esg.factors(session)
    whole = sum(approved.values())
    firms: dict[str, set[int]] = defaultdict(set)
    tasks: dict[str, int] = defaultdict(int)
    for firm, _, item, closed in shown:
        firms[item].add(firm)
        tasks[item] += closed
    items = tuple(
        ItemRow(
            entry, len(firms[key]), planned.get(key, 0), max(0, whole - len(firms[key])), tasks[key]
        )
        for key, entry in wanted.items()
    )
    return Overview(
        items,
        tuple(
            _place(code, approved, shown, [
                entry_of(line.saving, line.done_at) for line in savings if line.place == code
            ], factors)
            for code in sorted(scope.places & approved.keys())
        ),
        total([entry_of(line.saving, line.done_at) for line in savings], factors),
        whole,
    )  # fmt: skip


def _place(
    code: str,
    approved: Mapping[str, int],
    shown: list[tuple[int, str, str, int]],
    entries: list[Entry],
    factors: list[EnergyFactor],
) -> PlaceRow:
    here = [row for row in shown if row[1] == code]
    return PlaceRow(
        code, approved[code], len({row[0] for row in here}), len(here),
        total(entries, factors),
    )  # fmt: skip


def list_firms(
    session: Session,
    scope: Scope,
    *,
    text: str = "",
    place: str = "",
    sort: str = "evidenced",
    page: int = 1,
    size: int | None = PAGE_SIZE,
) -> tuple[list[FirmLine], int]:
    """Return one page of approved firms with what they show, and how many. Two SELECTs."""
    return esg.firms(
        session, scope.places, text=text, place=place, sort=sort, offset=(page - 1) * (size or 0),
        limit=size,
    )  # fmt: skip
