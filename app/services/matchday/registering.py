"""Firms and mentors register for an event themselves, change what they said, and withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.event import Event, Registration
from app.repositories.matchday import events, people
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import admission
from app.services.matchday.access import in_public, own_registration
from app.services.matchday.event_letters import tell, tell_desk
from app.services.matchday.settings import invited
from app.services.site_links import SiteLinks

MAX_TOPIC = 1000
MAX_NAME = 100
_OVER = N_("신청 마감이 지났어요. 코디네이터에게 물어봐 주세요.")
_CHANGES_OVER = N_("고칠 수 있는 기간이 지났어요. 코디네이터에게 물어봐 주세요.")
_NOT_INVITED = N_("이 행사는 정해진 시·군이나 업종의 기업을 위한 행사예요.")
_ALREADY = N_("이미 신청했어요. 신청한 내용을 고쳐 주세요.")
_NOBODY = N_("승인된 기업이나 멘토만 신청할 수 있어요.")
_LEFT = N_("거둔 신청이에요. 신청 기간이면 다시 신청할 수 있어요.")
_DECIDED = N_("코디네이터가 참가가 어렵다고 알려 드린 신청이에요.")
_TOO_LATE = N_("행사가 시작돼 거둘 수 없어요. 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class Entry:
    """What somebody may register as: one of their firms, or themselves as a mentor."""

    side: str
    public_id: str
    name: str
    problem: Problem | None = None


@dataclass(frozen=True)
class Given:
    """What is asked of somebody who registers; no rounds chosen at all is a mistake."""

    person: str
    phone: str
    topic: str
    rounds: tuple[int, ...]
    challenge: str = ""


@dataclass(frozen=True)
class Asked:
    """What the form of a registration needs: the event, its rounds, and challenges to choose."""

    event: Event
    entry: Entry
    numbers: tuple[int, ...]
    challenges: tuple[Challenge, ...]
    topic: str


def entries(
    session: Session,
    actor: Actor,
    event: Event,
    own: Sequence[Registration],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> list[Entry]:
    """Return what the actor may register as and has not yet, or what is against it."""
    there = {(row.company_id, row.mentor_id) for row in own if row.state != "withdrawn"}
    over = event.phase != "collecting" or event.registration_until <= now
    found = [
        Entry("firm", seat.public_id, seat.name)
        for seat in actor.approved_companies
        if (seat.id, None) not in there
    ]
    mentor = actor.mentor
    if mentor is not None and mentor.status == "approved" and (None, mentor.id) not in there:
        found.append(Entry("mentor", mentor.public_id, actor.name))
    if over:
        return [Entry(e.side, e.public_id, e.name, Problem(_OVER)) for e in found]
    return [_judged(session, event, entry, catalogue) for entry in found]


def _judged(session: Session, event: Event, entry: Entry, catalogue: Catalogue) -> Entry:
    if entry.side == "mentor" or not event.open_to:
        return entry
    company = people.firm(session, entry.public_id)
    if company is not None and _may_come(event, company, catalogue):
        return entry
    return Entry(entry.side, entry.public_id, entry.name, Problem(_NOT_INVITED))


def _may_come(event: Event, company: Company, catalogue: Catalogue) -> bool:
    line = [trade.id for trade in catalogue.trade_line(company.industry_code)]
    return invited(event.open_to, company.municipality_code, line)


def ask(
    session: Session, actor: Actor, public_id: str, side: str, who: str, *, now: datetime
) -> Asked:
    """Return what the form needs to register a firm of the actor, or the actor as a mentor.

    Raises:
        NotFound: there is no such event or nothing of the actor's to register.
        Conflict: registration is over.
    """
    event = in_public(session, public_id)
    entry = _entry(actor, side, who)
    if event.phase != "collecting" or event.registration_until <= now:
        raise Conflict(_OVER)
    return _asked(session, event, entry)


def _entry(actor: Actor, side: str, who: str) -> Entry:
    seats = {
        "firm": {seat.public_id: seat for seat in actor.approved_companies},
        "mentor": {actor.mentor.public_id: actor.mentor} if actor.mentor else {},
    }.get(side, {})
    seat = seats.get(who)
    if seat is None or seat.status != "approved":
        raise NotFound(_NOBODY)
    return Entry(side, who, seat.name if side == "firm" else actor.name)


def _asked(session: Session, event: Event, entry: Entry) -> Asked:
    numbers = tuple(row.number for row in events.rounds_of(session, event.id))
    if entry.side == "firm":
        company = people.firm(session, entry.public_id)
        known = people.challenges_of(session, [company.id]) if company else []
        return Asked(event, entry, numbers, tuple(known), "")
    found = people.mentor(session, entry.public_id)
    return Asked(event, entry, numbers, (), found[0].headline if found else "")


def register(
    session: Session,
    actor: Actor,
    public_id: str,
    side: str,
    who: str,
    given: Given,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> Registration:
    """Register a firm of the actor, or the actor as a mentor; it waits for a coordinator.

    Somebody who withdrew before comes back into the same registration.

    Raises:
        NotFound: there is no such event or nothing of the actor's to register.
        Conflict: registration is over, or it is registered already.
        Invalid: by field name; ``""`` when the event is not meant for the firm.
    """
    event = in_public(session, public_id, lock=True)
    entry = _entry(actor, side, who)
    if event.phase != "collecting" or event.registration_until <= now:
        raise Conflict(_OVER)
    asked = _asked(session, event, entry)
    row = _row(session, actor, event, entry, catalogue)
    _fill(row, asked, given)
    row.state, row.created_at, row.reason = "waiting", now, ""
    row.decided_at = row.decided_by_id = None
    row.user_id = actor.user_id
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(_ALREADY) from error
    auditing.record(
        session, actor, "registration.made", "registration", row.public_id,
        now=now, region=event.region_code, after={"event": public_id, "side": side},
    )  # fmt: skip
    happened = f"received:{now.isoformat()}"
    tell(session, "event_received", event, [row], happened=happened, links=links, now=now)
    return row


def _row(
    session: Session, actor: Actor, event: Event, entry: Entry, catalogue: Catalogue
) -> Registration:
    company, mentor_id, name = None, None, actor.name
    if entry.side == "firm":
        company = people.firm(session, entry.public_id)
        if company is None:
            raise NotFound(_NOBODY)
        if not _may_come(event, company, catalogue):
            raise Invalid({"": _NOT_INVITED})
        name = company.name
    else:
        found = people.mentor(session, entry.public_id)
        if found is None:
            raise NotFound(_NOBODY)
        company, mentor_id = found[2], found[0].id
    known = {
        "name": name,
        "municipality_code": company.municipality_code if company else None,
        "industry_code": company.industry_code if company else None,
    }
    link = {"mentor_id": mentor_id} if entry.side == "mentor" else {"company_id": company.id}  # type: ignore[union-attr]  # a firm was found above
    earlier = people.of_link(session, event.id, **link)
    if earlier is None:
        return Registration(event_id=event.id, side=entry.side, **known, **link)
    if earlier.state != "withdrawn":
        raise Conflict(_DECIDED if earlier.state == "refused" else _ALREADY)
    for field, value in known.items():
        setattr(earlier, field, value)
    return earlier


def own(
    session: Session, actor: Actor, public_id: str, registration_id: str
) -> tuple[Registration, Asked]:
    """Return a registration of the actor with what its form needs.

    Raises:
        NotFound: it is not theirs.
    """
    event = in_public(session, public_id)
    row = own_registration(session, actor, event, registration_id)
    return row, _asked_again(session, event, row)


def _asked_again(session: Session, event: Event, row: Registration) -> Asked:
    numbers = tuple(each.number for each in events.rounds_of(session, event.id))
    known = people.challenges_of(session, [row.company_id]) if row.company_id else []
    return Asked(event, Entry(row.side, row.public_id, row.name), numbers, tuple(known), "")


def may_change(event: Event, row: Registration, *, now: datetime) -> bool:
    """Tell whether its owner may still change a registration."""
    live = row.state in {"waiting", "approved", "waitlisted"}
    return live and event.phase == "collecting" and now < event.wishes_until


def may_withdraw(event: Event, row: Registration) -> bool:
    """Tell whether its owner may still withdraw a registration."""
    live = row.state in {"waiting", "approved", "waitlisted"}
    return live and event.phase in {"collecting", "provisional", "final"}


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    registration_id: str,
    given: Given,
    *,
    now: datetime,
) -> Registration:
    """Change an own registration while wishes are collected; an approval stays.

    Raises:
        NotFound: it is not theirs.
        Conflict: too late, or it was withdrawn or refused.
        Invalid: by field name.
    """
    event = in_public(session, public_id, lock=True)
    row = own_registration(session, actor, event, registration_id, lock=True)
    if not may_change(event, row, now=now):
        raise Conflict(_LEFT if row.state == "withdrawn" else _CHANGES_OVER)
    before = {"rounds": row.rounds, "topic": row.topic, "person": row.person}
    _fill(row, _asked_again(session, event, row), given)
    after = {"rounds": row.rounds, "topic": row.topic, "person": row.person}
    if before != after:
        auditing.record(
            session, actor, "registration.changed", "registration", row.public_id,
            now=now, region=event.region_code, before=before, after=after,
        )  # fmt: skip
    return row


def withdraw(
    session: Session,
    actor: Actor,
    public_id: str,
    registration_id: str,
    *,
    links: SiteLinks,
    now: datetime,
) -> list[Registration]:
    """Withdraw an own registration; return who moved up from the waiting list.

    Raises:
        NotFound: it is not theirs.
        Conflict: the day has begun, or it was withdrawn before.
    """
    event = in_public(session, public_id, lock=True)
    row = own_registration(session, actor, event, registration_id, lock=True)
    if not may_withdraw(event, row):
        raise Conflict(_LEFT if row.state in {"withdrawn", "refused"} else _TOO_LATE)
    before, row.state = row.state, "withdrawn"
    auditing.record(
        session, actor, "registration.withdrawn", "registration", row.public_id,
        now=now, region=event.region_code, before={"state": before},
    )  # fmt: skip
    session.flush()
    happened = f"withdrawn:{now.isoformat()}"
    tell_desk(session, "event_withdrawn_desk", event, row, happened=happened, links=links, now=now)
    return admission.move_up(session, event, row.side, links=links, now=now)


def _fill(row: Registration, asked: Asked, given: Given) -> None:
    chosen = sorted(set(given.rounds).intersection(asked.numbers))
    challenge = next((c for c in asked.challenges if c.public_id == given.challenge), None)
    problems = _problems(asked, given, challenge)
    if asked.numbers and not chosen:
        problems["rounds"] = N_("만날 수 있는 라운드를 하나 이상 골라 주세요.")
    if problems:
        raise Invalid(problems)
    row.person, row.phone, row.topic = given.person, given.phone, given.topic
    row.challenge_id = challenge.id if challenge else None
    row.rounds = None if chosen == sorted(asked.numbers) else chosen


def _problems(asked: Asked, given: Given, challenge: Challenge | None) -> dict[str, Problem | str]:
    found: dict[str, Problem | str] = {}
    if given.challenge and challenge is None:
        found["challenge"] = N_("목록에서 골라 주세요.")
    if not given.topic and challenge is None:
        found["topic"] = N_("어떤 이야기를 나누고 싶은지 한 줄이라도 적어 주세요.")
    elif len(given.topic) > MAX_TOPIC:
        found["topic"] = N_("1,000자까지 적을 수 있어요. 조금 줄여 주세요.")
    for name in ("person", "phone"):
        if len(getattr(given, name)) > MAX_NAME:
            found[name] = N_("100자까지 적을 수 있어요. 조금 줄여 주세요.")
    if asked.entry.side == "firm" and not given.person:
        found["person"] = N_("오시는 분의 이름을 적어 주세요.")
    return found
