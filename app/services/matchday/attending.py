"""The people of an event on the desk: the list, adding somebody by hand, changing what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.account import User
from app.models.company import Company
from app.models.event import MAX_MEETINGS, REGISTRATION_STATES, SIDES, Event, Registration
from app.models.mentor import Mentor
from app.repositories.matchday import events, people
from app.repositories.matchday.people import PeopleWish
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday.access import on_desk

Wish = PeopleWish
SORTS = people.SORTS
STATES = REGISTRATION_STATES
MAX_PEOPLE = 3000
_UNKNOWN = N_("참가자를 찾지 못했어요.")
_ALREADY = N_("이미 이 행사의 참가자예요.")
_NO_MEMBER = N_("승인된 기업이나 멘토를 찾지 못했어요.")
_CLOSED = N_("끝난 행사의 참가자는 바꿀 수 없어요.")
_FULL = N_("한 행사에는 참가자를 3,000명까지 넣을 수 있어요.")
_LIMITS = {"name": 100, "person": 100, "email": 200, "phone": 40, "topic": 1000}


@dataclass(frozen=True)
class Known:
    """What is known of somebody at an event; ``rounds`` None is all of them."""

    name: str
    person: str = ""
    email: str = ""
    phone: str = ""
    municipality_code: str = ""
    industry_code: str = ""
    topic: str = ""
    rounds: tuple[int, ...] | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Member:
    """A firm or mentor of the site that can be added; ``there``: is at the event already."""

    side: str
    public_id: str
    name: str
    detail: str
    there: bool


def find(
    session: Session, actor: Actor, event_id: str, wish: PeopleWish
) -> tuple[Event, list[Registration], int]:
    """Return an event of the actor's with one page of its people. Three SELECTs."""
    event = on_desk(session, actor, event_id)
    return (event, *people.find(session, event.id, wish))


def one(
    session: Session, actor: Actor, event_id: str, public_id: str, *, lock: bool = False
) -> tuple[Event, Registration]:
    """Return somebody at an event of the actor's; NotFound for anybody else."""
    event = on_desk(session, actor, event_id, lock=lock)
    row = events.registration(session, public_id, lock=lock)
    if row is None or row.event_id != event.id:
        raise NotFound(_UNKNOWN)
    return event, row


def search_members(session: Session, actor: Actor, event: Event, text: str) -> list[Member]:
    """Return firms and mentors of the actor's provinces by name; none for an empty text."""
    if not text:
        return []
    rows = people.linked(session, event.id)
    firms = {row.company_id for row in rows}
    mentors = {row.mentor_id for row in rows}
    regions = actor.coordinator_regions
    found = [
        Member("firm", c.public_id, c.name, c.municipality_code, c.id in firms)
        for c in people.firms_by_name(session, regions, text)
    ]
    found += [
        Member("mentor", m.public_id, user.name, firm.name if firm else m.headline, m.id in mentors)
        for m, user, firm in people.mentors_by_name(session, regions, text)
    ]
    return found


def add_member(
    session: Session, actor: Actor, event_id: str, side: str, who: str, *, now: datetime
) -> Registration:
    """Add a firm or mentor of the site by hand; they wait for the decision like the others.

    Raises:
        NotFound: no approved firm or mentor has this id.
        Conflict: it is at the event already, or the event is over or full.
    """
    event = _open(session, actor, event_id)
    if side == "firm":
        firm = people.firm(session, who)
        if firm is None:
            raise NotFound(_NO_MEMBER)
        values = of_firm(firm, people.owner_of(session, firm.id))
    else:
        mentor = people.mentor(session, who)
        if mentor is None:
            raise NotFound(_NO_MEMBER)
        values = of_mentor(*mentor)
    return _insert(session, actor, event, {"side": side, **values}, now)


def of_firm(firm: Company, owner: User | None) -> dict[str, Any]:
    """Return what a registration takes over of a firm."""
    return {
        "name": firm.name,
        "person": owner.name if owner else "",
        "municipality_code": firm.municipality_code,
        "industry_code": firm.industry_code,
        "company_id": firm.id,
        "user_id": owner.id if owner else None,
    }


def of_mentor(mentor: Mentor, user: User, firm: Company | None) -> dict[str, Any]:
    """Return what a registration takes over of a mentor."""
    return {
        "name": user.name,
        "person": firm.name if firm else "",
        "municipality_code": firm.municipality_code if firm else None,
        "industry_code": firm.industry_code if firm else None,
        "topic": mentor.headline,
        "mentor_id": mentor.id,
        "user_id": user.id,
    }


def add_guest(
    session: Session,
    actor: Actor,
    event_id: str,
    side: str,
    known: Known,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Registration:
    """Add somebody without an account by hand.

    Raises:
        Invalid: by field name.
        Conflict: the event is over or full.
    """
    event = _open(session, actor, event_id)
    problems = {} if side in SIDES else {"side": Problem(N_("목록에서 골라 주세요."))}
    numbers = {row.number for row in events.rounds_of(session, event.id)}
    values, more = checked(known, numbers, catalogue)
    if problems | more:
        raise Invalid(problems | more)
    return _insert(session, actor, event, {"side": side, **values}, now)


def change(
    session: Session,
    actor: Actor,
    event_id: str,
    public_id: str,
    known: Known,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Registration:
    """Change what is known of somebody, their rounds and their own minimum and maximum.

    Raises:
        NotFound: they are not at this event.
        Invalid: by field name.
        Conflict: the event is over.
    """
    event, row = one(session, actor, event_id, public_id, lock=True)
    if event.phase == "closed":
        raise Conflict(_CLOSED)
    numbers = {each.number for each in events.rounds_of(session, event.id)}
    values, problems = checked(known, numbers, catalogue)
    if problems:
        raise Invalid(problems)
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    before = {name: getattr(row, name) for name in sorted(changed)}
    for name in changed:
        setattr(row, name, values[name])
    auditing.record(
        session, actor, "registration.changed", "registration", public_id,
        now=now, region=event.region_code, before=before,
        after={name: values[name] for name in sorted(changed)},
    )  # fmt: skip
    return row


def checked(
    known: Known, numbers: set[int], catalogue: Catalogue
) -> tuple[dict[str, Any], dict[str, Problem]]:
    """Return the values of a registration and what is wrong with them, by field name."""
    problems = _text_problems(known) | _code_problems(known, catalogue) | _number_problems(known)
    email = known.email
    if email:
        try:
            email = validate_email(email, check_deliverability=False).normalized.casefold()
        except EmailNotValidError:
            problems["email"] = Problem(N_("메일 주소를 다시 확인해 주세요."))
    chosen = None if known.rounds is None else sorted(set(known.rounds) & numbers)
    if chosen is not None and numbers and not chosen:
        problems["rounds"] = Problem(N_("만날 수 있는 라운드를 하나 이상 골라 주세요."))
    values = {
        "name": known.name,
        "person": known.person,
        "email": email,
        "phone": known.phone,
        "municipality_code": known.municipality_code or None,
        "industry_code": known.industry_code or None,
        "topic": known.topic,
        "rounds": None if chosen is not None and len(chosen) == len(numbers) else chosen,
        "minimum": known.minimum,
        "maximum": known.maximum,
    }
    return values, problems


def _text_problems(known: Known) -> dict[str, Problem]:
    found = {
        name: Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": most})
        for name, most in _LIMITS.items()
        if len(getattr(known, name)) > most
    }
    return found if known.name else {**found, "name": Problem(N_("이름을 적어 주세요."))}


def _code_problems(known: Known, catalogue: Catalogue) -> dict[str, Problem]:
    tables = {"municipality_code": catalogue.places, "industry_code": catalogue.trades}
    return {
        name: Problem(N_("목록에서 골라 주세요."))
        for name, table in tables.items()
        if getattr(known, name) and getattr(known, name) not in table
    }


def _number_problems(known: Known) -> dict[str, Problem]:
    found = {}
    for name in ("minimum", "maximum"):
        value = getattr(known, name)
        if value is not None and not 0 <= value <= MAX_MEETINGS:
            text = N_("%(low)s에서 %(high)s 사이로 적어 주세요.")
            found[name] = Problem(text, {"low": 0, "high": MAX_MEETINGS})
    low, high = known.minimum, known.maximum
    if not found and low is not None and high is not None and low > high:
        found["minimum"] = Problem(N_("최소 만남이 최대 만남보다 많아요."))
    return found


def _open(session: Session, actor: Actor, event_id: str) -> Event:
    event = on_desk(session, actor, event_id, lock=True)
    if event.phase == "closed":
        raise Conflict(_CLOSED)
    if len(people.linked(session, event.id)) >= MAX_PEOPLE:
        raise Conflict(_FULL)
    return event


def _insert(
    session: Session, actor: Actor, event: Event, values: Mapping[str, Any], now: datetime
) -> Registration:
    row = Registration(event_id=event.id, state="waiting", created_at=now, **values)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(_ALREADY) from error
    auditing.record(
        session, actor, "registration.added", "registration", row.public_id,
        now=now, region=event.region_code,
        after={"event": event.public_id, "side": row.side, "name": row.name},
    )  # fmt: skip
    return row
