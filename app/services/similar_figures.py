"""What firms like this one reached: figures of published cases, as orientation for a target."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.repositories import goals as repository
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.field_visibility import eyes_of, level_of
from app.services.kpi_pairs import KpiPair, kpi_pair

MOST = 3
_LOOKED_AT = 30


@dataclass(frozen=True)
class SimilarFigure:
    """A figure of a published case, with the case it is quoted from."""

    case_id: str
    title: str
    title_en: str
    company: str
    pair: KpiPair


def similar_figures(
    session: Session,
    actor: Actor,
    *,
    metric_id: str,
    unit: str,
    industry: str,
    catalogue: Catalogue,
) -> tuple[SimilarFigure, ...]:
    """Return at most three finished figures that the actor may see, the nearest firms first.

    One figure a case, same metric and unit, only such as became better. One SELECT.
    """
    found: dict[int, SimilarFigure] = {}
    rows = repository.similar_measures(session, metric_id, unit, industry, limit=_LOOKED_AT)
    for measure, version, case, company in rows:
        region = catalogue.places[company.municipality_code].region
        eyes = eyes_of(actor, company_id=company.id, region=region)
        pair = kpi_pair(measure, catalogue)
        if pair.verdict == "better" and eyes.see(level_of(version, "measures")):
            figure = SimilarFigure(
                case.public_id, version.title, version.title_en, company.name, pair
            )
            found.setdefault(case.id, figure)
    return tuple(found.values())[:MOST]
