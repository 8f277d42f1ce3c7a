"""Limits and waiting times that a region chooses for itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, Problem
from app.models.audit import AuditEvent
from app.models.region_setting import RegionSetting
from app.repositories import region_settings as rows
from app.services import auditing
from app.services.actor import Actor

CHANGED = "settings.changed"
HISTORY = 20


@dataclass(frozen=True)
class Limits:
    """The values in force in a region; the defaults are those of a region that chose none."""

    reminder_days: int = 3
    """Working days until a mentor who has not answered is reminded."""
    expiry_days: int = 5
    """Working days until a request expires and the next mentor is asked."""
    open_requests: int = 3
    """Requests of one firm that may wait for an answer at once."""
    ranked_mentors: int = 3
    """Mentors a firm may rank for one challenge."""
    asked_at_once: int = 1
    """How many of the ranked mentors are asked at the same time."""
    question_days: int = 7
    """Days until an unanswered question under a case reaches the coordinators."""
    follow_up_reminder_days: int = 7
    """Days after which a firm is reminded of a KPI form."""
    follow_up_escalation_days: int = 21
    """Days after which an unanswered KPI form reaches the coordinators."""


DEFAULTS = Limits()
RANGES: Mapping[str, tuple[int, int]] = {
    "reminder_days": (1, 20),
    "expiry_days": (2, 30),
    "open_requests": (1, 10),
    "ranked_mentors": (1, 3),
    "asked_at_once": (1, 3),
    "question_days": (1, 60),
    "follow_up_reminder_days": (1, 60),
    "follow_up_escalation_days": (2, 120),
}
"""The least and the greatest value of each field, in the order in which they are shown."""

_RANGE = N_("%(low)s부터 %(high)s까지 적을 수 있어요.")
_ORDER: tuple[tuple[str, str, bool, str], ...] = (
    (
        "reminder_days",
        "expiry_days",
        True,
        N_("요청이 끝나는 날보다 먼저 다시 알려야 해요. 더 작은 수를 적어 주세요."),
    ),
    (
        "asked_at_once",
        "ranked_mentors",
        False,
        N_("순위에 넣는 멘토 수보다 많을 수 없어요. 더 작은 수를 적어 주세요."),
    ),
    (
        "follow_up_reminder_days",
        "follow_up_escalation_days",
        True,
        N_("코디네이터에게 알리기 전에 먼저 다시 알려야 해요. 더 작은 수를 적어 주세요."),
    ),
)
"""(field, field it must stay below, whether equal is too much, what is said otherwise)."""


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, and field → (before, after)."""

    at: datetime
    name: str
    values: Mapping[str, tuple[int, int]]


def limits_of(session: Session, region: str) -> Limits:
    """Return the values in force in a region. One SELECT."""
    return _limits(rows.setting_of(session, region))


def change(
    session: Session,
    actor: Actor,
    region: str,
    given: Mapping[str, int | None],
    *,
    now: datetime,
) -> Limits:
    """Set all values of a region; None stands for what was no number.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Invalid: by field: outside its range, or in the wrong order with another.
        Conflict: another coordinator set the region's first values at the same moment.
    """
    actor.require_region(region)
    wanted = _checked(given)
    row = rows.setting_of(session, region, lock=True)
    before = _limits(row)
    if wanted == before:
        return before
    if row is None:
        row = RegionSetting(region_code=region)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.updated_at, row.updated_by_id = now, actor.user_id
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(
            N_("다른 코디네이터가 방금 바꿨어요. 새로 고쳐 지금 값을 확인해 주세요.")
        ) from error
    _record(session, actor, region, before, wanted, now)
    return wanted


def reset(session: Session, actor: Actor, region: str, *, now: datetime) -> None:
    """Go back to the defaults; Forbidden unless the actor coordinates the region."""
    actor.require_region(region)
    row = rows.setting_of(session, region, lock=True)
    if row is not None:
        before = _limits(row)
        session.delete(row)
        session.flush()
        if before != DEFAULTS:
            _record(session, actor, region, before, DEFAULTS, now)


def history(session: Session, region: str, *, limit: int = HISTORY) -> tuple[Change, ...]:
    """Return the last changes of a region, the newest first. One SELECT."""
    found = rows.changes(session, region, CHANGED, limit=limit)
    return tuple(
        Change(event.at, user.name if user else "", _values(event)) for event, user in found
    )


def _limits(row: RegionSetting | None) -> Limits:
    if row is None:
        return DEFAULTS
    return Limits(**{name: getattr(row, name) for name in RANGES})


def _checked(given: Mapping[str, int | None]) -> Limits:
    problems: dict[str, Problem | str] = {}
    values: dict[str, int] = {}
    for name, (low, high) in RANGES.items():
        value = given.get(name)
        if value is None or not low <= value <= high:
            problems[name] = Problem(_RANGE, {"low": low, "high": high})
        else:
            values[name] = value
    for name, upper, strictly, text in _ORDER:
        if {name, upper} <= values.keys() and values[name] > values[upper] - strictly:
            problems[name] = Problem(text)
    if problems:
        raise Invalid(problems)
    return Limits(**values)


def _record(
    session: Session, actor: Actor, region: str, before: Limits, after: Limits, now: datetime
) -> None:
    old, new = asdict(before), asdict(after)
    changed = [name for name in RANGES if old[name] != new[name]]
    auditing.record(
        session,
        actor,
        CHANGED,
        "region",
        region,
        now=now,
        region=region,
        before={name: old[name] for name in changed},
        after={name: new[name] for name in changed},
    )


def _values(event: AuditEvent) -> dict[str, tuple[Any, Any]]:
    return {
        name: (event.before[name], event.after[name]) for name in RANGES if name in event.before
    }
