"""The yearly record of a mentor: whom they helped, and what came of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.errors import N_, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.mentor import Mentor
from app.repositories import companies, mentors
from app.repositories import mentor_records as rows
from app.runtime.catalogue import Catalogue, Place
from app.services import mentor_care
from app.services.actor import Actor

FIRST_YEAR = 2000
_NO_YEAR = N_("이 해의 기록은 없어요.")


@dataclass(frozen=True)
class Moved:
    """A goal of an engagement: its reading before the work and the latest after it, if any.

    ``better`` compares the two by the direction of the metric; None until both are there.
    """

    goal: Goal
    before: GoalReading | None
    after: GoalReading | None
    better: bool | None


@dataclass(frozen=True)
class Helped:
    """One engagement in the year: visits held and hours, stays, tasks closed in it.

    Goals and ``cases`` (public id, title) are those of the whole engagement, as they stand now.
    """

    engagement: Engagement
    company: Company
    place: Place
    visits: int
    minutes: int
    stays: int
    tasks: int
    goals: tuple[Moved, ...]
    cases: tuple[tuple[str, str], ...]

    @property
    def hours(self) -> float:
        """Hours of the visits, to a tenth."""
        return round(self.minutes / 60, 1)


@dataclass(frozen=True)
class YearRecord:
    """The record of one year; ``years`` are all with a record, the newest first."""

    mentor: Mentor
    person: User
    company: Company | None
    year: int
    years: tuple[int, ...]
    helped: tuple[Helped, ...]
    own: bool

    @property
    def firms(self) -> int:
        """How many firms were helped, each once."""
        return len({entry.company.id for entry in self.helped})

    @property
    def hours(self) -> float:
        """Hours of all visits, to a tenth."""
        return round(sum(entry.minutes for entry in self.helped) / 60, 1)

    @property
    def compared(self) -> tuple[Moved, ...]:
        """The goals with a value before and after."""
        return tuple(g for entry in self.helped for g in entry.goals if g.better is not None)


def year_record(
    session: Session,
    actor: Actor,
    year: int,
    *,
    of: str = "",
    catalogue: Catalogue,
    now: datetime,
) -> YearRecord:
    """Return the record of a Korean calendar year. At most ten SELECTs.

    Mentors see their own, coordinators those of their province and of stationed experts. Notes
    of either side are no part of it.

    Raises:
        NotFound: there is no such mentor for the actor, or the year is still to come.
    """
    mentor = mentor_care.open_mentor(session, actor, of)
    this_year = today_in_seoul(now).year
    if not FIRST_YEAR <= year <= this_year:
        raise NotFound(_NO_YEAR)
    began = rows.first_start(session, mentor.id)
    first_year = min(today_in_seoul(began).year if began else this_year, year)
    firm = companies.companies_by_ids(session, [mentor.company_id]) if mentor.company_id else []
    return YearRecord(
        mentor=mentor,
        person=mentors.person_of(session, mentor),
        company=firm[0] if firm else None,
        year=year,
        years=tuple(range(this_year, first_year - 1, -1)),
        helped=_helped(session, mentor, year, catalogue),
        own=mentor.user_id == actor.user_id,
    )


def _helped(
    session: Session, mentor: Mentor, year: int, catalogue: Catalogue
) -> tuple[Helped, ...]:
    start, end = _bounds(year)
    found = rows.engagements_between(session, mentor.id, start=start, end=end)
    ids = [engagement.id for engagement, _ in found]
    visits = rows.held_visits(session, ids, start=start, end=end)
    stays, tasks = _stays(session, ids, year)
    moved = _moved(session, ids, catalogue)
    cases: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for engagement_id, public_id, title in rows.published_cases(session, ids):
        cases[engagement_id].append((public_id, title))
    return tuple(
        Helped(
            engagement=engagement,
            company=company,
            place=catalogue.places[company.municipality_code],
            visits=visits.get(engagement.id, (0, 0))[0],
            minutes=visits.get(engagement.id, (0, 0))[1],
            stays=len(stays[engagement.id]),
            tasks=tasks[engagement.id],
            goals=tuple(moved[engagement.id]),
            cases=tuple(cases[engagement.id]),
        )
        for engagement, company in found
    )


def _bounds(year: int) -> tuple[datetime, datetime]:
    start, end = (
        datetime.combine(date(y, 1, 1), time(), SEOUL).astimezone(UTC) for y in (year, year + 1)
    )
    return start, end


def _stays(
    session: Session, ids: Collection[int], year: int
) -> tuple[Mapping[int, set[int]], Mapping[int, int]]:
    stays: dict[int, set[int]] = defaultdict(set)
    tasks: dict[int, int] = defaultdict(int)
    for engagement_id, stay_id, done_at in rows.stays_and_tasks(
        session, ids, first=date(year, 1, 1), last=date(year, 12, 31)
    ):
        stays[engagement_id].add(stay_id)
        # a stay over the turn of the year counts in both, each of its tasks in one
        tasks[engagement_id] += done_at is not None and today_in_seoul(done_at).year == year
    return stays, tasks


def _moved(
    session: Session, ids: Collection[int], catalogue: Catalogue
) -> Mapping[int, list[Moved]]:
    readings: dict[int, list[GoalReading]] = defaultdict(list)
    goals: dict[int, Goal] = {}
    for goal, reading in rows.goals(session, ids):
        goals[goal.id] = goal
        if reading is not None:
            readings[goal.id].append(reading)
    moved: dict[int, list[Moved]] = defaultdict(list)
    for goal in goals.values():
        before = next((r for r in readings[goal.id] if r.point == "baseline"), None)
        after = next((r for r in reversed(readings[goal.id]) if r.point != "baseline"), None)
        moved[goal.engagement_id].append(
            Moved(goal, before, after, _better(goal, before, after, catalogue))
        )
    return moved


def _better(
    goal: Goal, before: GoalReading | None, after: GoalReading | None, catalogue: Catalogue
) -> bool | None:
    if before is None or after is None:
        return None
    if catalogue.metrics[goal.metric_id].direction == "down":
        return after.value < before.value
    return after.value > before.value
