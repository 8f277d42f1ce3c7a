"""After how many days a region calls a firm stuck before a step."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Invalid, Problem
from app.models.figure import StageLimit
from app.repositories.figures import limits as rows
from app.services import auditing
from app.services.actor import Actor

CHANGED = "stage_limits.changed"
DEFAULTS: Mapping[str, int] = {
    "visited": 14,
    "applied": 60,
    "matched": 30,
    "met": 21,
    "closed": 180,
    "published": 90,
}
"""Days that hold where a region chose none, in the order in which they are shown."""
LEAST, MOST = 1, 730
_RANGE = N_("%(low)s부터 %(high)s까지 적을 수 있어요.")


def limits_of(session: Session, regions: Collection[str]) -> dict[str, int]:
    """Return the days by step; over several regions the longest of each. One SELECT."""
    chosen: dict[str, list[int]] = {}
    for row in rows.of_regions(session, regions):
        chosen.setdefault(row.stage, []).append(row.days)
    return {
        stage: max(chosen[stage] + ([days] if len(chosen[stage]) < len(regions) else []))
        if stage in chosen
        else days
        for stage, days in DEFAULTS.items()
    }


def change(
    session: Session, actor: Actor, region: str, given: Mapping[str, int | None], *, now: datetime
) -> dict[str, int]:
    """Set the days of every step of a region; None stands for what was no number.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Invalid: by step: outside 1 to 730.
    """
    actor.require_region(region)
    problems: dict[str, Problem | str] = {}
    wanted: dict[str, int] = {}
    for stage in DEFAULTS:
        days = given.get(stage)
        if days is None or not LEAST <= days <= MOST:
            problems[stage] = Problem(_RANGE, {"low": LEAST, "high": MOST})
        else:
            wanted[stage] = days
    if problems:
        raise Invalid(problems)
    before = limits_of(session, [region])
    changed = [stage for stage in DEFAULTS if before[stage] != wanted[stage]]
    there = {row.stage: row for row in rows.of_regions(session, [region])}
    for stage in changed:
        row = there.get(stage) or StageLimit(region_code=region, stage=stage)
        row.days, row.updated_at, row.updated_by_id = wanted[stage], now, actor.user_id
        session.add(row)
    if changed:
        auditing.record(
            session, actor, CHANGED, "region", region, now=now, region=region,
            before={stage: before[stage] for stage in changed},
            after={stage: wanted[stage] for stage in changed},
        )  # fmt: skip
    session.flush()
    return wanted
