"""Everything about one firm or one mentor for a reader of the desk, and the decision on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.account import User
from app.models.audit import AuditEvent
from app.models.case import CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.request import Request
from app.repositories import companies as firms
from app.repositories import firm_files
from app.repositories import mentors as mentor_rows
from app.repositories.desk import CLOSED
from app.runtime.catalogue import Catalogue
from app.services import companies, mentors
from app.services.actor import Actor
from app.services.scope import Scope, scope_of

EVENTS = 30


@dataclass(frozen=True)
class Member:
    """A person of a firm and their mentor record, if any."""

    membership: Membership
    person: User
    mentor: Mentor | None


@dataclass(frozen=True)
class Asked:
    """A request of the firm; ``person`` is the mentor; an engagement where it was accepted."""

    request: Request
    challenge: Challenge
    person: User
    engagement: Engagement | None


@dataclass(frozen=True)
class Received:
    """A request to the firm's mentor from another firm."""

    request: Request
    challenge: Challenge
    company: Company
    engagement: Engagement | None


@dataclass(frozen=True)
class Rights:
    """What of a file is shown.

    ``decide``: whether the reader coordinates the region, and so may also see how to reach people.
    ``closed``: whether words are shown that were told to coordinators alone.
    """

    decide: bool
    closed: bool

    def text_of(self, challenge: Challenge) -> str:
        """Return the words of a challenge; empty text for who may not read them."""
        return challenge.text if self.closed or challenge.visibility != CLOSED else ""

    def target_of(self, challenge: Challenge) -> str:
        """Return what the owner of a challenge wants to reach, as ``text_of`` does."""
        return challenge.target if self.text_of(challenge) else ""


@dataclass(frozen=True)
class FirmFile:
    """All a reader sees of a firm; lists have the newest first."""

    company: Company
    rights: Rights
    members: tuple[Member, ...]
    challenges: tuple[tuple[Challenge, int], ...]
    cases: tuple[tuple[CaseStudy, CaseVersion], ...]
    asked: tuple[Asked, ...]
    received: tuple[Received, ...]
    events: tuple[tuple[AuditEvent, User | None], ...]


@dataclass(frozen=True)
class MentorFile:
    """All a reader sees of a mentor; no firm for a stationed expert.

    Who coordinates no province sees only the requests of firms in sight.
    """

    mentor: Mentor
    rights: Rights
    person: User
    company: Company | None
    places: int
    used: int
    received: tuple[Received, ...]
    events: tuple[tuple[AuditEvent, User | None], ...]


def firm_file(session: Session, scope: Scope, public_id: str, *, catalogue: Catalogue) -> FirmFile:
    """Return a firm in sight with everything that belongs to it. Seven SELECTs.

    Raises:
        NotFound: there is no such firm, or it lies out of sight.
    """
    company = _company(session, scope, public_id)
    members = tuple(Member(*row) for row in firm_files.people_of(session, company.id))
    challenges = firm_files.challenges_of(session, company.id)
    rights = _rights(scope, catalogue, company)
    cases = [
        row
        for row in firm_files.cases_of(session, company.id)
        if rights.closed or row[0].status == "published"
    ]
    asked = firm_files.requests_of(session, company.id)
    mentor_ids = [m.mentor.id for m in members if m.mentor]
    received = firm_files.requests_to(session, mentor_ids) if mentor_ids else []
    about = [company.public_id, *(m.mentor.public_id for m in members if m.mentor)]
    about += [challenge.public_id for challenge, _ in challenges]
    about += [case.public_id for case, _ in cases]
    about += [row[0].public_id for row in asked]
    return FirmFile(
        company=company,
        rights=rights,
        members=members,
        challenges=tuple((row[0], row[1]) for row in challenges),
        cases=tuple((row[0], row[1]) for row in cases),
        asked=tuple(Asked(*row) for row in asked),
        received=_received(scope, received),
        events=_events(session, about),
    )


def mentor_file(
    session: Session, scope: Scope, public_id: str, *, catalogue: Catalogue
) -> MentorFile:
    """Return a mentor in sight; a stationed expert is in sight of who sees a whole region.

    Raises:
        NotFound: there is no such mentor, or the firm lies out of sight.
    """
    mentor, company = _mentor(session, scope, public_id)
    received = _received(scope, firm_files.requests_to(session, [mentor.id]))
    return MentorFile(
        mentor=mentor,
        rights=_rights(scope, catalogue, company),
        person=mentor_rows.person_of(session, mentor),
        company=company,
        places=len(mentor_rows.seats_of(session, mentor.id)),
        used=len(mentor_rows.occupied_seat_ids(session, mentor.id)),
        received=received,
        events=_events(session, [mentor.public_id, *(r.request.public_id for r in received)]),
    )


def decide_company(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    approved: bool,
    reason: str,
    catalogue: Catalogue,
    now: datetime,
) -> Company:
    """Approve or refuse a waiting firm; two who decide at once settle in the database.

    Raises:
        NotFound: as for ``firm_file``.
        Invalid: a refusal without a reason, under ``reason``.
        Conflict: somebody has decided already.
    """
    company = _company(session, scope_of(actor, catalogue), public_id)
    session.refresh(company, with_for_update=True)
    companies.decide_company(session, actor, company, approved, reason, now=now)
    return company


def decide_mentor(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    approved: bool,
    reason: str,
    catalogue: Catalogue,
    now: datetime,
) -> Mentor:
    """Approve or refuse a waiting mentor, as ``decide_company`` does for a firm."""
    mentor, _ = _mentor(session, scope_of(actor, catalogue), public_id)
    session.refresh(mentor, with_for_update=True)
    mentors.decide_mentor(session, actor, mentor, approved, reason, now=now)
    return mentor


def _company(session: Session, scope: Scope, public_id: str) -> Company:
    company = firms.company_by_public_id(session, public_id)
    # a firm out of sight is not even admitted to exist
    if company is None or not scope.sees(company.municipality_code):
        raise NotFound(N_("이 기업을 찾지 못했어요."))
    return company


def _mentor(session: Session, scope: Scope, public_id: str) -> tuple[Mentor, Company | None]:
    mentor = mentor_rows.mentor_by_public_id(session, public_id)
    if mentor is not None and mentor.company_id is None and scope.regions:
        return mentor, None
    if mentor is not None and mentor.company_id is not None:
        company = firms.companies_by_ids(session, [mentor.company_id])[0]
        if scope.sees(company.municipality_code):
            return mentor, company
    raise NotFound(N_("이 멘토를 찾지 못했어요."))


def _rights(scope: Scope, catalogue: Catalogue, company: Company | None) -> Rights:
    if company is None:
        return Rights(decide=bool(scope.changing), closed=bool(scope.confidential))
    region = catalogue.places[company.municipality_code].region
    return Rights(scope.may_change(region), region in scope.confidential)


def _received(scope: Scope, rows: Sequence[tuple[Any, ...]]) -> tuple[Received, ...]:
    found = tuple(Received(*row) for row in rows)
    # a request joins two provinces: the mentor's coordinator answers for it too
    return (
        found
        if scope.changing
        else tuple(row for row in found if scope.sees(row.company.municipality_code))
    )


def _events(session: Session, about: list[str]) -> tuple[tuple[AuditEvent, User | None], ...]:
    rows = firm_files.events_about(session, about, limit=EVENTS)
    return tuple((row[0], row[1]) for row in rows)
