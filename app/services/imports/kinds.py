"""All kinds of lists, to be read and extended here."""

from app.services.imports.companies import Companies
from app.services.imports.kind import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Companies(),)}
"""By the value of ``DataImport.kind``."""
