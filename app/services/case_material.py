"""What an engagement left behind, put into the words and rows of a case. Pure: reads no database.

The story is the firm's to tell: what is known stands in its place, the rest is left to be asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.clock import today_in_seoul
from app.models.challenge import Challenge
from app.models.engagement import GoalReading
from app.models.stay import StayTask
from app.models.visit import Visit
from app.services import measures
from app.services.case_steps import MAX_CATEGORIES, MAX_ROWS
from app.services.goal_results import GoalResult
from app.services.measures import Figure

MAX_TITLE, MAX_STORY, MAX_FAILED, MAX_NOTE, MAX_METHOD = 120, 6000, 4000, 500, 500
MAX_STEP_TITLE, MAX_STEP_TEXT = 100, 4000
MAX_MONTHS = 120
_DAYS_A_MONTH = 30.4


@dataclass(frozen=True)
class Check:
    """Who checked a figure, and when."""

    by_id: int
    at: datetime


@dataclass(frozen=True)
class Material:
    """All that a case can be made of."""

    challenge: Challenge
    categories: tuple[str, ...]
    """Of the challenge, the surest first."""
    tasks: tuple[StayTask, ...]
    visits: tuple[Visit, ...]
    results: tuple[GoalResult, ...]
    began: date
    ended: date
    people: int

    @property
    def closed(self) -> tuple[StayTask, ...]:
        """The tasks that were finished."""
        return tuple(task for task in self.tasks if task.state == "closed")

    @property
    def tells_something(self) -> bool:
        """Whether something was done or measured."""
        measured = any(result.latest is not None for result in self.results)
        return bool(self.closed or self.visits or measured)


def columns(material: Material) -> dict[str, Any]:
    """Return what is known of the columns of a version."""
    costs = [task.cost_won for task in material.tasks if task.cost_won is not None]
    return {
        "title": _title(material.results),
        "problem": material.challenge.text[:MAX_STORY],
        "steps": _steps(material),
        "failed": _failed(material.tasks),
        "cost_won": sum(costs) if costs else None,
        "months": _months(material.began, material.ended),
        "people": material.people or None,
    }


def _title(results: Iterable[GoalResult]) -> str:
    for result in results:
        pair = result.latest.pair if result.latest else None
        if pair is not None and pair.verdict == "better":
            before, after = measures.plain(pair.before), measures.plain(pair.after)
            return f"{result.metric.ko} {before} → {after} {pair.unit}"[:MAX_TITLE]
    return ""


def _months(began: date, ended: date) -> int:
    return min(MAX_MONTHS, max(1, round((ended - began).days / _DAYS_A_MONTH)))


def _steps(material: Material) -> list[dict[str, str]]:
    if not material.closed:
        return [_visit_step(visit) for visit in material.visits[:MAX_ROWS]]
    told = sorted(material.closed, key=_worth)[:MAX_ROWS]
    rest = [task for task in material.closed if task not in told]
    if rest:
        rest.insert(0, told.pop())
    # the order of the work, whatever was chosen
    rows = [_task_step(task) for task in material.closed if task in told]
    if rest:
        others = "\n".join(f"- {task.title}" for task in rest)
        rows.append({"title": "그 밖에 한 일", "text": others[:MAX_STEP_TEXT]})
    return rows


def _worth(task: StayTask) -> tuple[bool, bool, int]:
    # a pair of numbers tells most, then a photo
    return task.after_value is None, task.after_photo_id is None, task.id


def _task_step(task: StayTask) -> dict[str, str]:
    numbers = _numbers(task)
    text = "\n\n".join(filter(None, (task.text, numbers))) or task.title
    return {"title": task.title[:MAX_STEP_TITLE], "text": text[:MAX_STEP_TEXT]}


def _numbers(task: StayTask) -> str:
    if task.after_value is None:
        return ""
    before, after = measures.plain(task.before_value), measures.plain(task.after_value)
    change = f"{before} → {after}" if before else after
    return f"{task.measure or task.title}: {change} {task.unit}".rstrip()


def _visit_step(visit: Visit) -> dict[str, str]:
    day = f"{today_in_seoul(visit.starts_at):%Y-%m-%d}" if visit.starts_at else ""
    title = visit.purpose or f"방문 {day}".rstrip()
    return {"title": title[:MAX_STEP_TITLE], "text": visit.outcome[:MAX_STEP_TEXT]}


def _failed(tasks: Iterable[StayTask]) -> str:
    lines = [f"- {task.title}: {task.reason}" for task in tasks if task.state == "dropped"]
    return "\n".join(lines)[:MAX_FAILED]


def categories(material: Material) -> list[str]:
    """Return at most five problem categories: the firm's own first, then those of the tasks."""
    found = [task.category_id for task in material.closed if task.category_id]
    return list(dict.fromkeys([*material.categories, *found]))[:MAX_CATEGORIES]


def solutions(material: Material) -> list[tuple[str, str]]:
    """Return the solutions of the closed tasks, each with the titles of its tasks."""
    found: dict[str, list[str]] = {}
    for task in material.closed:
        if task.solution_id:
            found.setdefault(task.solution_id, []).append(task.title)
    return [(s, ", ".join(titles)[:MAX_NOTE]) for s, titles in list(found.items())[:MAX_ROWS]]


def photos(material: Material) -> list[tuple[int, str, str]]:
    """Return (file, role, caption) of the photos of closed tasks, pairs first.

    A photo without its counterpart is a plain one: the page sets the first before beside the
    first after.
    """
    pairs: list[tuple[int, str, str]] = []
    single: list[tuple[int, str, str]] = []
    for task in material.closed:
        before, after = task.before_photo_id, task.after_photo_id
        if before is not None and after is not None:
            pairs += [(before, "before", task.title), (after, "after", task.title)]
        elif (photo := before if after is None else after) is not None:
            single.append((photo, "photo", task.title))
    return pairs + single


def figures(results: Sequence[GoalResult]) -> list[tuple[Figure, Check | None]]:
    """Return a figure for each goal with a first value: before, and the latest value after.

    It is checked only where both values are; a later value whose period does not follow the first
    one's is left out, as a KPI of a case could not hold it.
    """
    return [_figure(result, result.baseline.reading) for result in results if result.baseline]


def _figure(result: GoalResult, first: GoalReading) -> tuple[Figure, Check | None]:
    latest = result.latest.reading if result.latest else None
    if latest is not None and latest.period_from <= first.period_to:
        latest = None
    last = latest or first
    method = " · ".join(filter(None, (result.goal.subject, last.method)))
    figure = Figure(
        metric_id=result.goal.metric_id, unit=result.goal.unit,
        before=first.value, before_from=first.period_from, before_to=first.period_to,
        after=latest.value if latest else None,
        after_from=latest.period_from if latest else None,
        after_to=latest.period_to if latest else None,
        measured_by=last.measured_by, method=method[:MAX_METHOD],
        evidence_id=last.evidence_id or first.evidence_id,
    )  # fmt: skip
    checked = all(reading.check_state == "checked" for reading in (first, last))
    if checked and last.checked_by_id is not None and last.checked_at is not None:
        return figure, Check(last.checked_by_id, last.checked_at)
    return figure, None
