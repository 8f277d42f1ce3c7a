"""The first measurement of a goal: the value from which it starts, with its certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid
from app.models.engagement import GoalReading
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services.actor import Actor
from app.services.engagement_trail import record, require_running
from app.services.figures.facts import renew_goal
from app.services.file_intake import take_in
from app.services.goals import (
    BASELINE,
    GoalView,
    Stale,
    open_goal,
    require_direction,
)
from app.services.readings import Reading, check_reading, typed_reading

_CHECKED = N_("코디네이터가 확인한 값이라 고칠 수 없어요. 고쳐야 하면 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class Paper:
    """A file that was sent along; empty ``data`` means none."""

    data: bytes = b""
    filename: str = ""


def measure_baseline(
    session: Session,
    actor: Actor,
    public_id: str,
    goal_id: str,
    typed: Mapping[str, str],
    *,
    mark: str,
    sure: bool,
    paper: Paper,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> GoalReading:
    """Write down or change the value before the work, keys of ``typed`` as in ``readings.FIELDS``.

    A document that was attached earlier stays unless a new one comes. Nothing is kept of a file
    when another field has a problem.

    Raises:
        Stale: somebody changed goal or value since ``mark`` was read.
        NotFound, Forbidden: like ``goals.open_goal``.
        Conflict: the engagement is closed, or a coordinator has checked the value.
        Invalid: a field cannot be taken; ``file`` says why the document cannot; ``value`` and
            ``sure`` that the target is not better than the value.
    """
    opened, view = open_goal(session, actor, public_id, goal_id, catalogue=catalogue, lock=True)
    require_running(opened)
    if view.mark != mark:
        raise Stale(view)
    if view.baseline is not None and view.baseline.reading.check_state == "checked":
        raise Conflict(_CHECKED)
    reading = _checked(view, typed, sure=sure, now=now)
    row = view.baseline.reading if view.baseline else None
    before = _plain(row) if row else {}
    row = row or GoalReading(goal_id=view.goal.id, point=BASELINE)
    row.value, row.period_from, row.period_to = (
        reading.value,
        reading.period_from,
        reading.period_to,
    )
    row.measured_by, row.method = reading.measured_by, reading.method
    if paper.data:
        row.evidence_id = take_in(
            session, files, owner=actor, data=paper.data, filename=paper.filename, now=now
        ).id
    row.check_state = "documented" if row.evidence_id else "self_reported"
    row.entered_by_id, row.entered_at = actor.user_id, now
    session.add(row)
    renew_goal(session, view.goal.id)
    record(
        session, actor, opened, "reading.entered", now=now, object_id=row.public_id,
        before=before, after=_plain(row),
    )  # fmt: skip
    return row


def _checked(view: GoalView, typed: Mapping[str, str], *, sure: bool, now: datetime) -> Reading:
    found = check_reading(
        typed,
        point=BASELINE,
        unit=view.goal.unit,
        others=[r.reading for r in view.readings],
        today=today_in_seoul(now),
    )
    if found.reading is None:
        raise Invalid(found.problems)
    if not sure:
        require_direction(view.metric, found.reading.value, view.goal.target, "value")
    return found.reading


def _plain(row: GoalReading) -> dict[str, object]:
    return {"point": row.point, **typed_reading(row), "evidence": row.evidence_id}
