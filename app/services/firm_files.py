"""Everything about one firm or one mentor for a coordinator, and the decision on it."""

from dataclasses import dataclass
from datetime import datetime

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
from app.services import companies, mentors
from app.services.actor import Actor

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
class FirmFile:
    """All a coordinator sees of a firm; lists have the newest first."""

    company: Company
    members: tuple[Member, ...]
    challenges: tuple[tuple[Challenge, int], ...]
    cases: tuple[tuple[CaseStudy, CaseVersion], ...]
    asked: tuple[Asked, ...]
    received: tuple[Received, ...]
    events: tuple[tuple[AuditEvent, User | None], ...]


@dataclass(frozen=True)
class MentorFile:
    """All a coordinator sees of a mentor; no firm for a stationed expert."""

    mentor: Mentor
    person: User
    company: Company | None
    places: int
    used: int
    received: tuple[Received, ...]
    events: tuple[tuple[AuditEvent, User | None], ...]


def firm_file(session: Session, actor: Actor, public_id: str) -> FirmFile:
    """Return a firm of the actor's provinces with everything that belongs to it. Eight SELECTs.

    Raises:
        NotFound: there is no such firm, or it lies in another province.
    """
    company = _company(session, actor, public_id)
    members = tuple(Member(*row) for row in firm_files.people_of(session, company.id))
    challenges = firm_files.challenges_of(session, company.id)
    cases = firm_files.cases_of(session, company.id)
    asked = firm_files.requests_of(session, company.id)
    mentor_ids = [m.mentor.id for m in members if m.mentor]
    received = firm_files.requests_to(session, mentor_ids) if mentor_ids else []
    about = [company.public_id, *(m.mentor.public_id for m in members if m.mentor)]
    about += [challenge.public_id for challenge, _ in challenges]
    about += [case.public_id for case, _ in cases]
    about += [row[0].public_id for row in asked]
    return FirmFile(
        company=company,
        members=members,
        challenges=tuple((row[0], row[1]) for row in challenges),
        cases=tuple((row[0], row[1]) for row in cases),
        asked=tuple(Asked(*row) for row in asked),
        received=tuple(Received(*row) for row in received),
        events=_events(session, about),
    )


def mentor_file(session: Session, actor: Actor, public_id: str) -> MentorFile:
    """Return a mentor of the actor's provinces, or a stationed expert.

    Raises:
        NotFound: there is no such mentor, or the firm lies in another province.
    """
    mentor = _mentor(session, actor, public_id)
    company = firms.companies_by_ids(session, [mentor.company_id]) if mentor.company_id else []
    received = firm_files.requests_to(session, [mentor.id])
    return MentorFile(
        mentor=mentor,
        person=mentor_rows.person_of(session, mentor),
        company=company[0] if company else None,
        places=len(mentor_rows.seats_of(session, mentor.id)),
        used=len(mentor_rows.occupied_seat_ids(session, mentor.id)),
        received=tuple(Received(*row) for row in received),
        events=_events(session, [mentor.public_id, *(row[0].public_id for row in received)]),
    )


def decide_company(
    session: Session, actor: Actor, public_id: str, *, approved: bool, reason: str, now: datetime
) -> Company:
    """Approve or refuse a waiting firm; two who decide at once settle in the database.

    Raises:
        NotFound: as for ``firm_file``.
        Invalid: a refusal without a reason, under ``reason``.
        Conflict: somebody has decided already.
    """
    company = _company(session, actor, public_id)
    session.refresh(company, with_for_update=True)
    companies.decide_company(session, actor, company, approved, reason, now=now)
    return company


def decide_mentor(
    session: Session, actor: Actor, public_id: str, *, approved: bool, reason: str, now: datetime
) -> Mentor:
    """Approve or refuse a waiting mentor, as ``decide_company`` does for a firm."""
    mentor = _mentor(session, actor, public_id)
    session.refresh(mentor, with_for_update=True)
    mentors.decide_mentor(session, actor, mentor, approved, reason, now=now)
    return mentor


def _company(session: Session, actor: Actor, public_id: str) -> Company:
    company = firms.company_by_public_id(session, public_id)
    if company is not None:
        region = firms.region_of_municipality(session, company.municipality_code)
        # another province's firm is not even admitted to exist
        if region in actor.coordinator_regions:
            return company
    raise NotFound(N_("이 기업을 찾지 못했어요."))


def _mentor(session: Session, actor: Actor, public_id: str) -> Mentor:
    mentor = mentor_rows.mentor_by_public_id(session, public_id)
    if mentor is not None:
        region = mentor_rows.region_of_mentor(session, mentor)
        if (region is None and actor.coordinator) or region in actor.coordinator_regions:
            return mentor
    raise NotFound(N_("이 멘토를 찾지 못했어요."))


def _events(session: Session, about: list[str]) -> tuple[tuple[AuditEvent, User | None], ...]:
    rows = firm_files.events_about(session, about, limit=EVENTS)
    return tuple((row[0], row[1]) for row in rows)
