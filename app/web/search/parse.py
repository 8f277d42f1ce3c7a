"""From an address to a wish, and back."""

from collections.abc import Sequence
from dataclasses import replace

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
    text = clean(request.args.get("q", ""))
    return Wish(
        text=text,
        filters=filters,
        sort=request.args.get("sort", "relevance"),
        page=page_number(),
        # the very text is repeated, so that another text in the same form is read with care again
        literal=bool(text) and clean(request.args.get("literal", "")) == text,
    )


def literal_address(wish: Wish) -> str:
    """Return the address of a wish whose text is taken as it was typed, from the first page."""
    return own_address(replace(wish, literal=True, page=1))


def own_address(wish: Wish) -> str:
    """Return the shareable address of a wish: only what differs from the plain list."""
    values: dict[str, object] = {facet: sorted(chosen) for facet, chosen in wish.filters.items()}
    if wish.text:
        values["q"] = wish.text[:500]
    if wish.literal:
        values["literal"] = wish.text[:500]
    if wish.sort != "relevance":
        values["sort"] = wish.sort
    if wish.page > 1:
        values["page"] = wish.page
    return url_for(str(request.endpoint), **values)  # type: ignore[arg-type]  # lists are repeated parameters
