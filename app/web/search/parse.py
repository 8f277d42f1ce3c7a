"""From an address to a wish, and back."""

from collections.abc import Sequence

from flask import request, url_for

from app.services.searching import Wish
from app.web.forms import clean
from app.web.paging import page_number

MAX_VALUES = 40


def parse_wish(facets: Sequence[str]) -> Wish:
    """Read text, filters, order and page from the query string; what is unknown is ignored."""
    filters = {}
    for facet in facets:
        chosen = frozenset(
            value for value in request.args.getlist(facet)[:MAX_VALUES] if 0 < len(value) <= 20
        )
        if chosen:
            filters[facet] = chosen
    return Wish(
        text=clean(request.args.get("q", "")),
        filters=filters,
        sort=request.args.get("sort", "relevance"),
        page=page_number(),
    )


def own_address(wish: Wish) -> str:
    """Return the shareable address of a wish: only what differs from the plain list."""
    values: dict[str, object] = {facet: sorted(chosen) for facet, chosen in wish.filters.items()}
    if wish.text:
        values["q"] = wish.text[:500]
    if wish.sort != "relevance":
        values["sort"] = wish.sort
    if wish.page > 1:
        values["page"] = wish.page
    return url_for(str(request.endpoint), **values)  # type: ignore[arg-type]  # lists are repeated parameters
