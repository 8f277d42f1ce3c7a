"""What is known of firms, in the words of the rule engine, each with its day and its origin.

Sales, exports and research are those of the last full year before the day, the headcount that of
the year of the day or the year before; without such a row the register of firms tells the headcount
and the sales band. Aid is what the ledger and published cases tell: an aid that stands in neither
is not known here, and pages say so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.repositories.programmes import facts as rows
from app.repositories.programmes.versions import families
from app.runtime.catalogue import Catalogue
from matching.programmes.domain import FirmFacts, Known, PastAid, Span

BANDS: Mapping[str, Span] = {
    "under_1bn": Span(0, 10**9),
    "1_5bn": Span(10**9, 5 * 10**9),
    "5_10bn": Span(5 * 10**9, 10**10),
    "10_30bn": Span(10**10, 3 * 10**10),
    "30_100bn": Span(3 * 10**10, 10**11),
    "over_100bn": Span(10**11, None),
}
REGISTER, YEARLY, DECLARED, LEDGER, NOTICE, GIVEN = (
    "register", "yearly", "declared", "ledger", "notice", "given",
)  # fmt: skip
"""Where a fact comes from; ``given``: typed into the form of the check, kept nowhere."""

_MONEY = ("sales_won", "export_won", "rnd_won")
_OLDEST_YEARS = 3
"""Yearly figures older than this say nothing of a firm today."""


def facts_of(
    session: Session, company_ids: Collection[int], *, on: date, catalogue: Catalogue
) -> dict[int, FirmFacts]:
    """Return the facts of firms as known on a day, by firm id. Six SELECTs."""
    found = facts_and_firms(session, rows.Firms(ids=company_ids), on=on, catalogue=catalogue)
    return {firm.id: facts for firm, facts in found}


def facts_in(
    session: Session, places: Collection[str], *, on: date, catalogue: Catalogue
) -> list[tuple[rows.FirmRow, FirmFacts]]:
    """Return the approved firms of municipalities with their facts, by id. Six SELECTs."""
    return facts_and_firms(session, rows.Firms(places=places), on=on, catalogue=catalogue)


def facts_and_firms(
    session: Session, which: rows.Firms, *, on: date, catalogue: Catalogue
) -> list[tuple[rows.FirmRow, FirmFacts]]:
    """Return firms with their facts. Six SELECTs, whatever the number of firms."""
    firms = rows.firms(session, which)
    years = _grouped(
        (row.company_id, row)
        for row in rows.years(session, which, until=on.year)
        if row.year > on.year - _OLDEST_YEARS
    )
    told = _grouped(
        (company, (fact, value, day))
        for company, fact, value, day in rows.declarations(session, which, until=on)
    )
    family = families(session)
    aids = _grouped(
        (row.company_id, PastAid(
            row.programme_id or "", family.get(row.programme_id or "", ""), row.purpose, row.year
        ))
        for row in rows.aids(session, which, until=on)
    )  # fmt: skip
    areas = {
        place: area_known(place, on, catalogue) for place in {f.municipality_code for f in firms}
    }
    never_aided = Known((), on, LEDGER)
    found = []
    for firm in firms:
        known = _registered(firm, catalogue)
        known.update(areas[firm.municipality_code])
        known.update(_yearly(years.get(firm.id, ()), on))
        for fact, value, day in told.get(firm.id, ()):
            known[fact] = Known(value, day, DECLARED)
        had = aids.get(firm.id)
        known["aid"] = Known(tuple(had), on, LEDGER) if had else never_aided
        found.append((firm, FirmFacts(known)))
    return found


def area_known(place: str, on: date, catalogue: Catalogue) -> dict[str, Known]:
    """Return whether a municipality is a depopulation or interest area on a day."""
    area = catalogue.designation(place, on)
    since = max(
        (
            d.valid_from
            for d in catalogue.designations
            if d.municipality == place and d.kind == area and d.valid_from <= on
        ),
        default=on,
    )
    return {"designation": Known(frozenset({area or "none"}), since, NOTICE)}


def _grouped(pairs: Iterable[tuple[int, Any]]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


@lru_cache(maxsize=4096)
def _choice(value: str) -> Known:
    return Known(frozenset({value}), None, REGISTER)


@lru_cache(maxsize=4096)
def _count(value: int) -> Known:
    return Known(Span.exactly(value), None, REGISTER)


@lru_cache(maxsize=4096)
def _trade(code: str) -> Known:
    return Known(code, None, REGISTER)


_SALES = {band: Known(span, None, REGISTER) for band, span in BANDS.items()}


def _registered(firm: rows.FirmRow, catalogue: Catalogue) -> dict[str, Known]:
    # the same few values in all firms: made once, for a run over tens of thousands of them
    known = {
        "sales_won": _SALES[firm.sales_band],
        "headcount": _count(firm.headcount),
        "level": _choice(firm.level),
        "js_level": _choice(firm.js_level or "none"),
        "industry": _trade(firm.industry_code),
        "municipality": _choice(firm.municipality_code),
        "region": _choice(catalogue.places[firm.municipality_code].region),
    }
    if firm.founded is not None:
        known["founded"] = _count(firm.founded)
    return known


def _yearly(years: Iterable[rows.YearRow], on: date) -> dict[str, Known]:
    """Return the newest figures; the years come the newest first."""
    known: dict[str, Known] = {}
    for row in years:
        end = date(row.year, 12, 31)
        if row.headcount is not None and row.year >= on.year - 1 and "headcount" not in known:
            known["headcount"] = Known(Span.exactly(row.headcount), min(end, on), YEARLY)
        if row.year == on.year:
            continue
        for name in _MONEY:
            won = getattr(row, name)
            if won is not None and name not in known:
                known[name] = Known(Span.exactly(won), end, YEARLY)
    return known
