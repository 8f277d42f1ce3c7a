"""What a reader asked a list for, read from the address once and the same way everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from app.web.forms import clean
from app.web.paging import page_number

MAX_TEXT = 100


@dataclass(frozen=True)
class Asked:
    """Search text, chosen filters (empty text filters nothing), order and page from 1."""

    text: str
    filters: Mapping[str, str]
    sort: str
    page: int

    def __getitem__(self, name: str) -> str:
        """Return a filter."""
        return self.filters[name]

    @property
    def narrowed(self) -> bool:
        """Whether the list was searched or filtered at all: an empty result then says so."""
        return bool(self.text) or any(self.filters.values())


def asked(
    sorts: Sequence[str] = (), filters: Mapping[str, Sequence[str] | None] | None = None
) -> Asked:
    """Return what the address asks for.

    ``sorts``: known orders, the usual one first; anything else is the usual one. ``filters``:
    name -> known values, None for any text; a value that is not known filters nothing.
    """
    chosen = {}
    for name, known in (filters or {}).items():
        value = clean(request.args.get(name, ""))[:MAX_TEXT]
        chosen[name] = value if known is None or value in known else ""
    sort = request.args.get("sort", "")
    return Asked(
        text=clean(request.args.get("q", ""))[:MAX_TEXT],
        filters=chosen,
        sort=sort if sort in sorts else next(iter(sorts), ""),
        page=page_number(),
    )
