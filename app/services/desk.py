"""The coordinator's desk: who waits, the lists behind it, and the counties at zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Forbidden
from app.models.account import User
from app.models.case import CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.request import Request
from app.repositories import case_versions, desk
from app.repositories.desk import ListWish
from app.runtime.catalogue import Catalogue, Place
from app.services.actor import Actor
from app.services.mentor_ranking import HELP_WANTED

T = TypeVar("T")
Wish = ListWish
SHOWN = 5
COUNTED = ("firms", "challenges", "unanswered", "cases", "mentors")
# a county without these is an alarm; no open challenge is none
NEEDED = ("firms", "cases", "mentors")
COMPANY_STATES = ("waiting", "approved", "refused")
CHALLENGE_STATES = ("unanswered", "wanted", "unasked", "accepted", "resolved", "withdrawn")
COMPANY_SORTS = ("waiting", "newest", "name", "place")
MENTOR_SORTS = ("waiting", "newest", "name", "free")
CHALLENGE_SORTS = ("oldest", "newest", "urgent", "place")


@dataclass(frozen=True)
class Queue(Generic[T]):
    """The first items of a queue, who waits longest first, and how many there are in all."""

    items: tuple[T, ...]
    total: int


@dataclass(frozen=True)
class MentorRow:
    """A mentor with the person, the firm (none for a stationed expert) and the places."""

    mentor: Mentor
    person: User
    company: Company | None
    places: int
    used: int


@dataclass(frozen=True)
class ChallengeRow:
    """A challenge with its firm; ``live`` requests wait for an answer or a reply.

    ``wanted``: its owner found no mentor that fits and asked the coordinator.
    """

    challenge: Challenge
    company: Company
    live: int
    accepted: int
    wanted: bool


@dataclass(frozen=True)
class SubmittedCase:
    """A submitted version with the public id of its case."""

    version: CaseVersion
    case_id: str
    company: Company


@dataclass(frozen=True)
class OverdueRequest:
    """A request that nobody answered in time; ``person`` is the mentor."""

    request: Request
    challenge: Challenge
    company: Company
    mentor: Mentor
    person: User


@dataclass(frozen=True)
class County:
    """What a municipality has, by kind of ``COUNTED``; ``area`` as in the catalogue."""

    place: Place
    area: str | None
    counts: dict[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed kinds of which there is none."""
        return tuple(kind for kind in NEEDED if not self.counts[kind])


@dataclass(frozen=True)
class Overview:
    """The first page of the desk."""

    companies: Queue[Company]
    mentors: Queue[MentorRow]
    cases: Queue[SubmittedCase]
    challenges: Queue[ChallengeRow]
    overdue: Queue[OverdueRequest]
    counties: tuple[County, ...]


def overview(session: Session, actor: Actor, *, catalogue: Catalogue, now: datetime) -> Overview:
    """Return every queue with its first five and the counties. Seven SELECTs.

    Raises:
        Forbidden: the actor coordinates no province.
    """
    regions = _regions(actor)
    waiting = ListWish(status="waiting", sort="waiting", limit=SHOWN)
    firms, firms_total = desk.companies(session, regions, waiting)
    overdue, overdue_total = desk.overdue_requests(session, regions, now=now, limit=SHOWN)
    return Overview(
        companies=Queue(tuple(firms), firms_total),
        mentors=mentors(session, actor, waiting),
        cases=_submitted(session, regions),
        challenges=challenges(session, actor, ListWish(status="unanswered", limit=SHOWN)),
        overdue=Queue(tuple(OverdueRequest(*row) for row in overdue), overdue_total),
        counties=counties(session, actor, catalogue=catalogue, now=now),
    )


def companies(session: Session, actor: Actor, wish: ListWish) -> Queue[Company]:
    """Return firms of the actor's provinces; filters and order of ``wish`` as in the repository."""
    rows, total = desk.companies(session, _regions(actor), wish)
    return Queue(tuple(rows), total)


def mentors(session: Session, actor: Actor, wish: ListWish) -> Queue[MentorRow]:
    """Return mentors of the actor's provinces, and stationed experts."""
    rows, total = desk.mentors(session, _regions(actor), wish)
    return Queue(tuple(MentorRow(*row) for row in rows), total)


def challenges(session: Session, actor: Actor, wish: ListWish) -> Queue[ChallengeRow]:
    """Return challenges of the firms of the actor's provinces."""
    rows, total = desk.challenges(session, _regions(actor), wish, help_action=HELP_WANTED)
    return Queue(tuple(ChallengeRow(*row) for row in rows), total)


def counties(
    session: Session, actor: Actor, *, catalogue: Catalogue, now: datetime
) -> tuple[County, ...]:
    """Return every municipality of the actor's provinces, by code, with what it has."""
    regions = _regions(actor)
    counts = desk.counts_by_municipality(session, regions)
    today = today_in_seoul(now)
    return tuple(
        County(
            place,
            catalogue.designation(place.id, today),
            {kind: counts[kind].get(place.id, 0) for kind in COUNTED},
        )
        for region in sorted(regions)
        for place in catalogue.places_of(region)
    )


def places_of(actor: Actor, catalogue: Catalogue) -> tuple[Place, ...]:
    """Return the municipalities of the actor's provinces, by code."""
    return tuple(p for region in sorted(_regions(actor)) for p in catalogue.places_of(region))


def _submitted(session: Session, regions: Sequence[str]) -> Queue[SubmittedCase]:
    rows, total = case_versions.submitted_versions(
        session, regions, case_versions.Slice(sort="waiting", limit=SHOWN)
    )
    items = tuple(
        SubmittedCase(version, case.public_id, company) for version, case, company, *_ in rows
    )
    return Queue(items, total)


def _regions(actor: Actor) -> list[str]:
    if not actor.coordinator:
        raise Forbidden(N_("코디네이터만 할 수 있는 일이에요."))
    return sorted(actor.coordinator_regions)
