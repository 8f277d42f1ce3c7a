"""Writes the firms, mentors and people of the demonstration."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.models.account import Grant, User
from app.models.audit import AuditEvent
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat
from app.models.request import RequestRound
from app.services.seeding.files import Firm, MentorFile, Staff
from app.services.seeding.identity import fictional_number, stable_public_id

DOMAIN = "demo.ieum.example"
# the first members joined some years before the day of the demonstration
FOUNDING = datetime(2022, 12, 1, 1, 0, tzinfo=UTC)


@dataclass
class World:
    """What has been written so far, by slug of the file."""

    session: Session
    now: datetime
    password_hash: str
    places: dict[str, str]
    """Municipality code by its written name, ``전북 진안군``."""
    staff: dict[str, User] = field(default_factory=dict)
    owners: dict[str, User] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    mentors: dict[str, Mentor] = field(default_factory=dict)
    seats: dict[str, list[MentorSeat]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    rounds: dict[int, RequestRound] = field(default_factory=dict)
    """The running round of a challenge, by its row id."""
    engagements: dict[str, Engagement] = field(default_factory=dict)
    """By ``firm:challenge:mentor`` as the files name it."""
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How many ranks of a challenge and slots of a firm are used."""
    regions: dict[str, str] = field(default_factory=dict)
    """Province code of each firm."""
    deeds: list[AuditEvent] = field(default_factory=list)
    """Decisions in the order they were noted; the trail gets them in the order of time."""

    def coordinator(self) -> User:
        """Return the person who decides and checks."""
        return self.staff["coordinator"]

    def note_deed(self, slug: str, person: User, action: str, public_id: str, at: datetime) -> None:
        """Keep a decision about the firm ``slug`` for the audit trail."""
        deed = AuditEvent(
            at=at,
            actor_id=person.id,
            action=action,
            object_type=action.partition(".")[0],
            object_id=public_id,
            region_code=self.regions[slug],
        )
        self.deeds.append(deed)

    def days_ago(self, days: int) -> datetime:
        """Return the moment that lies so many days back."""
        return self.now - timedelta(days=days)


def add_person(world: World, *, login: str, name: str, joined: datetime) -> User:
    """Add an active, verified person who signs in as ``<login>@demo.ieum.example``."""
    user = User(
        public_id=stable_public_id("user", login),
        email=f"{login}@{DOMAIN}",
        name=name,
        password_hash=world.password_hash,
        locale="ko",
        status="active",
        created_at=joined,
        verified_at=joined,
    )
    world.session.add(user)
    world.session.flush()
    return user


def add_staff(world: World, staff: Staff) -> None:
    """Add a person of the office with the grant of it."""
    joined = min(FOUNDING, world.now)
    user = add_person(world, login=staff.login, name=staff.name, joined=joined)
    grant = Grant(
        user_id=user.id,
        role=staff.role,
        region_code=staff.region,
        municipality_code=world.places[staff.municipality] if staff.municipality else None,
        created_at=user.created_at,
    )
    world.session.add(grant)
    world.staff[staff.login] = user


def add_firm(world: World, slug: str, firm: Firm, *, joined: datetime, approved: bool) -> None:
    """Add a firm and its owner; an approved one was decided on two days after it joined.

    Raises:
        KeyError: the municipality is unknown.
    """
    # the first two digits of a municipality's code are its province's
    world.regions[slug] = world.places[firm.municipality][:2]
    owner = add_person(world, login=firm.owner.login, name=firm.owner.name, joined=joined)
    company = Company(
        public_id=stable_public_id("company", slug),
        name=firm.name,
        name_en=firm.name_en,
        registration_number=fictional_number(slug, world.numbers),
        founded=firm.founded,
        industry_code=firm.industry,
        municipality_code=world.places[firm.municipality],
        headcount=firm.headcount,
        sales_band=firm.sales_band,
        level=firm.level,
        js_level=firm.js_level,
        products=firm.products,
        processes=firm.processes,
        buyers=firm.buyers,
        intro=firm.intro,
        demonstration=True,
        created_at=joined,
    )
    if approved:
        company.status = "approved"
        company.decided_at = min(joined + timedelta(days=2), world.now)
        company.decided_by_id = world.coordinator().id
        world.note_deed(
            slug, world.coordinator(), "company.approved", company.public_id, company.decided_at
        )
    world.note_deed(slug, owner, "company.registered", company.public_id, joined)
    world.session.add(company)
    world.session.flush()
    world.session.add(Membership(user_id=owner.id, company_id=company.id, role="owner"))
    world.owners[slug], world.companies[slug] = owner, company


def add_mentor(
    world: World, slug: str, offer: MentorFile, *, applied: datetime, approved: bool
) -> None:
    """Make the owner of a firm a mentor with one seat per place, or an applicant for it."""
    mentor = Mentor(
        public_id=stable_public_id("mentor", slug),
        user_id=world.owners[slug].id,
        company_id=world.companies[slug].id,
        headline=offer.headline,
        headline_en=offer.headline_en,
        bio=offer.bio,
        topics=offer.topics,
        solutions=offer.solutions,
        languages=offer.languages,
        visits_per_month=offer.visits_per_month,
        radius_km=offer.radius_km,
        paused_until=offer.paused_until,
        demonstration=True,
        created_at=applied,
    )
    if approved:
        mentor.status = "approved"
        mentor.decided_at = min(applied + timedelta(days=2), world.now)
        mentor.decided_by_id = world.coordinator().id
        world.note_deed(
            slug, world.coordinator(), "mentor.approved", mentor.public_id, mentor.decided_at
        )
    world.note_deed(slug, world.owners[slug], "mentor.applied", mentor.public_id, applied)
    world.session.add(mentor)
    world.session.flush()
    seats = [MentorSeat(mentor_id=mentor.id, number=n + 1) for n in range(offer.capacity)]
    world.session.add_all(seats)
    world.mentors[slug], world.seats[slug] = mentor, seats
