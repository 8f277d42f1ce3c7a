"""The desk: who waits for a coordinator, the lists that it reads, and the counties at zero."""

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
from app.services.mentor_ranking import HELP_WANTED
from app.services.scope import Scope

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

    ``wanted``: its owner found no mentor that fits and asked the coordinator. ``closed``: it was
    told to coordinators alone, and the reader is none: ``text`` and ``target`` are empty. ``own``:
    the reader coordinates its province.
    """

    challenge: Challenge
    company: Company
    live: int
    accepted: int
    wanted: bool
    closed: bool = False
    own: bool = True

    @property
    def text(self) -> str:
        """What hurts, in the owner's words."""
        return "" if self.closed else self.challenge.text

    @property
    def target(self) -> str:
        """What the owner wants to reach."""
        return "" if self.closed else self.challenge.target


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


def overview(session: Session, scope: Scope, *, catalogue: Catalogue, now: datetime) -> Overview:
    """Return every queue of the regions that the reader coordinates, and all counties in sight.

    Queues come with their first five. Seven SELECTs.

    Raises:
        Forbidden: the reader coordinates no province.
    """
    if not scope.changing:
        raise Forbidden(N_("코디네이터만 할 수 있는 일이에요."))
    own = _coordinated(scope, catalogue)
    waiting = ListWish(status="waiting", sort="waiting", limit=SHOWN)
    overdue, overdue_total = desk.overdue_requests(session, own.regions, now=now, limit=SHOWN)
    return Overview(
        companies=companies(session, own, waiting),
        mentors=mentors(session, own, waiting),
        cases=_submitted(session, sorted(own.regions)),
        challenges=challenges(
            session, own, ListWish(status="unanswered", limit=SHOWN), catalogue=catalogue
        ),
        overdue=Queue(tuple(OverdueRequest(*row) for row in overdue), overdue_total),
        counties=counties(session, scope, catalogue=catalogue, now=now),
    )


def companies(session: Session, scope: Scope, wish: ListWish) -> Queue[Company]:
    """Return the firms in sight; filters and order of ``wish`` as in the repository."""
    rows, total = desk.companies(session, scope.places, wish)
    return Queue(tuple(rows), total)


def mentors(session: Session, scope: Scope, wish: ListWish) -> Queue[MentorRow]:
    """Return the mentors in sight; stationed experts to who sees a whole region."""
    rows, total = desk.mentors(session, scope.places, wish, experts=bool(scope.regions))
    return Queue(tuple(MentorRow(*row) for row in rows), total)


def challenges(
    session: Session, scope: Scope, wish: ListWish, *, catalogue: Catalogue
) -> Queue[ChallengeRow]:
    """Return challenges of the firms in sight, without the words that are not for the reader."""
    rows, total = desk.challenges(
        session, scope.places, wish, help_action=HELP_WANTED, closed_in=scope.confidential
    )
    found = []
    for challenge, company, live, accepted, wanted in rows:
        region = catalogue.places[company.municipality_code].region
        closed = challenge.visibility == desk.CLOSED and region not in scope.confidential
        own = scope.may_change(region)
        found.append(ChallengeRow(challenge, company, live, accepted, wanted, closed, own))
    return Queue(tuple(found), total)


def counties(
    session: Session, scope: Scope, *, catalogue: Catalogue, now: datetime
) -> tuple[County, ...]:
    """Return every municipality in sight, by code, with what it has."""
    counts = desk.counts_by_municipality(session, scope.places)
    today = today_in_seoul(now)
    return tuple(
        County(
            place,
            catalogue.designation(place.id, today),
            {kind: counts[kind].get(place.id, 0) for kind in COUNTED},
        )
        for place in places_of(scope, catalogue)
    )


def places_of(scope: Scope, catalogue: Catalogue) -> tuple[Place, ...]:
    """Return the municipalities in sight, by code."""
    return tuple(catalogue.places[code] for code in sorted(scope.places))


def _coordinated(scope: Scope, catalogue: Catalogue) -> Scope:
    places = frozenset(p for p in scope.places if catalogue.places[p].region in scope.changing)
    return Scope(scope.changing, places, scope.changing, scope.changing)


def _submitted(session: Session, regions: Sequence[str]) -> Queue[SubmittedCase]:
    rows, total = case_versions.submitted_versions(
        session, regions, case_versions.Slice(sort="waiting", limit=SHOWN)
    )
    items = tuple(
        SubmittedCase(version, case.public_id, company) for version, case, company, *_ in rows
    )
    return Queue(items, total)
