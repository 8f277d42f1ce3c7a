"""What a reader of the desk may choose from: regions, municipalities, industries, programmes."""

from app.runtime.catalogue import Catalogue
from app.services.scope import Scope
from app.web.filters import named
from app.web.reference import located


def region_options(scope: Scope, catalogue: Catalogue) -> dict[str, str]:
    """Return the regions in sight, by code."""
    codes = sorted({catalogue.places[p].region for p in scope.places})
    return {code: named(catalogue.regions[code]) for code in codes}


def place_options(scope: Scope, catalogue: Catalogue, region: str = "") -> dict[str, str]:
    """Return the municipalities in sight, of one region where it is chosen.

    Over several regions there are hundreds, which no list helps with: then there is none.
    """
    codes = [p for p in sorted(scope.places) if not region or catalogue.places[p].region == region]
    if len({catalogue.places[p].region for p in codes}) > 1:
        return {}
    return {code: located(catalogue.places[code]) for code in codes}


def industry_options(catalogue: Catalogue) -> dict[str, str]:
    """Return the divisions of manufacturing, by code."""
    return {t.id: named(t) for t in catalogue.trades.values() if t.parent is None}


def programme_options(catalogue: Catalogue) -> dict[str, str]:
    """Return the programmes."""
    return {p.id: named(p) for p in catalogue.programmes.values()}
