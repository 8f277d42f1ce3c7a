"""All kinds of lists, to be read and extended here."""

from app.services.imports.aid import AidLists
from app.services.imports.companies import Companies
from app.services.imports.county_base import CountyBases
from app.services.imports.kind import Kind
from app.services.imports.mentors import Mentors
from app.services.imports.panel import PanelRows

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Companies(), Mentors(), AidLists(), CountyBases(), PanelRows())
}
"""By the value of ``DataImport.kind``."""
