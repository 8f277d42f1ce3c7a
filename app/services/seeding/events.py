"""Writes the matchmaking events of the demonstration: one behind us, one planned, one open."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company, Membership
from app.models.event import Event, EventRound, EventTable, Registration, Wish
from app.models.mentor import Mentor
from app.models.reference import Municipality, Region
from app.repositories.accounts import user_by_email
from app.repositories.reference import rows_of
from app.runtime.search import SearchRuntime
from app.services.actor import Actor
from app.services.matchday import fit
from app.services.reference import load_catalogue
from app.services.seeding.days import workday
from app.services.seeding.event_days import Stage, hold_day, release
from app.services.seeding.event_files import ComerFile, EventFile, GuestFile, read_events
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import DOMAIN
from app.services.seeding.track import Track, silently

JEONBUK = "52"
_TOPIC = "무엇부터 하면 좋을지 듣고 싶어요."
_REGISTERED, _SOLVED, _FINAL = timedelta(days=25), timedelta(days=6), timedelta(days=3)


@dataclass
class _Hall:
    """One event while it is written: who came, by slug."""

    session: Session
    event: Event
    coordinator: User
    now: datetime
    people: dict[str, Registration] = field(default_factory=dict)


def seed_events(
    session: Session, folder: Path, *, search: SearchRuntime, now: datetime, track: Track = silently
) -> int:
    """Write the events of ``folder`` beside the demonstration; return how many.

    The timetables are not in the files: the solver makes them here, as it does on the site. The
    caller commits.

    Raises:
        KeyError: a file names a municipality that does not exist, or there is no demonstration.
        sqlalchemy.exc.NoResultFound: a file names a firm or mentor that does not exist.
        pydantic.ValidationError: a file does not have the agreed form.
    """
    file = read_events(folder)
    guests = {guest.slug: guest for guest in file.guests}
    coordinator = user_by_email(session, f"coordinator@{DOMAIN}")
    if coordinator is None:
        msg = "the events need the people of the demonstration"
        raise KeyError(msg)
    catalogue, places = load_catalogue(session), _places(session)
    for one in track("매칭 행사 (events)", file.events):
        hall = _open(session, one, coordinator, now)
        for comer in (*one.firms, *one.mentors):
            side = "firm" if comer in one.firms else "mentor"
            hall.people[comer.who] = _register(hall, comer, side, guests.get(comer.who), places)
        _wish(hall, one)
        fit.refresh(session, hall.event, search=search, catalogue=catalogue, now=now)
        actor = Actor(
            user_id=coordinator.id,
            public_id=coordinator.public_id,
            name=coordinator.name,
            email=coordinator.email,
            locale=coordinator.locale,
            coordinator_regions=frozenset({JEONBUK}),
        )
        stage = Stage(session, hall.event, actor, hall.people, now)
        if one.phase != "collecting":
            release(stage, "provisional", at=stage.before(_SOLVED))
        if one.phase == "closed":
            release(stage, "final", at=stage.before(_FINAL))
            hold_day(stage, one, file.steps)
    return len(file.events)


def _places(session: Session) -> dict[str, str]:
    short = {region.code: region.short for region in rows_of(session, Region)}
    return {f"{short[m.region_code]} {m.ko}": m.code for m in rows_of(session, Municipality)}


def _open(session: Session, file: EventFile, coordinator: User, now: datetime) -> _Hall:
    day = workday(now, file.days_ago)
    begins = datetime.combine(day, time.fromisoformat(file.start), SEOUL)
    opened = min(begins - _REGISTERED - timedelta(days=14), now - timedelta(days=3))
    event = Event(
        public_id=stable_public_id("event", file.slug),
        region_code=JEONBUK,
        title=file.title,
        title_en=file.title_en,
        summary=file.summary,
        venue=file.venue,
        address=file.address,
        day=day,
        phase="collecting",
        registration_until=begins - timedelta(days=12),
        wishes_until=begins - timedelta(days=8),
        changes_until=begins - timedelta(days=1),
        firm_minimum=file.minimum,
        firm_maximum=file.maximum,
        mentor_maximum=file.mentor_maximum,
        demonstration=True,
        created_by_id=coordinator.id,
        created_at=opened,
        phase_at=opened,
    )
    session.add(event)
    session.flush()
    moment = begins
    for number in range(1, file.rounds + 1):
        ends = moment + timedelta(minutes=file.minutes)
        session.add(EventRound(event_id=event.id, number=number, starts_at=moment, ends_at=ends))
        pause = file.lunch if number == file.lunch_after else file.pause
        moment = ends + timedelta(minutes=pause)
    zones = [zone for zone, count in file.zones for _ in range(count)]
    session.add_all(
        EventTable(event_id=event.id, number=number, zone=zone)
        for number, zone in enumerate(zones, start=1)
    )
    session.flush()
    return _Hall(session, event, coordinator, now)


def _register(
    hall: _Hall, comer: ComerFile, side: str, guest: GuestFile | None, places: dict[str, str]
) -> Registration:
    event = hall.event
    asked = event.created_at + timedelta(days=1, minutes=7 * len(hall.people))
    row = Registration(
        public_id=stable_public_id("registration", f"{event.public_id}:{comer.who}"),
        badge_code=stable_public_id("badge", f"{event.public_id}:{comer.who}"),
        event_id=event.id,
        side=side,
        state="approved",
        topic=comer.topic,
        rounds=None if comer.rounds is None else _numbers(comer.rounds),
        created_at=asked,
        decided_at=asked + timedelta(hours=5),
        decided_by_id=hall.coordinator.id,
    )
    if guest is not None:
        row.name, row.person, row.topic = guest.name, guest.person, guest.topic
        row.municipality_code, row.industry_code = places[guest.municipality], guest.industry
    elif side == "firm":
        _as_firm(hall.session, row, comer.who)
    else:
        _as_mentor(hall.session, row, comer.who)
    hall.session.add(row)
    hall.session.flush()
    return row


def _as_firm(session: Session, row: Registration, slug: str) -> None:
    public_id = stable_public_id("company", slug)
    company = session.scalars(select(Company).where(Company.public_id == public_id)).one()
    owner = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company.id)
    ).first()
    challenge = session.scalars(
        select(Challenge)
        .where(Challenge.company_id == company.id, Challenge.status == "open")
        .order_by(Challenge.id)
    ).first()
    row.name, row.company_id = company.name, company.id
    row.municipality_code, row.industry_code = company.municipality_code, company.industry_code
    if owner is not None:
        row.user_id, row.person, row.email = owner.id, owner.name, owner.email
    if challenge is not None:
        row.challenge_id = challenge.id
    elif not row.topic:
        row.topic = _TOPIC


def _as_mentor(session: Session, row: Registration, slug: str) -> None:
    public_id = stable_public_id("mentor", slug)
    mentor = session.scalars(select(Mentor).where(Mentor.public_id == public_id)).one()
    person = session.get_one(User, mentor.user_id)
    company = session.get(Company, mentor.company_id) if mentor.company_id else None
    row.name, row.email = person.name, person.email
    row.mentor_id, row.user_id, row.topic = mentor.id, person.id, mentor.headline
    if company is not None:
        row.person, row.municipality_code = company.name, company.municipality_code
        row.industry_code = company.industry_code


def _wish(hall: _Hall, file: EventFile) -> None:
    at = hall.event.created_at + timedelta(days=3)
    for comer in (*file.firms, *file.mentors):
        for kind, others in (("must", comer.must), ("like", comer.like), ("never", comer.never)):
            hall.session.add_all(
                Wish(
                    event_id=hall.event.id,
                    by_id=hall.people[comer.who].id,
                    about_id=hall.people[other].id,
                    kind=kind,
                    created_at=at,
                )
                for other in others
            )
    hall.session.flush()


def _numbers(text: str) -> list[int]:
    """Return the rounds of ``1-3,6``."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found
