"""What the dashboard of a region shows for a year, beside the year before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import SEOUL, today_in_seoul
from app.models.request import LIVE_STATES
from app.repositories.figures import dashboard as rows
from app.repositories.figures.dashboard import Ground, Span
from app.runtime.catalogue import Catalogue
from app.services.figures import limits
from app.services.figures.aggregate import quantile
from app.services.scope import Scope

STEPS = ("joined", "matched", "met", "closed", "published")
STUCK = ("matched", "met", "closed", "published")
PROGRAMME = ("intents", "applications", "chosen", "agreements")
MONTHS = 12


@dataclass(frozen=True)
class Wish:
    """What is asked for; empty text narrows nothing.

    Year 0 looks at all firms, and at what happened in the current year.
    """

    region: str = ""
    place: str = ""
    industry: str = ""
    year: int = 0


@dataclass(frozen=True)
class Answers:
    """How long mentors took to answer, in days."""

    asked: int
    answered: int
    waiting: int
    median_days: float | None
    slow_days: float | None
    """Nine of ten answers came sooner."""


@dataclass(frozen=True)
class Load:
    """A mentor with the places and how many are in use."""

    public_id: str
    name: str
    places: int
    used: int


@dataclass(frozen=True)
class Counts:
    """How much happened in one year."""

    begun: tuple[int, ...]
    """Engagements begun in each month."""
    events: tuple[int, int, int]
    """Events, firms registered, firms that came."""
    programme: Mapping[str, int]


@dataclass(frozen=True)
class Year:
    """What happened in one year, and how long answers took."""

    counts: Counts
    answers: Answers


@dataclass(frozen=True)
class Dashboard:
    """One reader's picture of a year beside the year before.

    ``funnel`` are the firms that joined in the year, or all firms where no year was asked for; then
    there is nothing to compare them with.
    """

    year: int
    funnel: Mapping[str, int]
    funnel_before: Mapping[str, int] | None
    this: Year
    before: Year
    stuck: Mapping[str, int]
    limits: Mapping[str, int]
    loads: tuple[Load, ...]
    late_papers: int
    months_over: int
    """Months of the year that have begun."""


@dataclass(frozen=True)
class StuckFirm:
    """A firm that waits before a step, since a moment."""

    public_id: str
    name: str
    place: str
    since: datetime


def picture(
    session: Session, scope: Scope, wish: Wish, *, catalogue: Catalogue, now: datetime
) -> Dashboard:
    """Return the dashboard of what the reader sees and asked for.

    Raises:
        NotFound: a region or municipality that is not the reader's.
    """
    within = scope.within(catalogue, region=wish.region, place=wish.place)
    ground, regions = _ground(within, wish), regions_of(within, catalogue)
    today = today_in_seoul(now)
    days = limits.limits_of(session, regions)
    late = _late(days, now)
    year = wish.year or today.year
    cohort, last_cohort = (span_of(year), span_of(year - 1)) if wish.year else (None, None)
    stuck, everybody = _stuck(session, ground, regions, late)
    return Dashboard(
        year=year,
        funnel=_funnel(session, ground, cohort, late) if cohort else everybody,
        funnel_before=_funnel(session, ground, last_cohort, late) if last_cohort else None,
        this=_year(session, ground, regions, year),
        before=_year(session, ground, regions, year - 1),
        stuck=stuck,
        limits=days,
        loads=_loads(session, within),
        late_papers=rows.late_papers(session, regions, ground.places, today),
        months_over=today.month if year == today.year else MONTHS,
    )


def two_years(
    session: Session, scope: Scope, wish: Wish, *, catalogue: Catalogue
) -> tuple[Counts, Counts]:
    """Return how much happened in a year and in the one before."""
    within = scope.within(catalogue, region=wish.region, place=wish.place)
    ground, regions = _ground(within, wish), regions_of(within, catalogue)
    return (
        _counts(session, ground, regions, wish.year),
        _counts(session, ground, regions, wish.year - 1),
    )


def stuck_firms(
    session: Session,
    scope: Scope,
    wish: Wish,
    stage: str,
    *,
    catalogue: Catalogue,
    now: datetime,
    by_name: bool = False,
    offset: int = 0,
    limit: int | None = 20,
) -> tuple[list[StuckFirm], int]:
    """Return one page of the firms stuck before a step of ``STUCK``, and how many there are."""
    within = scope.within(catalogue, region=wish.region, place=wish.place)
    days = limits.limits_of(session, regions_of(within, catalogue))
    found, total = rows.stuck_firms(
        session, _ground(within, wish), stage, _late(days, now)[stage],
        by_name=by_name, offset=offset, limit=limit,
    )  # fmt: skip
    return [StuckFirm(*row) for row in found], total


def by_region(
    session: Session, scope: Scope, wish: Wish, *, catalogue: Catalogue
) -> dict[str, dict[str, int]]:
    """Return region -> step -> firms, for every region in sight. Two SELECTs."""
    within = scope.within(catalogue, region=wish.region, place=wish.place)
    span = span_of(wish.year) if wish.year else None
    found = rows.by_region(session, _ground(within, wish), span)
    nothing = (0,) * len(STEPS)
    return {
        region: dict(zip(STEPS, found.get(region, nothing), strict=True))
        for region in regions_of(within, catalogue)
    }


def regions_of(scope: Scope, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the regions of all municipalities in sight."""
    return tuple(sorted({catalogue.places[place].region for place in scope.places}))


def span_of(year: int) -> Span:
    """Return a year of the calendar in Seoul."""
    return datetime(year, 1, 1, tzinfo=SEOUL), datetime(year + 1, 1, 1, tzinfo=SEOUL)


def answers_of(moments: Sequence[tuple[datetime, datetime | None, str]]) -> Answers:
    """Return how long answers took; those that nobody gave are counted and take no time."""
    given = ("accepted", "declined", "not_this_season", "asked_back")
    days = sorted(
        (answered - asked) / timedelta(days=1)
        for asked, answered, state in moments
        if answered is not None and state in given
    )
    return Answers(
        asked=len(moments),
        answered=len(days),
        waiting=sum(state in LIVE_STATES for _asked, _answered, state in moments),
        median_days=quantile(days, 0.5) if days else None,
        slow_days=quantile(days, 0.9) if days else None,
    )


def _funnel(
    session: Session, ground: Ground, span: Span | None, late: Mapping[str, datetime]
) -> dict[str, int]:
    there, _unmatched = rows.joined(session, ground, span, late_before=late["matched"])
    came = rows.steps(session, ground, span, late_before=late)
    return dict(zip(STEPS, (there, *came[:4]), strict=True))


def _year(session: Session, ground: Ground, regions: tuple[str, ...], year: int) -> Year:
    moments = rows.answer_moments(session, ground, span_of(year))
    return Year(_counts(session, ground, regions, year), answers_of(moments))


def _counts(session: Session, ground: Ground, regions: tuple[str, ...], year: int) -> Counts:
    span = span_of(year)
    events = rows.events(session, regions, date(year, 1, 1), date(year, 12, 31))
    counts = rows.programme_counts(session, regions, ground.places, span, year=year)
    months = [0] * MONTHS
    for moment in rows.begun(session, ground, span):
        months[moment.astimezone(SEOUL).month - 1] += 1
    return Counts(
        begun=tuple(months),
        events=events,
        programme=dict(zip(PROGRAMME, counts, strict=True)),
    )


def _stuck(
    session: Session, ground: Ground, regions: tuple[str, ...], late: Mapping[str, datetime]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return who is stuck before each step, and the funnel of all firms: one look gives both."""
    there, unmatched = rows.joined(session, ground, None, late_before=late["matched"])
    came = rows.steps(session, ground, None, late_before=late)
    visited, applied = rows.stuck_intakes(session, regions, ground.places, late)
    found = dict(zip(STUCK, (unmatched, *came[4:]), strict=True))
    funnel = dict(zip(STEPS, (there, *came[:4]), strict=True))
    return {"visited": visited, "applied": applied, **found}, funnel


def _loads(session: Session, within: Scope) -> tuple[Load, ...]:
    found = rows.mentor_loads(session, tuple(sorted(within.places)), experts=bool(within.regions))
    return tuple(Load(*row) for row in found)


def _ground(within: Scope, wish: Wish) -> Ground:
    return Ground(tuple(sorted(within.places)), wish.industry)


def _late(days: Mapping[str, int], now: datetime) -> dict[str, datetime]:
    return {stage: now - timedelta(days=number) for stage, number in days.items()}
