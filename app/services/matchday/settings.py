"""Creates events and changes what they are: when, where, for whom, and by which rules."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.event import MAX_MEETINGS, MAX_PRIORITY_PERCENT, Event
from app.repositories.matchday import event_changes, event_lists, events
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import day_plan
from app.services.matchday.access import UNKNOWN, on_desk
from app.services.matchday.day_plan import Planned
from app.services.matchday.presets import RULES, TEMPLATES, lay_out

AREAS = ("depopulation", "interest", "depopulation+interest")
MAX_TITLE = 100
MAX_SUMMARY = 2000
_COPIED = (
    "summary", "venue", "address", "firm_places", "mentor_places", "firm_minimum", "firm_maximum",
    "mentor_maximum", "good", "floor", "priority_percent", "priority_areas", "competitors_meet",
    "open_to",
)  # fmt: skip
_NOT_YOURS = N_("이 지역의 코디네이터만 할 수 있는 일이에요.")
_RUNNING = N_("진행하고 있는 행사는 지울 수 없어요. 먼저 행사를 마쳐 주세요.")
_SOURCE = N_("틀이나 지난 행사 가운데 하나를 골라 주세요.")


@dataclass(frozen=True)
class NewEvent:
    """What is asked before an event exists; ``source`` is a template or an event's public id."""

    title: str
    venue: str
    day: date | None
    source: str
    region: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything about an event that stands in its form; moments are Seoul time made aware."""

    title: str
    title_en: str
    summary: str
    venue: str
    address: str
    day: date | None
    registration_until: datetime | None
    wishes_until: datetime | None
    changes_until: datetime | None
    firm_places: int | None
    mentor_places: int | None
    firm_minimum: int | None
    firm_maximum: int | None
    mentor_maximum: int | None
    good: float | None
    floor: float | None
    priority_percent: int | None
    priority_areas: str
    competitors_meet: bool
    municipalities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


def sources(session: Session, actor: Actor) -> list[Event]:
    """Return the events of the actor's provinces that a new one can be copied from."""
    return event_changes.past_events(session, actor.coordinator_regions)


def create(session: Session, actor: Actor, new: NewEvent, *, now: datetime) -> Event:
    """Make a draft with rounds, tables and rules of a template or of another event, no people.

    Raises:
        Invalid: by field name.
        Forbidden: the actor does not coordinate the province.
        NotFound: the event to copy is not theirs.
    """
    regions = sorted(actor.coordinator_regions)
    region = new.region or (regions[0] if regions else "")
    if region not in actor.coordinator_regions:
        raise Forbidden(_NOT_YOURS)
    day = _checked_new(new, now)
    old = None if new.source in TEMPLATES else on_desk(session, actor, new.source)
    event = Event(
        region_code=region,
        title=new.title,
        venue=new.venue,
        day=day,
        created_by_id=actor.user_id,
        created_at=now,
        phase_at=now,
        **_deadlines(day, now),
    )
    if old is None:
        _by_template(event, new.source)
    else:
        event.copied_from_id = old.id
        for name in _COPIED:
            if name != "venue":
                setattr(event, name, getattr(old, name))
    session.add(event)
    session.flush()
    _furnish(session, event, new.source, old)
    auditing.record(
        session, actor, "event.created", "event", event.public_id,
        now=now, region=region, after={"title": event.title, "from": new.source},
    )  # fmt: skip
    return event


def _checked_new(new: NewEvent, now: datetime) -> date:
    problems = _name_problems(new.title, new.venue)
    if not new.source:
        problems["source"] = _SOURCE
    if new.day is None:
        problems["day"] = Problem(N_("날짜를 골라 주세요."))
    elif new.day < today_in_seoul(now):
        problems["day"] = Problem(N_("지난 날짜예요. 오늘이나 그 뒤로 골라 주세요."))
    if problems or new.day is None:
        raise Invalid(problems)
    return new.day


def _by_template(event: Event, name: str) -> None:
    template = TEMPLATES[name]
    rules = RULES[template.rules]
    event.firm_minimum, event.good, event.floor = rules.firm_minimum, rules.good, rules.floor
    event.priority_percent = rules.priority_percent
    event.firm_maximum, event.mentor_maximum = template.maximum, template.mentor_maximum


def _furnish(session: Session, event: Event, source: str, old: Event | None) -> None:
    if old is None:
        template = TEMPLATES[source]
        times = lay_out(event.day, template.plan)
        zones = [name for name, n in day_plan.read_zones(template.zones) for _ in range(n)]
    else:
        rounds = events.rounds_of(session, old.id)
        times = [(p.starts_at, p.ends_at) for p in day_plan.to_day(rounds, event.day)]
        zones = [table.zone for table in events.tables_of(session, old.id)]
    event_changes.replace_rounds(session, event.id, times)
    event_changes.replace_tables(session, event.id, zones)


def _deadlines(day: date, now: datetime) -> dict[str, datetime]:
    """Return usual deadlines: two weeks, ten days and one day before, closer for a near day."""
    left = (day - today_in_seoul(now)).days
    before = {
        "registration_until": min(14, left // 2),
        "wishes_until": min(10, left // 3),
        "changes_until": min(1, left // 3),
    }
    evening = {
        name: datetime.combine(day - timedelta(days=days), time(18), SEOUL)
        for name, days in before.items()
    }
    # the evening of today may be past: a day is short then, and the coordinator chooses
    return {name: max(moment, now + timedelta(hours=1)) for name, moment in evening.items()}


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    given: Settings,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Event:
    """Change an event; its rounds move along to another day.

    Raises:
        Invalid: by field name.
        Conflict: it is closed.
    """
    event = on_desk(session, actor, public_id, lock=True)
    if event.phase == "closed":
        raise Conflict(N_("끝난 행사는 고칠 수 없어요."))
    values = _checked(event, given, catalogue)
    changed = {name for name, value in values.items() if getattr(event, name) != value}
    if not changed:
        return event
    before = {name: _plain(getattr(event, name)) for name in sorted(changed)}
    rounds = events.rounds_of(session, event.id)
    for name in changed:
        setattr(event, name, values[name])
    if "day" in changed:
        moved: list[Planned] = day_plan.to_day(rounds, event.day)
        event_changes.replace_rounds(session, event.id, [(p.starts_at, p.ends_at) for p in moved])
    after = {name: _plain(getattr(event, name)) for name in sorted(changed)}
    auditing.record(
        session, actor, "event.changed", "event", event.public_id,
        now=now, region=event.region_code, before=before, after=after,
    )  # fmt: skip
    return event


def remove(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Event:
    """Take an event away from everybody; it can be put back.

    Raises:
        Conflict: it is running.
    """
    event = on_desk(session, actor, public_id, lock=True)
    if event.phase == "running":
        raise Conflict(_RUNNING)
    event.removed_at = now
    auditing.record(
        session, actor, "event.removed", "event", public_id, now=now, region=event.region_code
    )
    return event


def restore(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Event:
    """Put an event back that was taken away; NotFound where there is none of the actor's."""
    event = event_lists.removed_by_public_id(session, public_id)
    if event is None or not actor.coordinates(event.region_code):
        raise NotFound(UNKNOWN)
    event.removed_at = None
    auditing.record(
        session, actor, "event.restored", "event", public_id, now=now, region=event.region_code
    )
    return event


def _checked(event: Event, given: Settings, catalogue: Catalogue) -> dict[str, Any]:
    problems = _name_problems(given.title, given.venue)
    if len(given.summary) > MAX_SUMMARY:
        problems["summary"] = Problem(N_("2,000자까지 적을 수 있어요. 조금 줄여 주세요."))
    if given.day is None:
        problems["day"] = Problem(N_("날짜를 골라 주세요."))
    problems |= _deadline_problems(given) | _number_problems(given)
    if given.priority_areas not in AREAS:
        problems["priority_areas"] = Problem(N_("목록에서 골라 주세요."))
    if problems:
        raise Invalid(problems)
    values = asdict(given)
    places = [code for code in values.pop("municipalities") if code in catalogue.places]
    trades = [code for code in values.pop("industries") if code in catalogue.trades]
    open_to: dict[str, list[str]] = {}
    if places:
        open_to["municipalities"] = sorted(places)
    if trades:
        open_to["industries"] = sorted(trades)
    # what an importer or another page keeps beside the two lists stays
    rest = {k: v for k, v in event.open_to.items() if k not in {"municipalities", "industries"}}
    return {**values, "open_to": {**rest, **open_to}}


def _name_problems(title: str, venue: str) -> dict[str, Problem | str]:
    found: dict[str, Problem | str] = {}
    if not title:
        found["title"] = N_("행사 이름을 적어 주세요.")
    elif len(title) > MAX_TITLE:
        found["title"] = N_("100자까지 적을 수 있어요. 조금 줄여 주세요.")
    if not venue:
        found["venue"] = N_("장소를 적어 주세요.")
    return found


def _deadline_problems(given: Settings) -> dict[str, Problem | str]:
    found: dict[str, Problem | str] = {}
    order = ("registration_until", "wishes_until", "changes_until")
    moments = [getattr(given, name) for name in order]
    for name, moment in zip(order, moments, strict=True):
        if moment is None:
            found[name] = N_("날짜와 시각을 적어 주세요.")
        elif given.day is not None and moment.astimezone(SEOUL).date() > given.day:
            found[name] = N_("행사 날짜보다 늦어요.")
    if not found and not moments[0] <= moments[1]:
        found["wishes_until"] = N_("희망 마감은 신청 마감과 같거나 늦어야 해요.")
    if not found and not moments[1] <= moments[2]:
        found["changes_until"] = N_("변경 마감은 희망 마감과 같거나 늦어야 해요.")
    return found


_BOUNDS: dict[str, tuple[float, float]] = {
    "firm_minimum": (0, MAX_MEETINGS),
    "firm_maximum": (1, MAX_MEETINGS),
    "mentor_maximum": (1, MAX_MEETINGS),
    "good": (0, 1),
    "floor": (0, 1),
    "priority_percent": (100, MAX_PRIORITY_PERCENT),
}


def _number_problems(given: Settings) -> dict[str, Problem | str]:
    found: dict[str, Problem | str] = {}
    for name, (low, high) in _BOUNDS.items():
        value = getattr(given, name)
        if value is None or not low <= value <= high:
            text = N_("%(low)s에서 %(high)s 사이로 적어 주세요.")
            found[name] = Problem(text, {"low": low, "high": high})
    for name in ("firm_places", "mentor_places"):
        value = getattr(given, name)
        if value is not None and not 1 <= value <= 5000:
            found[name] = N_("1에서 5,000 사이로 적거나 비워 주세요.")
    if not found and (given.firm_minimum or 0) > (given.firm_maximum or 0):
        found["firm_minimum"] = N_("최소 만남이 최대 만남보다 많아요.")
    if not found and (given.floor or 0) > (given.good or 0):
        found["floor"] = N_("아래 기준이 좋은 만남의 기준보다 높아요.")
    return found


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def invited(open_to: dict[str, Any], municipality: str, industries: Collection[str]) -> bool:
    """Tell whether somebody of a municipality and a line of industries may come."""
    places, trades = open_to.get("municipalities"), open_to.get("industries")
    return (not places or municipality in places) and (
        not trades or any(code in trades for code in industries)
    )
