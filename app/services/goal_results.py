"""What became of the goals of an engagement: every value over time, and who checked it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.account import User
from app.models.attachment import Attachment
from app.models.engagement import POINTS, Goal, GoalReading
from app.models.follow_up import FollowUp
from app.repositories import follow_ups as repository
from app.repositories import requests
from app.repositories.follow_ups import ListRow, ListWish
from app.runtime.catalogue import Catalogue, Metric
from app.services import auditing
from app.services.actor import Actor
from app.services.engagement_access import REGION, Opened, open_engagement
from app.services.figures.facts import renew_goal
from app.services.goal_charts import Chart, draw
from app.services.kpi_pairs import KpiPair
from app.services.notifying import notify
from app.services.readings import mark_of
from app.services.request_letters import Address

PAGE_SIZE = 20
MAX_REASON = 1000
BASELINE = "baseline"
_GONE = N_("이 측정값을 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_BARE = N_("증빙 문서가 없는 값은 확인할 수 없어요. 문서를 올려 달라고 청해 주세요.")
_CHECKED = N_("이미 확인한 값이에요.")
_MOVED = N_("그사이 기업이 값을 고쳤어요. 새 값을 보고 다시 확인해 주세요.")
_WHY = N_("무엇을 고치거나 올리면 되는지 적어 주세요. 기업에 그대로 전해져요.")


@dataclass(frozen=True)
class Point:
    """One value with its document and who checked it; ``pair`` sets it beside the first one."""

    reading: GoalReading
    evidence: Attachment | None
    checker: User | None
    pair: KpiPair | None

    @property
    def mark(self) -> str:
        """The mark that a check of this very value carries."""
        return mark_of(self.reading)


@dataclass(frozen=True)
class GoalResult:
    """A goal over time; ``reasons`` say, by point, why there is no value."""

    goal: Goal
    metric: Metric
    points: tuple[Point, ...]
    reasons: dict[str, str]
    chart: Chart

    @property
    def baseline(self) -> Point | None:
        """The value before the work."""
        return next((p for p in self.points if p.reading.point == BASELINE), None)

    @property
    def latest(self) -> Point | None:
        """The last value after the work."""
        later = [p for p in self.points if p.reading.point != BASELINE]
        return later[-1] if later else None

    @property
    def reached(self) -> bool | None:
        """Whether the last value meets the target; None while there is none."""
        if self.latest is None:
            return None
        value = self.latest.reading.value
        up = self.metric.direction == "up"
        return value >= self.goal.target if up else value <= self.goal.target


@dataclass(frozen=True)
class ResultsPage:
    """The results of an engagement as one reader sees them."""

    opened: Opened
    goals: tuple[GoalResult, ...]
    forms: tuple[FollowUp, ...]
    may_check: bool


def results_of(
    session: Session, engagement_id: int, forms: Sequence[FollowUp], catalogue: Catalogue
) -> tuple[GoalResult, ...]:
    """Return the goals of an engagement with their values. Two SELECTs."""
    read = repository.readings_of(session, engagement_id)
    return tuple(
        _result(goal, catalogue.metrics[goal.metric_id], read, forms)
        for goal in repository.goals_of(session, engagement_id)
    )


def _result(
    goal: Goal,
    metric: Metric,
    read: Sequence[tuple[GoalReading, Attachment | None, User | None]],
    forms: Sequence[FollowUp],
) -> GoalResult:
    own = sorted(
        (row for row in read if row[0].goal_id == goal.id),
        key=lambda row: POINTS.index(row[0].point),
    )
    first = next((row[0] for row in own if row[0].point == BASELINE), None)
    points = tuple(
        Point(reading, evidence, checker, pair_of(metric, goal.unit, first, reading))
        for reading, evidence, checker in own
    )
    reasons = {
        f"m{form.month}": form.unmeasured[goal.public_id]
        for form in forms
        if goal.public_id in form.unmeasured
    }
    return GoalResult(goal, metric, points, reasons, draw([row[0] for row in own], goal.target))


def pair_of(
    metric: Metric, unit: str, first: GoalReading | None, later: GoalReading
) -> KpiPair | None:
    """Return a value beside the first one; None for the first itself and where there is none."""
    if first is None or later.point == BASELINE:
        return None
    return KpiPair(
        metric=metric, unit=unit,
        before=Decimal(first.value), before_from=first.period_from, before_to=first.period_to,
        after=Decimal(later.value), after_from=later.period_from, after_to=later.period_to,
        measured_by=later.measured_by, method=later.method, check_state=later.check_state,
        evidence_id=later.evidence_id,
    )  # fmt: skip


def results_page(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue
) -> ResultsPage:
    """Return the results of an engagement to those who have a role in it; four SELECTs.

    NotFound for everybody else.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue)
    engagement = opened.row.engagement
    forms = repository.of_engagement(session, engagement.id)
    return ResultsPage(
        opened=opened,
        goals=results_of(session, engagement.id, forms, catalogue),
        forms=tuple(form for form in forms if form.state != "cancelled"),
        may_check=opened.role == REGION,
    )


def confirm(
    session: Session,
    actor: Actor,
    public_id: str,
    reading_id: str,
    *,
    mark: str,
    catalogue: Catalogue,
    now: datetime,
) -> GoalReading:
    """Mark a value as checked against its document; ``mark`` is that of the value as it was seen.

    Raises:
        NotFound: the engagement or the value is not there for the actor.
        Forbidden: the actor is not here as a coordinator, but belongs to the firm or helps it.
        Conflict: there is no document, it was checked already, or the firm changed it since.
    """
    opened, reading, goal = _open(session, actor, public_id, reading_id, catalogue)
    if mark != mark_of(reading):
        raise Conflict(_MOVED)
    if reading.check_state == "checked":
        raise Conflict(_CHECKED)
    if reading.evidence_id is None:
        raise Conflict(_BARE)
    before = reading.check_state
    reading.check_state, reading.checked_by_id, reading.checked_at = "checked", actor.user_id, now
    renew_goal(session, goal.id)
    _audit(session, actor, opened, "reading.checked", reading, goal, before=before, now=now)
    return reading


def send_back(
    session: Session,
    actor: Actor,
    public_id: str,
    reading_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> GoalReading:
    """Ask the firm for a document or a correction; a check that was given is taken back.

    ``address`` writes the address of the results page. Raises like ``confirm``, and Invalid
    without a reason or with one of more than 1,000 characters.
    """
    opened, reading, goal = _open(session, actor, public_id, reading_id, catalogue)
    if not reason:
        raise Invalid({"reason": _WHY})
    if len(reason) > MAX_REASON:
        problem = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": f"{MAX_REASON:,}"})
        raise Invalid({"reason": problem})
    before = reading.check_state
    reading.check_state = "documented" if reading.evidence_id else "self_reported"
    reading.checked_by_id = reading.checked_at = None
    renew_goal(session, goal.id)
    _audit(
        session, actor, opened, "reading.sent_back", reading, goal,
        before=before, now=now, reason=reason,
    )  # fmt: skip
    metric = catalogue.metrics[goal.metric_id]
    for person in requests.people_of(session, opened.row.company.id):
        notify(
            session, "result", "reading_sent_back", [person],
            event=f"reading:{reading.public_id}:{now:%Y%m%d%H%M%S}",
            values={
                "firm": opened.row.company.name, "reason": reason,
                "goal": metric.en if person.locale == "en" else metric.ko,
            },
            link=address(opened.row.engagement.public_id), now=now,
        )  # fmt: skip
    return reading


def _open(
    session: Session, actor: Actor, public_id: str, reading_id: str, catalogue: Catalogue
) -> tuple[Opened, GoalReading, Goal]:
    opened = open_engagement(session, actor, public_id, catalogue=catalogue)
    opened.require(REGION)
    found = repository.reading(session, opened.row.engagement.id, reading_id, lock=True)
    if found is None:
        raise NotFound(_GONE)
    return opened, found[0], found[1]


def _audit(
    session: Session,
    actor: Actor,
    opened: Opened,
    action: str,
    reading: GoalReading,
    goal: Goal,
    *,
    before: str,
    now: datetime,
    **more: str,
) -> None:
    auditing.record(
        session, actor, action, "engagement", opened.row.engagement.public_id, now=now,
        region=opened.region, before={"check_state": before},
        after={
            "check_state": reading.check_state, "goal": goal.public_id, "point": reading.point,
            **more,
        },
    )  # fmt: skip


def list_forms(
    session: Session,
    actor: Actor,
    *,
    state: str = "",
    text: str = "",
    sort: str = "due",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[ListRow], int]:
    """Return one page of the forms of the actor's regions, and how many match. Two SELECTs."""
    wish = ListWish(sorted(actor.coordinator_regions), state, text, sort, (page - 1) * size, size)
    return repository.find(session, wish)
