"""Mentor profiles: applying, changing, pausing, and the coordinator's decision."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.mentor import MAX_CAPACITY, Mentor, MentorSeat
from app.repositories import accounts, mentors
from app.runtime.catalogue import Catalogue
from app.services import auditing, mailing, mentor_care
from app.services.actor import Actor, Seat
from app.services.index_changes import mark_changed

LANGUAGES = ("ko", "en", "zh", "ja", "vi")
LONGEST_PAUSE = timedelta(days=366)
MAX_TOPICS = 15
_PLAIN = (
    "headline", "headline_en", "bio", "topics", "solutions", "languages", "visits_per_month",
    "radius_km",
)  # fmt: skip
_REASON = N_("왜 승인하지 않는지 적어 주세요. 신청하신 분께 그대로 전해져요.")


@dataclass(frozen=True)
class MentorInput:
    """What a mentor offers. ``company`` is a public id of an own firm, empty for an expert."""

    headline: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: int
    visits_per_month: int
    radius_km: int
    headline_en: str = ""
    bio: str = ""
    solutions: tuple[str, ...] = ()
    company: str = ""


@dataclass(frozen=True)
class MentorRoom:
    """How much a mentor takes on, in the bounds that ``MentorInput`` has for the same fields."""

    capacity: int
    visits_per_month: int
    radius_km: int


@dataclass(frozen=True)
class MentorProfile:
    """A mentor record with the number of its places and of those in use."""

    mentor: Mentor
    capacity: int
    occupied: int
    company: Seat | None


def possible_companies(actor: Actor) -> tuple[Seat, ...]:
    """Return the firms that the actor may mentor for: own ones, approved or waiting."""
    return tuple(c for c in actor.companies if c.status in {"approved", "waiting"})


def apply_as_mentor(
    session: Session, actor: Actor, given: MentorInput, *, catalogue: Catalogue, now: datetime
) -> Mentor:
    """Add a mentor record that waits for a coordinator, with its places.

    Raises:
        Invalid: by field name.
        Conflict: the person has a mentor record already.
    """
    values = _checked(given, actor, None, catalogue)
    mentor = Mentor(user_id=actor.user_id, status="waiting", created_at=now, **values)
    try:
        with session.begin_nested():
            session.add(mentor)
    except IntegrityError as error:
        raise Conflict(N_("이미 멘토로 신청하셨어요. 멘토 정보를 고쳐 주세요.")) from error
    session.add_all(MentorSeat(mentor_id=mentor.id, number=n + 1) for n in range(given.capacity))
    session.flush()
    region = mentors.region_of_mentor(session, mentor)
    auditing.record(
        session, actor, "mentor.applied", "mentor", mentor.public_id, now=now, region=region
    )
    _tell_coordinators(session, actor.name, region, now)
    return mentor


def own_profile(session: Session, actor: Actor) -> MentorProfile:
    """Return the actor's mentor record; NotFound when there is none. Three SELECTs."""
    mentor = mentors.mentor_of_user(session, actor.user_id)
    if mentor is None:
        raise NotFound(N_("아직 멘토로 신청하지 않으셨어요."))
    seats = mentors.seats_of(session, mentor.id)
    occupied = mentors.occupied_seat_ids(session, mentor.id)
    company = next((c for c in actor.companies if c.id == mentor.company_id), None)
    return MentorProfile(mentor, len(seats), len(occupied), company)


def change_mentor(
    session: Session, actor: Actor, given: MentorInput, *, catalogue: Catalogue, now: datetime
) -> Mentor:
    """Change the actor's mentor record; an approval stays, a refused one waits again.

    Raises:
        Invalid: by field name.
        Conflict: more places are in use than ``capacity`` would leave; nothing is changed then.
    """
    mentor = own_profile(session, actor).mentor
    values = _checked(given, actor, mentor, catalogue)
    _set_capacity(session, mentor, given.capacity)
    changed = sorted(n for n, v in values.items() if getattr(mentor, n) != v)
    before = {n: getattr(mentor, n) for n in changed} | {"status": mentor.status}
    for name in changed:
        setattr(mentor, name, values[name])
    asks_again = mentor.status == "refused"
    if asks_again:
        mentor.status, mentor.decision_reason = "waiting", ""
        mentor.decided_at = mentor.decided_by_id = None
    session.flush()
    region = mentors.region_of_mentor(session, mentor)
    auditing.record(
        session, actor, "mentor.changed", "mentor", mentor.public_id, now=now, region=region,
        before=before, after={n: values[n] for n in changed} | {"status": mentor.status},
    )  # fmt: skip
    if asks_again:
        _tell_coordinators(session, actor.name, region, now)
    read_again(session, mentor, now)
    return mentor


def pause_until(
    session: Session,
    actor: Actor,
    until: date | None,
    *,
    of: str = "",
    link: str = "",
    now: datetime,
) -> Mentor:
    """Take no new requests through the day ``until`` (Korean calendar), or resume with None.

    Args:
        session: the running transaction.
        actor: the mentor, or a coordinator on their behalf.
        until: the last day of the pause.
        of: public id of the mentor; empty for the actor's own record.
        link: page for the notice that tells the mentor of another hand; empty for no notice.
        now: the moment.

    Raises:
        NotFound: the actor may not act for the mentor.
        Invalid: ``until`` lies before tomorrow or more than a year ahead.
    """
    mentor = mentor_care.to_change(session, actor, of)
    today = today_in_seoul(now)
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise Invalid({"until": N_("내일부터 1년 안의 날짜를 골라 주세요.")})
    before, mentor.paused_until = mentor.paused_until, until
    mentor_care.changed(
        session, actor, "mentor.paused" if until else "mentor.resumed", mentor, now=now, link=link,
        before={"until": before.isoformat() if before else None},
        after={"until": until.isoformat() if until else None},
    )  # fmt: skip
    read_again(session, mentor, now)
    return mentor


def change_room(
    session: Session,
    actor: Actor,
    given: MentorRoom,
    *,
    of: str = "",
    link: str = "",
    now: datetime,
) -> Mentor:
    """Set how much a mentor takes on; ``of`` and ``link`` are those of ``pause_until``.

    Raises:
        NotFound: the actor may not act for the mentor.
        Invalid: by field name.
        Conflict: more places are in use than ``capacity`` would leave; nothing is changed then.
    """
    mentor = mentor_care.to_change(session, actor, of)
    problems = _figure_problems(given)
    if problems:
        raise Invalid(problems)
    before = MentorRoom(
        len(mentors.seats_of(session, mentor.id)), mentor.visits_per_month, mentor.radius_km
    )
    if given == before:
        return mentor
    _set_capacity(session, mentor, given.capacity)
    mentor.visits_per_month, mentor.radius_km = given.visits_per_month, given.radius_km
    changed = [name for name in asdict(given) if getattr(given, name) != getattr(before, name)]
    mentor_care.changed(
        session, actor, "mentor.room", mentor, now=now, link=link,
        before={name: getattr(before, name) for name in changed},
        after={name: getattr(given, name) for name in changed},
    )  # fmt: skip
    read_again(session, mentor, now)
    return mentor


def decide_mentor(
    session: Session,
    actor: Actor,
    mentor: Mentor,
    approved: bool,  # noqa: FBT001 - the decision itself
    reason: str,
    *,
    now: datetime,
) -> None:
    """Approve or refuse a mentor and tell the person in the own language.

    A mentor with a firm is decided in the firm's province; a stationed expert without one by any
    coordinator.

    Raises:
        Forbidden: the actor does not coordinate the province.
        Invalid: ``reason`` is missing for a refusal.
        Conflict: the mentor does not wait any more.
    """
    region = mentors.region_of_mentor(session, mentor)
    if region is not None:
        actor.require_region(region)
    elif not actor.coordinator:
        raise Forbidden(N_("코디네이터만 할 수 있는 일이에요."))
    if not approved and not reason.strip():
        raise Invalid({"reason": _REASON})
    if mentor.status != "waiting":
        raise Conflict(N_("그사이에 이미 결정된 멘토예요. 목록을 새로 고쳐 주세요."))
    mentor.status = "approved" if approved else "refused"
    mentor.decision_reason = reason.strip()
    mentor.decided_at, mentor.decided_by_id = now, actor.user_id
    auditing.record(
        session, actor, f"mentor.{mentor.status}", "mentor", mentor.public_id,
        now=now, region=region, before={"status": "waiting"},
        after={"status": mentor.status, "reason": mentor.decision_reason},
    )  # fmt: skip
    person = mentors.person_of(session, mentor)
    if person.status == "active":
        mailing.queue(
            session, f"mentor_{mentor.status}", to=person.email, locale=person.locale, now=now,
            values={"name": person.name, "reason": mentor.decision_reason},
        )  # fmt: skip
    mark_changed(session, "mentor", mentor.id, now=now)


def _checked(
    given: MentorInput, actor: Actor, mentor: Mentor | None, catalogue: Catalogue
) -> dict[str, Any]:
    problems = _offer_problems(given, catalogue) | _figure_problems(given)
    company_id, missing = _company_id(given.company, actor, mentor)
    if missing:
        problems["company"] = N_("목록에서 우리 기업을 고르거나 기업 없음을 골라 주세요.")
    if problems:
        raise Invalid(problems)
    values = {name: getattr(given, name) for name in _PLAIN}
    lists = {name: list(values[name]) for name in ("topics", "solutions", "languages")}
    return values | lists | {"company_id": company_id}


def _offer_problems(given: MentorInput, catalogue: Catalogue) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if not given.headline.strip():
        problems["headline"] = N_("무엇을 도와줄 수 있는지 한 문장으로 적어 주세요.")
    if not given.topics or len(given.topics) > MAX_TOPICS:
        problems["topics"] = Problem(
            N_("도와줄 수 있는 문제를 1개부터 %(number)s개까지 골라 주세요."),
            {"number": MAX_TOPICS},
        )
    elif not set(given.topics) <= set(catalogue.categories):
        problems["topics"] = N_("목록에서 골라 주세요.")
    if not set(given.solutions) <= set(catalogue.remedies):
        problems["solutions"] = N_("목록에서 골라 주세요.")
    if not given.languages or not set(given.languages) <= set(LANGUAGES):
        problems["languages"] = N_("쓸 수 있는 언어를 하나 이상 골라 주세요.")
    return problems


def _figure_problems(given: MentorInput | MentorRoom) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    for name, low, high in (
        ("capacity", 1, MAX_CAPACITY), ("visits_per_month", 1, 20), ("radius_km", 5, 600),
    ):  # fmt: skip
        if not low <= getattr(given, name) <= high:
            problems[name] = Problem(
                N_("%(low)s부터 %(high)s까지 적을 수 있어요."), {"low": low, "high": high}
            )
    return problems


def _company_id(public_id: str, actor: Actor, mentor: Mentor | None) -> tuple[int | None, bool]:
    """Return (row id, whether the choice is impossible); a firm kept from before stays possible."""
    if not public_id:
        return None, False
    for seat in actor.companies:
        kept = mentor is not None and mentor.company_id == seat.id
        if seat.public_id == public_id and (kept or seat in possible_companies(actor)):
            return seat.id, False
    return None, True


def _set_capacity(session: Session, mentor: Mentor, capacity: int) -> None:
    # the lock makes an acceptance wait that would take a place while it goes
    seats = mentors.seats_of(session, mentor.id, lock=True)
    occupied = mentors.occupied_seat_ids(session, mentor.id)
    if len(occupied) > capacity:
        raise Conflict(
            N_("지금 %(number)s개 기업을 돕고 있어서 그보다 적게 줄일 수 없어요."),
            number=len(occupied),
        )
    kept = sorted(seats, key=lambda seat: (seat.id not in occupied, seat.number))[:capacity]
    for seat in seats:
        if seat not in kept:
            # a past engagement remembers that it had a place, not which
            mentors.move_ended_engagements(session, seat.id, kept[0].id)
            session.delete(seat)
    free = (n for n in range(1, MAX_CAPACITY + 1) if n not in {seat.number for seat in kept})
    session.add_all(
        MentorSeat(mentor_id=mentor.id, number=next(free)) for _ in range(capacity - len(kept))
    )
    # deleted numbers must be gone before the unit of work orders its inserts
    session.flush()


def _tell_coordinators(session: Session, mentor: str, region: str | None, now: datetime) -> None:
    for person in accounts.coordinators_of(session, region) if region else ():
        mailing.queue(
            session, "mentor_waiting", to=person.email, locale=person.locale, now=now,
            values={"name": person.name, "mentor": mentor},
        )  # fmt: skip


def read_again(session: Session, mentor: Mentor, now: datetime) -> None:
    """Let the search read an approved mentor anew."""
    if mentor.status == "approved":
        mark_changed(session, "mentor", mentor.id, now=now)
