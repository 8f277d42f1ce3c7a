"""What must be true of a visit that somebody plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, Problem
from app.models.mentor import Mentor
from app.models.visit import DRIVERS, Visit
from app.repositories import visits
from app.services import mentor_care

MOST_TIMES = 3
AHEAD = timedelta(days=120)
MIN_MINUTES, MAX_MINUTES, MAX_TRAVEL = 15, 600, 600
MAX_PURPOSE, MAX_ADDRESS, MAX_TEXT = 300, 200, 1000
_PAST = N_("지난 시간이에요. 앞으로의 시간을 골라 주세요.")
_FAR = N_("%(days)s일 안의 시간을 골라 주세요.")
_SAME = N_("같은 시간을 두 번 적었어요.")
_NO_TIME = N_("시간을 하나 이상 골라 주세요.")
_CLASH = N_(
    "멘토가 이미 약속한 다른 방문과 겹치거나, 오가는 시간이 모자라요. "
    "그래도 괜찮으면 아래를 확인하고 다시 보내 주세요."
)
_EMPTY = N_("한 줄이라도 적어 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")
_RANGE = N_("%(least)s부터 %(most)s까지의 분으로 적어 주세요.")
_DRIVER = N_("가는 방법을 골라 주세요.")


@dataclass(frozen=True)
class Details:
    """What stays the same whichever time is chosen. Lengths in minutes; travel is one way."""

    purpose: str
    address: str
    minutes: int
    driver: str
    travel_minutes: int | None

    def check(self) -> None:
        """Raise Invalid with a problem beside each field that cannot be taken."""
        found: dict[str, Problem | str] = {}
        for name, most in (("purpose", MAX_PURPOSE), ("address", MAX_ADDRESS)):
            text = getattr(self, name)
            if not text:
                found[name] = _EMPTY
            elif len(text) > most:
                found[name] = Problem(_LONG, {"most": most})
        if not MIN_MINUTES <= self.minutes <= MAX_MINUTES:
            found["minutes"] = Problem(_RANGE, {"least": MIN_MINUTES, "most": MAX_MINUTES})
        if self.travel_minutes is not None and not 0 <= self.travel_minutes <= MAX_TRAVEL:
            found["travel_minutes"] = Problem(_RANGE, {"least": 0, "most": MAX_TRAVEL})
        if self.driver not in DRIVERS:
            found["driver"] = _DRIVER
        if found:
            raise Invalid(found)

    def write_to(self, visit: Visit) -> None:
        """Put the details into a visit."""
        visit.purpose, visit.address, visit.minutes = self.purpose, self.address, self.minutes
        visit.driver, visit.travel_minutes = self.driver, self.travel_minutes


def details_of(visit: Visit) -> Details:
    """Return the details of a visit."""
    return Details(visit.purpose, visit.address, visit.minutes, visit.driver, visit.travel_minutes)


def check_text(text: str, name: str, *, required: bool = True) -> None:
    """Raise Invalid for a text of field ``name`` that is too long, or empty where one is needed."""
    if required and not text:
        raise Invalid({name: _EMPTY})
    if len(text) > MAX_TEXT:
        raise Invalid({name: Problem(_LONG, {"most": MAX_TEXT})})


def check_times(
    session: Session,
    mentor: Mentor,
    times: Sequence[datetime | None],
    details: Details,
    *,
    confirmed: bool,
    now: datetime,
    visit: Visit | None = None,
) -> tuple[datetime, ...]:
    """Return the times given, at least one, all different, the earliest first.

    Each must lie ahead within 120 days, outside the mentor's season blocks and in a month with
    room for a visit. A time that overlaps another agreed visit of the mentor, travel included, is
    taken once it is ``confirmed``. ``visit`` is the one that moves: it is not counted.

    Raises:
        Invalid: beside ``time_1`` to ``time_3``, or beside ``confirm``.
    """
    found: dict[str, Problem | str] = {}
    given: list[datetime] = []
    for number, time in enumerate(times, start=1):
        if time is None:
            continue
        problem = _SAME if time in given else time_problem(session, mentor, time, visit, now=now)
        if problem:
            found[f"time_{number}"] = problem
        given.append(time)
    if not given:
        found["time_1"] = _NO_TIME
    if found:
        raise Invalid(found)
    if not confirmed:
        check_clashes(session, mentor, given, details, visit=visit)
    return tuple(sorted(given))


def time_problem(
    session: Session, mentor: Mentor, time: datetime, visit: Visit | None, *, now: datetime
) -> Problem | str | None:
    """Return why a visit cannot begin at a time, None when it can. Overlaps are not looked at."""
    if time <= now:
        return _PAST
    if time > now + AHEAD:
        return Problem(_FAR, {"days": AHEAD.days})
    try:
        mentor_care.require_visit_room(
            session, mentor, time, besides=visit.id if visit is not None else None
        )
    except Conflict as conflict:
        return conflict.problem
    return None


def check_clashes(
    session: Session,
    mentor: Mentor,
    times: Iterable[datetime],
    details: Details,
    *,
    visit: Visit | None = None,
) -> None:
    """Raise Invalid beside ``confirm`` where a time overlaps another visit of the mentor."""
    if clashes(session, mentor, times, details, visit=visit):
        raise Invalid({"confirm": _CLASH})


def clashes(
    session: Session,
    mentor: Mentor,
    times: Iterable[datetime],
    details: Details,
    *,
    visit: Visit | None = None,
) -> list[datetime]:
    """Return those of the times at which the mentor is on another visit or on the way. One SELECT.

    Both visits are taken with their travel before and after, since the mentor comes from the own
    plant and goes back there.
    """
    wanted = list(times)
    if not wanted:
        return []
    reach = timedelta(minutes=2 * MAX_TRAVEL + MAX_MINUTES)
    others = visits.agreed_between(
        session,
        mentor.id,
        min(wanted) - reach,
        max(wanted) + reach,
        without=visit.id if visit is not None else None,
    )
    return [time for time in wanted if any(_overlap(time, details, other) for other in others)]


def _overlap(time: datetime, details: Details, other: Visit) -> bool:
    first, last = _away(time, details.minutes, details.travel_minutes)
    if other.starts_at is None:
        return False
    begins, ends = _away(other.starts_at, other.minutes, other.travel_minutes)
    return first < ends and begins < last


def _away(
    starts_at: datetime, minutes: int, travel_minutes: int | None
) -> tuple[datetime, datetime]:
    travel = timedelta(minutes=travel_minutes or 0)
    return starts_at - travel, starts_at + timedelta(minutes=minutes) + travel
