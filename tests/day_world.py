"""An event of any size as it would stand in the database: people, fits, wishes of a seeded day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, EventTable, Registration, Wish
from app.repositories.matchday import fits
from app.repositories.matchday.fits import NewFit
from app.runtime.search import SearchRuntime
from app.services.matchday import fit
from app.services.reference import load_catalogue
from matching.evaluate.day_instances import make_day_instance
from matching.timetable.domain import Instance

_SEOUL = ZoneInfo("Asia/Seoul")
PRIORITY_PLACE, OTHER_PLACE = "52720", "52110"


def fill_event(
    session: Session,
    author_id: int,
    *,
    firms: int,
    mentors: int,
    slots: int,
    density: float,
    seed: int,
    now: datetime,
) -> Event:
    """Add an event that collects; its people are guests, scored already. The caller commits."""
    day = make_day_instance(firms=firms, mentors=mentors, slots=slots, density=density, seed=seed)
    event = Event(
        region_code="52", title=f"매칭 데이 {firms}×{mentors}", venue="전주 컨벤션홀",
        day=(now + timedelta(days=30)).astimezone(_SEOUL).date(), phase="collecting",
        registration_until=now + timedelta(days=10), wishes_until=now + timedelta(days=15),
        changes_until=now + timedelta(days=28), good=day.good, floor=day.floor,
        created_by_id=author_id, created_at=now, phase_at=now,
    )  # fmt: skip
    session.add(event)
    session.flush()
    start = datetime(event.day.year, event.day.month, event.day.day, 9, tzinfo=_SEOUL)
    session.add_all(
        EventRound(
            event_id=event.id, number=n + 1, starts_at=start + timedelta(minutes=20 * n),
            ends_at=start + timedelta(minutes=20 * n + 18),
        )
        for n in range(slots)
    )  # fmt: skip
    session.add_all(
        EventTable(event_id=event.id, number=n + 1, zone="AB"[n % 2])
        for n in range(max(day.tables))
    )
    sides = [
        [
            Registration(
                event_id=event.id, side="firm", state="approved", name=f"기업 {n + 1:03}",
                topic="불량을 줄이고 싶어요", rounds=_numbers(firm.available, slots),
                minimum=firm.minimum, maximum=firm.maximum, created_at=now,
                municipality_code=PRIORITY_PLACE if firm.priority else OTHER_PLACE,
            )
            for n, firm in enumerate(day.firms)
        ],
        [
            Registration(
                event_id=event.id, side="mentor", state="approved", name=f"멘토 {n + 1:03}",
                rounds=_numbers(mentor.available, slots), maximum=min(40, mentor.maximum),
                created_at=now,
            )
            for n, mentor in enumerate(day.mentors)
        ],
    ]  # fmt: skip
    for side in sides:
        session.add_all(side)
    session.flush()
    guests, hosts = sides
    _score(session, event, day, sides, now)
    wished = [*((pair, "like") for pair in day.likes), *((pair, "must") for pair in day.musts)]
    session.add_all(
        Wish(event_id=event.id, by_id=guests[f].id, about_id=hosts[m].id, kind=kind, created_at=now)
        for (f, m), kind in sorted(wished)
    )
    session.flush()
    return event


def _score(
    session: Session,
    event: Event,
    day: Instance,
    sides: list[list[Registration]],
    now: datetime,
) -> None:
    """Keep the scores of the seeded day as if they had been worked out from what people wrote."""
    scene = fit.prepare(
        session, event, search=SearchRuntime(), catalogue=load_catalogue(session), now=now
    )
    firms, mentors = ({row.id: at for at, row in enumerate(side)} for side in sides)
    for firm in scene.parties.firms:
        rows = []
        for mentor in scene.parties.mentors:
            pair = (firms[firm.row.id], mentors[mentor.row.id])
            refusal = "competitor" if pair in day.forbidden else ""
            mark = {"mark": scene.mark(firm, mentor)}
            rows.append(NewFit(firm.row.id, mentor.row.id, float(day.scores[pair]), refusal, mark))
        fits.put(session, event.id, firm.row.id, rows, now=now)


def _numbers(available: frozenset[int], slots: int) -> list[int] | None:
    return None if len(available) == slots else sorted(slot + 1 for slot in available)
