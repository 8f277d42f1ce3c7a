"""Case cards: what a list shows of a published case."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.company import Company
from app.repositories import cases
from app.repositories.cases import CaseRow
from app.runtime.catalogue import Catalogue, Place, Trade
from app.services.actor import Actor
from app.services.field_visibility import eyes_of, level_of
from app.services.kpi_pairs import KpiPair, kpi_pair

FIGURES = 2


@dataclass(frozen=True)
class Firm:
    """A firm as far as everybody may know it."""

    public_id: str
    name: str
    name_en: str
    place: Place
    designation: str | None
    """``depopulation``, ``interest`` or None."""
    trade: Trade


@dataclass(frozen=True)
class CaseCard:
    """A published case in a list. Hidden fields are None."""

    case_id: int
    public_id: str
    title: str
    title_en: str
    firm: Firm
    level_before: str | None
    level_after: str | None
    figures: tuple[KpiPair, ...]
    """At most two, in the author's order, the finished ones first."""
    months: int | None
    cost_won: int | None
    photo: str | None
    """Public id of a public photo."""
    demonstration: bool
    published_at: datetime
    revision: int


def cards(
    session: Session,
    case_ids: Collection[int],
    *,
    catalogue: Catalogue,
    viewer: Actor | None,
    now: datetime | None = None,
) -> dict[int, CaseCard]:
    """Return the cards of the published cases among ``case_ids``, in the order given.

    Ids of anything else are left out. Three SELECTs for any number of ids, none for none. The
    county mark is that of ``now`` (default: today).
    """
    if not case_ids:
        return {}
    rows = {row.case.id: row for row in cases.by_ids(session, case_ids)}
    versions = [row.version.id for row in rows.values()]
    pairs: dict[int, list[KpiPair]] = defaultdict(list)
    for measure in cases.measures_of(session, versions):
        pairs[measure.version_id].append(kpi_pair(measure, catalogue))
    photos = cases.cover_photos(session, versions)
    return {
        case_id: _card(rows[case_id], pairs, photos, catalogue=catalogue, viewer=viewer, now=now)
        for case_id in case_ids
        if case_id in rows
    }


def firm_of(company: Company, catalogue: Catalogue, now: datetime | None = None) -> Firm:
    """Return what everybody may know of a firm, with the county mark of ``now``."""
    return Firm(
        public_id=company.public_id,
        name=company.name,
        name_en=company.name_en,
        place=catalogue.places[company.municipality_code],
        designation=catalogue.designation(company.municipality_code, today_in_seoul(now)),
        trade=catalogue.trades[company.industry_code],
    )


def _card(
    row: CaseRow,
    pairs: dict[int, list[KpiPair]],
    photos: dict[int, str],
    *,
    catalogue: Catalogue,
    viewer: Actor | None,
    now: datetime | None,
) -> CaseCard:
    case, version, company = row.case, row.version, row.company
    firm = firm_of(company, catalogue, now)
    eyes = eyes_of(viewer, company_id=company.id, region=firm.place.region)
    figures = sorted(pairs[version.id], key=lambda pair: pair.after is None)
    return CaseCard(
        case_id=case.id,
        public_id=case.public_id,
        title=version.title,
        title_en=version.title_en,
        firm=firm,
        level_before=version.level_before,
        level_after=version.level_after,
        figures=tuple(figures[:FIGURES]) if eyes.see(level_of(version, "measures")) else (),
        months=version.months,
        cost_won=version.cost_won if eyes.see(level_of(version, "cost")) else None,
        photo=photos.get(version.id),
        demonstration=case.demonstration or company.demonstration,
        # a published case has its date: the table says so
        published_at=case.published_at or case.updated_at,
        revision=case.revision,
    )
