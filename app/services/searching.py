"""What a person asks of the lists of cases and mentors, and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.runtime.catalogue import Catalogue
from knowledge.domain import RELEVANCE, Direction, Hit, Query, Quote, Result

MAX_QUERY = 10_000
PAGE_SIZE = 10
MAX_OPTIONS = 20

CASE_FACETS = ("category", "industry", "municipality", "level", "solution", "kpi_area", "area")
MENTOR_FACETS = ("category", "industry", "municipality", "solution", "language", "area")


@dataclass(frozen=True)
class Wish:
    """A search as parsed from an address: text, accepted values by facet, order, page (from 1)."""

    text: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    industry_text: str = ""
    literal: bool = False
    """Search for the text as it was typed, even where it looks like a slip of the keyboard."""


@dataclass(frozen=True)
class Excerpt:
    """A quoted sentence; ``marks`` are offsets into ``text``; ``field`` says where it stands."""

    text: str
    marks: tuple[tuple[int, int], ...]
    field: str
    case: str = ""
    """Public id of the case it stands in, for a mentor's hit."""


@dataclass(frozen=True)
class Option:
    """One value of a filter with the number of results it would leave."""

    value: str
    ko: str
    en: str
    count: int
    chosen: bool
    depth: int = 0


def excerpt(hit: Hit) -> Excerpt | None:
    """Return the quoted sentence of a hit with marks counted from its own start."""
    return quoted(hit.quote) if hit.quote else None


def quoted(quote: Quote) -> Excerpt:
    """Return a quote with marks counted from its own start; ``<case>/<field>`` is taken apart."""
    case, slash, name = quote.field.partition("/")
    return Excerpt(
        text=quote.text,
        marks=tuple((start - quote.start, end - quote.start) for start, end in quote.marks),
        field=name if slash else quote.field,
        case=case if slash else "",
    )


def options(
    facet: str, counts: Mapping[str, int], chosen: frozenset[str], catalogue: Catalogue
) -> tuple[Option, ...]:
    """Return the values of a facet worth showing: those that leave results, and the chosen ones.

    Industries come as a tree: groups stand under their division once it, or one of them, is
    chosen. Municipalities come by code; the rest by count, most first, ties by name. Of more than
    ``MAX_OPTIONS`` values (a country's municipalities) the chosen and the most frequent come.
    """
    values = [v for v in {*counts, *chosen} if counts.get(v) or v in chosen]
    if facet == "industry":
        return _industry_options(values, counts, chosen, catalogue)
    values = sorted(values, key=lambda v: (v not in chosen, -counts.get(v, 0), v))[:MAX_OPTIONS]
    named = [_option(facet, value, counts, chosen, catalogue) for value in values]
    if facet == "municipality":
        return tuple(sorted(named, key=lambda o: o.value))
    return tuple(sorted(named, key=lambda o: (-o.count, o.ko)))


def _industry_options(
    values: list[str], counts: Mapping[str, int], chosen: frozenset[str], catalogue: Catalogue
) -> tuple[Option, ...]:
    opened = {value[:2] for value in chosen}
    shown: list[Option] = []
    for division in sorted(v for v in values if len(v) == 2):
        groups = (
            sorted(v for v in values if len(v) > 2 and v[:2] == division)
            if division in opened
            else []
        )
        for value in (division, *groups):
            depth = 0 if value == division else 1
            shown.append(_option("industry", value, counts, chosen, catalogue, depth))
    return tuple(shown)


def _option(
    facet: str,
    value: str,
    counts: Mapping[str, int],
    chosen: frozenset[str],
    catalogue: Catalogue,
    depth: int = 0,
) -> Option:
    names = {
        "industry": catalogue.trades,
        "municipality": catalogue.places,
        "solution": catalogue.remedies,
        "category": catalogue.categories,
    }.get(facet, {})
    item = names.get(value)
    ko, en = (item.ko, item.en) if item else (value, value)
    if facet == "municipality" and item:
        # many districts share a name, so the province goes with it
        region = catalogue.regions[catalogue.places[value].region]
        ko, en = f"{region.short} {ko}", f"{en}, {region.en}"
    return Option(value, ko, en, counts.get(value, 0), value in chosen, depth)


def query_of(wish: Wish, sorts: Mapping[str, Direction], blank_sort: str, size: int) -> Query:
    """Return what the engine is asked for a wish.

    An unknown order is relevance; a blank text has no relevance and comes in ``blank_sort``.
    """
    text = wish.text[:MAX_QUERY]
    sort = wish.sort if wish.sort in sorts else RELEVANCE
    if sort == RELEVANCE and not text.strip():
        sort = blank_sort
    return Query(
        text=text,
        industry_text=wish.industry_text,
        filters=wish.filters,
        sort=sort,
        direction=sorts[sort],
        offset=(wish.page - 1) * size,
        limit=size,
        literal=wish.literal,
    )


def facets_of(
    result: Result, wish: Wish, names: Sequence[str], catalogue: Catalogue
) -> dict[str, tuple[Option, ...]]:
    """Return the filters of a list with the counts of a result, in the order of ``names``."""
    return {
        name: options(
            name,
            result.facet_counts.get(name, {}),
            wish.filters.get(name, frozenset()),
            catalogue,
        )
        for name in names
    }
