"""Goals of an engagement: which KPI the two want to move, how far, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.attachment import Attachment
from app.models.engagement import POINTS, Goal, GoalReading
from app.repositories import goals as repository
from app.runtime.catalogue import Catalogue, Metric
from app.services import measures
from app.services.actor import Actor
from app.services.case_steps import fingerprint
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened, open_engagement
from app.services.engagement_trail import record, require_running

FIELDS = ("metric", "unit", "subject", "target", "target_by")
MAX_SUBJECT, MAX_GOALS = 80, 10
MAX_AHEAD = timedelta(days=5 * 366)
BASELINE = "baseline"

_UNKNOWN = N_("이 목표를 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_STALE = N_("그사이에 다른 분이 이 목표를 고쳤어요. 아래에서 지금 내용과 견주어 보세요.")
_TWICE = N_(
    "같은 지표와 단위의 목표가 이미 있어요. 무엇을 재는지 다르게 적거나 그 목표를 고쳐 주세요."
)
_MANY = N_("목표는 10개까지 세울 수 있어요. 꼭 필요한 것만 남겨 주세요.")


@dataclass(frozen=True)
class ReadingView:
    """A measured value with the document that proves it."""

    reading: GoalReading
    evidence: Attachment | None


@dataclass(frozen=True)
class GoalView:
    """A goal with its readings, the baseline first."""

    goal: Goal
    metric: Metric
    readings: tuple[ReadingView, ...]

    @property
    def baseline(self) -> ReadingView | None:
        """The value before the work; None while it was not measured."""
        return next((r for r in self.readings if r.reading.point == BASELINE), None)

    @property
    def latest(self) -> ReadingView | None:
        """The last value after the baseline; None while there is none."""
        later = [r for r in self.readings if r.reading.point != BASELINE]
        return later[-1] if later else None

    @property
    def mark(self) -> str:
        """What changes with every change of the goal or its baseline."""
        goal, base = self.goal, self.baseline
        parts = [goal.unit, goal.subject, measures.plain(goal.target), goal.target_by.isoformat()]
        if base is not None:
            parts += [base.reading.public_id, base.reading.entered_at.isoformat()]
            parts.append(base.reading.check_state)
        return fingerprint({"goal": parts})


class Stale(Conflict):
    """Somebody changed the goal in between; ``view`` is what it is now."""

    def __init__(self, view: GoalView) -> None:
        """Keep the goal as it stands."""
        self.view = view
        super().__init__(_STALE)


def goals_of(session: Session, engagement_id: int, catalogue: Catalogue) -> tuple[GoalView, ...]:
    """Return the goals of an engagement in the order they were set. One SELECT."""
    found: dict[int, tuple[Goal, list[ReadingView]]] = {}
    for goal, reading, evidence in repository.with_readings(session, engagement_id):
        _, readings = found.setdefault(goal.id, (goal, []))
        if reading is not None:
            readings.append(ReadingView(reading, evidence))
    return tuple(
        GoalView(
            goal,
            catalogue.metrics[goal.metric_id],
            tuple(sorted(readings, key=lambda view: POINTS.index(view.reading.point))),
        )
        for goal, readings in found.values()
    )


def open_goal(
    session: Session,
    actor: Actor,
    public_id: str,
    goal_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> tuple[Opened, GoalView]:
    """Return a goal of an engagement for one of the sides or the region. Two SELECTs.

    Raises:
        NotFound: the engagement is not the actor's to see, or has no such goal.
        Forbidden: the actor is of a team only.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=lock)
    opened.require(MENTOR, FIRM, REGION)
    views = goals_of(session, opened.row.engagement.id, catalogue)
    view = next((view for view in views if view.goal.public_id == goal_id), None)
    if view is None:
        raise NotFound(_UNKNOWN)
    return opened, view


def set_goal(
    session: Session,
    actor: Actor,
    public_id: str,
    typed: Mapping[str, str],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Goal:
    """Add a goal; keys of ``typed`` as in ``FIELDS``.

    Raises:
        NotFound, Forbidden: like ``open_goal``.
        Conflict: the engagement is closed, or has ten goals.
        Invalid: a field cannot be taken, or the same goal is there already (``subject``).
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require(MENTOR, FIRM, REGION)
    require_running(opened)
    there = goals_of(session, opened.row.engagement.id, catalogue)
    if len(there) >= MAX_GOALS:
        raise Conflict(_MANY)
    metric = catalogue.metrics.get(typed.get("metric", ""))
    if metric is None:
        raise Invalid({"metric": N_("지표를 목록에서 골라 주세요.")})
    unit, target, by = _checked(typed, metric, today_in_seoul(now), kept=None)
    subject = typed.get("subject", "")
    _require_single(there, metric.id, unit, subject)
    goal = Goal(
        engagement_id=opened.row.engagement.id,
        metric_id=metric.id,
        unit=unit,
        subject=subject,
        target=target,
        target_by=by,
        created_by_id=actor.user_id,
        created_at=now,
    )
    session.add(goal)
    session.flush()
    record(
        session,
        actor,
        opened,
        "goal.set",
        now=now,
        object_id=goal.public_id,
        after=typed_goal(goal),
    )
    return goal


def change_goal(
    session: Session,
    actor: Actor,
    public_id: str,
    goal_id: str,
    typed: Mapping[str, str],
    *,
    mark: str,
    sure: bool,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Change unit, subject, target and day of a goal; the metric stays.

    Args:
        session: the running transaction.
        actor: who changes it.
        public_id: of the engagement.
        goal_id: public id of the goal.
        typed: keys as in ``FIELDS``.
        mark: the goal's ``mark`` as it was read before, so that nobody is overwritten unseen.
        sure: a target on the wrong side of the baseline is meant so.
        catalogue: the metrics.
        now: when.

    Raises:
        Stale: somebody changed the goal in between.
        NotFound, Forbidden, Conflict, Invalid: like ``set_goal``; Invalid also for another unit
            once the goal was measured, and for a target on the wrong side unless ``sure``.
    """
    opened, view = open_goal(session, actor, public_id, goal_id, catalogue=catalogue, lock=True)
    require_running(opened)
    if view.mark != mark:
        raise Stale(view)
    goal, before = view.goal, typed_goal(view.goal)
    unit, target, by = _checked(typed, view.metric, today_in_seoul(now), kept=goal.target_by)
    if unit != goal.unit and view.readings:
        raise Invalid(
            {"unit": N_("이미 잰 값이 있어 단위를 바꿀 수 없어요. 새 목표로 세워 주세요.")}
        )
    if view.baseline is not None and not sure:
        require_direction(view.metric, view.baseline.reading.value, target, "target")
    subject = typed.get("subject", "")
    others = [v for v in goals_of(session, goal.engagement_id, catalogue) if v.goal.id != goal.id]
    _require_single(others, goal.metric_id, unit, subject)
    goal.unit, goal.subject, goal.target, goal.target_by = unit, subject, target, by
    session.flush()
    after = typed_goal(goal)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        record(
            session, actor, opened, "goal.changed", now=now, object_id=goal.public_id,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip


def require_direction(metric: Metric, baseline: Decimal, target: Decimal, field: str) -> None:
    """Raise Invalid on ``field`` for a target that is not better than the value it starts from.

    The field ``sure`` names the box with which people say that they mean it.
    """
    better = target > baseline if metric.direction == "up" else target < baseline
    if better:
        return
    wish = (
        N_("지금 값(%(value)s)보다 나아지는 목표가 아니에요. 이 지표는 클수록 좋아요.")
        if metric.direction == "up"
        else N_("지금 값(%(value)s)보다 나아지는 목표가 아니에요. 이 지표는 작을수록 좋아요.")
    )
    raise Invalid(
        {
            field: Problem(wish, {"value": measures.plain(baseline)}),
            "sure": N_("그래도 맞으면 아래를 눌러 표시해 주세요."),
        }
    )


def typed_goal(goal: Goal) -> dict[str, str]:
    """Return a stored goal as it would be typed, and as the audit trail keeps it."""
    return {
        "metric": goal.metric_id,
        "unit": goal.unit,
        "subject": goal.subject,
        "target": measures.plain(goal.target),
        "target_by": goal.target_by.isoformat(),
    }


def _checked(
    typed: Mapping[str, str], metric: Metric, today: date, *, kept: date | None
) -> tuple[str, Decimal, date]:
    found = measures.Checked()
    unit = typed.get("unit", "") or metric.units[0]
    if unit not in metric.units:
        found.wrong["unit"] = Problem(N_("이 지표에 맞는 단위를 골라 주세요."))
    target = measures.take_quantity(typed, "target", unit, found)
    if target is None and "target" not in found.wrong:
        found.wrong["target"] = Problem(N_("바라는 값을 적어 주세요."))
    by = _day(typed.get("target_by", ""), today, kept, found)
    if len(typed.get("subject", "")) > MAX_SUBJECT:
        found.wrong["subject"] = Problem(
            N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_SUBJECT}
        )
    if found.wrong or target is None or by is None:
        raise Invalid(found.wrong)
    return unit, target, by


def _day(text: str, today: date, kept: date | None, found: measures.Checked) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        found.wrong["target_by"] = Problem(N_("언제까지인지 날짜를 골라 주세요."))
        return None
    if day != kept and not today <= day <= today + MAX_AHEAD:
        found.wrong["target_by"] = Problem(N_("오늘부터 5년 안의 날짜를 골라 주세요."))
        return None
    return day


def _require_single(there: Sequence[GoalView], metric: str, unit: str, subject: str) -> None:
    if any(
        (v.goal.metric_id, v.goal.unit, v.goal.subject) == (metric, unit, subject) for v in there
    ):
        raise Invalid({"subject": _TWICE})
