"""Rows and cards on one side, values of the matching engine on the other."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.models.challenge import Challenge
from app.models.company import LEVELS, Company
from app.runtime.catalogue import Catalogue
from app.services.mentor_cards import MentorCard
from matching.domain import Mentor, Need, Place

_CASE, _TOPIC = 1.0, 1.0


@dataclass
class CaseFacts:
    """What a firm's published cases say about their owner, put together."""

    categories: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    processes: set[str] = field(default_factory=set)
    levels_before: set[int] = field(default_factory=set)


def level_number(level: str) -> int:
    """Return 0 (none) to 4 (advanced)."""
    return LEVELS.index(level)


def gather_facts(
    rows: Sequence[tuple[int, int, list[str], str | None, str | None]],
) -> dict[int, CaseFacts]:
    """Return what the cases of each firm say, from rows of ``engagements.case_facts``.

    The weightiest category of a case counts 1, the next 1/2, then 1/3 and so on.
    """
    facts: dict[int, CaseFacts] = defaultdict(CaseFacts)
    places: dict[int, int] = defaultdict(int)
    for company_id, version_id, processes, level_before, category in rows:
        known = facts[company_id]
        known.processes.update(processes)
        if level_before is not None:
            known.levels_before.add(level_number(level_before))
        if category is not None:
            places[version_id] += 1
            known.categories[category] += _CASE / places[version_id]
    return facts


def middle_of(region: str, catalogue: Catalogue) -> Place:
    """Return the mean of a region's town halls: where a stationed expert is taken to start from."""
    places = catalogue.places_of(region)
    return Place(
        sum(place.latitude for place in places) / len(places),
        sum(place.longitude for place in places) / len(places),
    )


def need_of(
    challenge: Challenge,
    company: Company,
    *,
    categories: Mapping[str, float],
    text_scores: Mapping[int, float],
    vetoed: Collection[int],
    catalogue: Catalogue,
) -> Need:
    """Return a challenge as the engine sees it; scores outside 0..1 are cut to it."""
    place = catalogue.places[company.municipality_code]
    return Need(
        id=challenge.id,
        company_id=company.id,
        text_scores={id_: min(1.0, max(0.0, score)) for id_, score in text_scores.items()},
        categories=categories,
        processes=frozenset(company.processes),
        industry=company.industry_code,
        level=level_number(company.level),
        headcount=company.headcount,
        place=Place(place.latitude, place.longitude),
        products=frozenset(company.products),
        buyers=frozenset(company.buyers),
        vetoed=frozenset(vetoed),
    )


def mentor_of(card: MentorCard, facts: CaseFacts | None, home: Place) -> Mentor:
    """Return a mentor as the engine sees it.

    Args:
        card: the mentor.
        facts: of the published cases of the mentor's firm; None without any.
        home: where a mentor without a firm starts from.
    """
    facts = facts or CaseFacts()
    firm, place = card.company, card.place
    categories = dict(facts.categories)
    for topic in card.topics:
        categories[topic] = categories.get(topic, 0.0) + _TOPIC
    return Mentor(
        id=card.id,
        company_id=firm.id if firm else None,
        categories=categories,
        processes=frozenset(facts.processes | set(firm.processes if firm else ())),
        industry=firm.industry_code if firm else None,
        level=level_number(firm.level) if firm else None,
        headcount=firm.headcount if firm else None,
        place=Place(place.latitude, place.longitude) if place else home,
        radius_km=float(card.radius_km),
        capacity=card.places,
        free_places=card.free,
        region=place.region if place else "",
        solutions=frozenset(card.solutions),
        levels_before=frozenset(facts.levels_before),
        languages=frozenset(card.languages),
        answer_count=card.record.count,
        accepted_share=card.record.accepted_share,
        typical_answer_days=card.record.typical_days,
        paused_until=card.back_on,
        products=frozenset(firm.products if firm else ()),
        buyers=frozenset(firm.buyers if firm else ()),
    )
