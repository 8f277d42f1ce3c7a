"""Which mentors suit a challenge, why, and why the others are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, NotFound
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import AHEAD_STATES, Request
from app.repositories import engagements, requests
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services import auditing, case_search
from app.services.actor import Actor
from app.services.adapt import industry_words
from app.services.case_search import CaseResults
from app.services.finding import Reasoned, SideBySide, shares, side_by_side
from app.services.indexing import mentor_engine
from app.services.matching_adapt import gather_facts, mentor_of, middle_of, need_of
from app.services.mentor_cards import MentorCard, cards
from app.services.region_settings import limits_of
from app.services.request_history import ranks_used
from app.services.request_letters import Address, firm_values, tell_coordinators
from app.services.searching import MAX_QUERY, Option, Wish
from app.services.travel import Trip, estimate
from app.services.weights import weights_for
from knowledge.search.engine import SearchEngine
from matching.domain import Feature, Mentor, Need, Pairing, Place
from matching.explain import Reason, find_near_miss_reasons, find_reasons
from matching.score import OUTRANKED, Ranking, rank
from matching.weights import Weights

SHOWN, REASONS, CASES = 8, 4, 6
OUTRANKED_SHOWN, LEAST_REASONS = 20, 2
CASE_FILTERS = ("level", "solution")
HELP_WANTED = "challenge.help_wanted"
_REFUSED = ("declined", "not_this_season")


@dataclass(frozen=True)
class RankedMentor:
    """A mentor to offer; ``pair`` quotes profile or case, ``asked`` is the live request to them."""

    card: MentorCard
    score: float
    features: tuple[Feature, ...]
    reasons: tuple[Reason, ...]
    pair: SideBySide | None
    asked: Request | None
    trip: Trip | None
    """From the mentor's firm to the asking one, estimated; None for a mentor without a firm."""


@dataclass(frozen=True)
class NearMiss:
    """A mentor who is not offered, and why."""

    card: MentorCard
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class MatchPage:
    """Everything the page of one challenge shows.

    ``categories`` are the owner's, or ``guessed`` from the text while the owner chose none.
    ``refused`` are all mentors that a rule leaves out, ``outranked`` the best of those who only
    scored less; both best first.
    """

    challenge: Challenge
    company: Company
    categories: tuple[str, ...]
    guessed: bool
    cases: tuple[Reasoned, ...]
    case_total: int
    case_facets: Mapping[str, tuple[Option, ...]]
    mentors: tuple[RankedMentor, ...]
    refused: tuple[NearMiss, ...]
    outranked: tuple[NearMiss, ...]
    weights: Weights
    live: int
    ranks: int
    """How many more mentors the firm may rank for the challenge now."""
    help_wanted_at: datetime | None
    semantic: bool


@dataclass(frozen=True)
class Pool:
    """All approved mentors as cards and as values of the matching engine, both by id."""

    cards: Mapping[int, MentorCard]
    mentors: Mapping[int, Mentor]


def load_pool(session: Session, catalogue: Catalogue, *, region: str, today: date) -> Pool:
    """Return all approved mentors; those without a firm start from the middle of ``region``.

    Five SELECTs.
    """
    found = cards(session, None, catalogue=catalogue, today=today)
    return _pool(session, found, catalogue, region)


def visible_challenge(
    session: Session, actor: Actor, public_id: str, catalogue: Catalogue
) -> tuple[Challenge, Company]:
    """Return a challenge for its firm's people and the coordinators of its region.

    Raises:
        NotFound: for anybody else, as for a challenge that does not exist.
    """
    found = requests.challenge_with_company(session, public_id)
    if found is not None:
        challenge, company = found
        region = catalogue.places[company.municipality_code].region
        if actor.may_act_for(company.id) or actor.coordinates(region):
            return challenge, company
    raise NotFound(N_("고민을 찾지 못했어요. 주소를 다시 확인해 주세요."))


def need_from(
    challenge: Challenge,
    company: Company,
    *,
    engine: SearchEngine,
    categories: Mapping[str, float],
    history: Sequence[Request],
    catalogue: Catalogue,
) -> Need:
    """Return a challenge as the matching engine sees it.

    Args:
        challenge: the challenge.
        company: its firm.
        engine: over mentors; its likeness to the words of the challenge becomes the text scores.
        categories: categories with their confidence, the owner's or else the proposed ones.
        history: the requests about it so far: who declined is not offered again.
        catalogue: for the place and the words of the trade.
    """
    text = challenge.text[:MAX_QUERY]
    return need_of(
        challenge,
        company,
        categories=categories,
        text_scores=engine.score_all(text, industry_words(company, catalogue)),
        vetoed={r.mentor_id for r in history if r.state in _REFUSED},
        catalogue=catalogue,
    )


def match(
    session: Session,
    actor: Actor,
    public_id: str,
    search: SearchRuntime,
    *,
    filters: Mapping[str, frozenset[str]],
    catalogue: Catalogue,
    now: datetime,
) -> MatchPage:
    """Return the cases and mentors for a challenge. At most 16 SELECTs.

    ``filters`` narrow the cases by the facets of ``CASE_FILTERS``.

    Raises:
        NotFound: the actor may not see the challenge.
    """
    challenge, company = visible_challenge(session, actor, public_id, catalogue)
    region = catalogue.places[company.municipality_code].region
    text = challenge.text[:MAX_QUERY]
    weighed = requests.weighed_categories(session, [challenge.id])
    history = requests.of_challenges(session, [challenge.id])
    live = {r.mentor_id: r for r in history if r.state in AHEAD_STATES}
    engine = mentor_engine(session, search, catalogue)
    need = need_from(
        challenge,
        company,
        engine=engine,
        categories={category: sure for _, category, sure, _ in weighed},
        history=history,
        catalogue=catalogue,
    )
    pool = load_pool(session, catalogue, region=region, today=today_in_seoul(now))
    weights = weights_for(session, region)
    ranking = rank(need, pool.mentors.values(), weights, today=today_in_seoul(now), limit=SHOWN)
    found = _cases(session, actor, search, text, company, filters=filters, catalogue=catalogue)
    return MatchPage(
        challenge=challenge,
        company=company,
        categories=tuple(category for _, category, _, _ in weighed),
        guessed=any(not confirmed for _, _, _, confirmed in weighed),
        cases=_reasoned(search, text, found),
        case_total=found.total,
        case_facets={name: found.facets[name] for name in CASE_FILTERS},
        mentors=tuple(
            _ranked(p, pool.cards[p.mentor_id], engine, text, live.get(p.mentor_id), need.place)
            for p in ranking.pairings
        ),
        refused=_left_out(ranking, pool, outranked=False),
        outranked=_left_out(ranking, pool, outranked=True)[:OUTRANKED_SHOWN],
        weights=weights,
        live=sum(r.state in requests.LIVE for r in live.values()),
        ranks=max(0, limits_of(session, region).ranked_mentors - ranks_used(history)),
        help_wanted_at=requests.help_wanted_at(session, challenge.public_id, HELP_WANTED),
        semantic=found.semantic,
    )


def want_help(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Tell the region's coordinators that no mentor fits; a second time changes nothing.

    Raises:
        NotFound: the actor may not see the challenge.
    """
    challenge, company = visible_challenge(session, actor, public_id, catalogue)
    requests.lock_challenge(session, challenge.id)
    if requests.help_wanted_at(session, public_id, HELP_WANTED) is not None:
        return
    region = catalogue.places[company.municipality_code].region
    auditing.record(session, actor, HELP_WANTED, "challenge", public_id, now=now, region=region)
    values = firm_values(company, challenge, catalogue, address(public_id))
    tell_coordinators(session, "challenge_help_wanted", region, values, now=now)


def _pool(
    session: Session, found: Mapping[int, MentorCard], catalogue: Catalogue, region: str
) -> Pool:
    firms = {card.company.id for card in found.values() if card.company}
    facts = gather_facts(engagements.case_facts(session, firms))
    home = middle_of(region, catalogue)
    return Pool(
        cards=found,
        mentors={
            id_: mentor_of(card, facts.get(card.company.id) if card.company else None, home)
            for id_, card in found.items()
        },
    )


def load_mentor(
    session: Session, mentor_id: int, catalogue: Catalogue, *, region: str, today: date
) -> Pool:
    """Return a pool of one mentor; empty when the mentor is not approved. Five SELECTs."""
    found = cards(session, [mentor_id], catalogue=catalogue, today=today)
    return _pool(session, found, catalogue, region)


def _cases(
    session: Session,
    actor: Actor,
    search: SearchRuntime,
    text: str,
    company: Company,
    *,
    filters: Mapping[str, frozenset[str]],
    catalogue: Catalogue,
) -> CaseResults:
    accepted = {name: filters[name] for name in CASE_FILTERS if filters.get(name)}
    wish = Wish(text=text, filters=accepted, industry_text=industry_words(company, catalogue))
    return case_search.search_cases(
        session, search, wish, viewer=actor, catalogue=catalogue, size=CASES
    )


def _reasoned(search: SearchRuntime, text: str, found: CaseResults) -> tuple[Reasoned, ...]:
    current = search.cases.current
    # the search just brought the engine up to date: its change numbers are not read again
    assert current is not None  # noqa: S101
    engine = current[0]
    return tuple(
        Reasoned(item, side_by_side(engine, text, item.hit.id), shares(item))
        for item in found.found
    )


def _ranked(
    pairing: Pairing,
    card: MentorCard,
    engine: SearchEngine,
    text: str,
    asked: Request | None,
    plant: Place,
) -> RankedMentor:
    return RankedMentor(
        card=card,
        score=pairing.score,
        features=pairing.features,
        reasons=find_reasons(pairing, limit=REASONS),
        pair=side_by_side(engine, text, pairing.mentor_id),
        asked=asked,
        trip=estimate(card.place, plant) if card.place else None,
    )


def _left_out(ranking: Ranking, pool: Pool, *, outranked: bool) -> tuple[NearMiss, ...]:
    return tuple(
        NearMiss(pool.cards[p.mentor_id], p.score, find_near_miss_reasons(p, limit=LEAST_REASONS))
        for p in ranking.near_misses
        if (p.refusals[0].code == OUTRANKED) is outranked
    )
