"""The firms and mentors of an event as the match engine sees them, members and guests alike.

A guest of an imported list is known by a line of text, a place and a trade at most. What nobody
knows of somebody is named in ``unknown``, so that it can be left out of a score instead of being
guessed.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.event import Event, Registration
from app.repositories import requests
from app.repositories.matchday import events, fits, people
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.challenges import propose
from app.services.indexing import lexical_engine, mentor_engine
from app.services.matching_adapt import level_number, middle_of
from app.services.mentor_ranking import Pool, load_pool
from app.services.searching import MAX_QUERY
from knowledge.domain import Document, Section
from knowledge.search.engine import SearchEngine
from matching.domain import Mentor, Need, Place

_SOME_TRADE = "10"
"""Stands where a trade is unknown; the feature it would feed has no weight then."""
WORDS_STRETCH = 8.0
"""Without a model likeness goes by words alone and ends at a tenth. On the 1,260 pairs of the
demonstration words give 0.05 in the middle and 0.08 for the best tenth, the model 0.39 and 0.58:
times eight they are about the same."""


@dataclass(frozen=True)
class FirmParty:
    """A firm: what the engine needs, its words, and the features nobody knows its side of."""

    row: Registration
    need: Need
    text: str
    unknown: frozenset[str]
    mark: str


@dataclass(frozen=True)
class MentorParty:
    """A mentor: what the engine needs, the features unknown, and the newest own case, if any."""

    row: Registration
    mentor: Mentor
    member: bool
    unknown: frozenset[str]
    case: str
    mark: str


@dataclass(frozen=True)
class Parties:
    """Both sides of an event, and the engines that read them.

    ``profiles`` holds the members among the mentors by mentor id, ``topics`` what mentors said
    that they can talk about, by registration id.
    """

    firms: tuple[FirmParty, ...]
    mentors: tuple[MentorParty, ...]
    profiles: SearchEngine
    topics: SearchEngine
    semantic: bool


@dataclass(frozen=True)
class _Desk:
    """What every party is read with; ``home`` is where somebody without a place comes from."""

    search: SearchRuntime
    catalogue: Catalogue
    home: Place

    def categories(self, text: str) -> dict[str, float]:
        """Return the problem categories that a text is guessed to be about."""
        guessed = propose(self.search.categorise, text)
        return {id_: sure for id_, sure in guessed if id_ in self.catalogue.categories}

    def place(self, row: Registration) -> Place:
        """Return where somebody comes from."""
        place = self.catalogue.places.get(row.municipality_code or "")
        return Place(place.latitude, place.longitude) if place else self.home


def load(
    session: Session,
    event: Event,
    *,
    search: SearchRuntime,
    catalogue: Catalogue,
    now: datetime,
) -> Parties:
    """Return the approved people of an event. Eleven SELECTs."""
    rows = events.registrations_of(session, event.id)
    firms = [row for row in rows if row.side == "firm"]
    guides = [row for row in rows if row.side == "mentor"]
    today = today_in_seoul(now)
    pool = load_pool(session, catalogue, region=event.region_code, today=today)
    profiles = mentor_engine(session, search, catalogue)
    desk = _Desk(search, catalogue, middle_of(event.region_code, catalogue))
    topics = (search.make_engine or lexical_engine)()
    topics.load(
        Document(row.id, 0, row.topic, (Section("topic", row.topic),))
        for row in guides
        if row.topic
    )
    mentors = tuple(_mentor(row, pool, profiles, desk) for row in guides)
    return Parties(
        firms=_firms(session, firms, desk),
        mentors=mentors,
        profiles=profiles,
        topics=topics,
        semantic=profiles.stats.semantic,
    )


def likeness(parties: Parties, firm: FirmParty) -> dict[int, float]:
    """Return how alike the words of a firm are to each mentor's, 0..1, by the engine's mentor id.

    The better of profile with cases and of what the mentor wrote for this event counts.
    """
    if not firm.text:
        return {}
    profiles = parties.profiles.score_all(firm.text)
    topics = parties.topics.score_all(firm.text)
    stretch = 1.0 if parties.semantic else WORDS_STRETCH
    return {
        party.mentor.id: min(
            1.0,
            stretch * max(0.0, profiles.get(party.mentor.id, 0.0), topics.get(party.row.id, 0.0)),
        )
        for party in parties.mentors
    }


def _firms(session: Session, rows: Collection[Registration], desk: _Desk) -> tuple[FirmParty, ...]:
    companies = fits.companies_of(session, {row.company_id for row in rows if row.company_id})
    chosen = fits.challenges_of(session, {row.challenge_id for row in rows if row.challenge_id})
    newest: dict[int, Challenge] = {}
    for challenge in people.challenges_of(session, list(companies)):
        newest.setdefault(challenge.company_id, challenge)
    weighed: dict[int, dict[str, float]] = defaultdict(dict)
    told = {*chosen, *(challenge.id for challenge in newest.values())}
    for challenge_id, category, sure, _ in requests.weighed_categories(session, told):
        weighed[challenge_id][category] = sure
    found = []
    for row in rows:
        company = companies.get(row.company_id or 0)
        # where nothing was said for the day, what the firm wrote last is what it comes for
        usual = None if row.topic or company is None else newest.get(company.id)
        told_of = chosen.get(row.challenge_id or 0) or usual
        categories = dict(weighed[told_of.id]) if told_of else {}
        words = (row.topic, told_of.text if told_of else "")
        text = "\n".join(part for part in words if part)[:MAX_QUERY]
        found.append(_firm(row, company, text, categories, desk))
    return tuple(found)


def _firm(
    row: Registration,
    company: Company | None,
    text: str,
    told: dict[str, float],
    desk: _Desk,
) -> FirmParty:
    categories = told or desk.categories(text)
    need = Need(
        id=row.id,
        # a guest's own firm has no id; no mentor has a negative one
        company_id=company.id if company else -row.id,
        text_scores={},
        categories=categories,
        processes=frozenset(company.processes if company else ()),
        industry=(company.industry_code if company else row.industry_code) or _SOME_TRADE,
        level=level_number(company.level) if company else 0,
        headcount=company.headcount if company else 0,
        place=desk.place(row),
        products=frozenset(company.products if company else ()),
        buyers=frozenset(company.buyers if company else ()),
    )
    known = {
        "text": bool(text),
        "category": bool(categories),
        "process": bool(need.processes),
        "industry": bool(company or row.industry_code),
        "level": company is not None,
        "size": company is not None,
        "language": company is not None,
    }
    unknown = frozenset(name for name, there in known.items() if not there)
    # a guess follows from the text, and a process without the model guesses nothing
    facts = (text, told, need.processes, need.industry, need.level, need.headcount)
    own = (need.products, need.buyers, need.company_id, company is None)
    return FirmParty(row, need, text, unknown, mark_of(*facts, *own))


def _mentor(
    row: Registration,
    pool: Pool,
    profiles: SearchEngine,
    desk: _Desk,
) -> MentorParty:
    mentor, card = pool.mentors.get(row.mentor_id or 0), pool.cards.get(row.mentor_id or 0)
    if mentor is None or card is None:
        return _guest(row, desk)
    document = profiles.document(mentor.id)
    unknown = {
        name
        for name, there in (
            ("category", bool(mentor.categories)),
            ("process", bool(mentor.processes)),
            ("industry", mentor.industry is not None),
            ("level", mentor.level is not None),
            ("size", mentor.headcount is not None),
        )
        if not there
    }
    facts = (mentor.categories, mentor.processes, mentor.industry, mentor.level, mentor.headcount)
    told = [document.title, *(s.text for s in document.sections)] if document else []
    own = (mentor.products, mentor.buyers, mentor.company_id, mentor.languages, card.cases[:1])
    return MentorParty(
        row=row,
        mentor=mentor,
        member=True,
        unknown=frozenset(unknown),
        case=card.cases[0] if card.cases else "",
        mark=mark_of(*facts, *own, row.topic, told),
    )


def _guest(row: Registration, desk: _Desk) -> MentorParty:
    categories = desk.categories(row.topic)
    mentor = Mentor(
        # beside the ids of members, which are positive
        id=-row.id,
        company_id=None,
        categories=categories,
        processes=frozenset(),
        industry=row.industry_code,
        level=None,
        headcount=None,
        place=desk.place(row),
        radius_km=100.0,
        capacity=1,
        free_places=1,
    )
    known = {"text": bool(row.topic), "category": bool(categories), "industry": row.industry_code}
    names = ("text", "category", "process", "industry", "level", "size", "language")
    unknown = frozenset(name for name in names if not known.get(name))
    return MentorParty(
        row=row,
        mentor=mentor,
        member=False,
        unknown=unknown,
        case="",
        mark=mark_of(row.topic, row.industry_code, "guest"),
    )


def mark_of(*facts: Any) -> str:
    """Return a short mark that is the same exactly while the facts are, in any process."""
    text = json.dumps(facts, default=_plain, ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else sorted(value)
