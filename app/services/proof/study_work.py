"""Does the studies that wait, away from any request.

The panel is read in one short transaction and none is open while the engine works. A worker that is
killed leaves a claim that runs out; then another one begins anew.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import structlog
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.errors import N_
from app.models.effect import EffectStudy
from app.repositories import proof
from app.runtime.catalogue import Catalogue
from app.runtime.state import Runtime
from app.services.proof import findings
from app.services.proof.studies import settings_of
from app.services.reference import load_catalogue
from matching.effect.domain import NEVER, Group, Panel
from matching.effect.study import study
from matching.errors import MatchingError

log = structlog.get_logger("ieum.proof")
Clock = Callable[[], datetime]
PATIENCE = timedelta(minutes=10)
ATTEMPTS = 3
_BROKEN = N_("이 자료로는 계산하지 못했어요. 자료를 확인하고 새 비교를 만들어 주세요.")
_DIED = N_("계산이 여러 번 끊겨서 그만두었어요. 새 비교를 만들어 주세요.")


@dataclass(frozen=True, eq=False)
class _Task:
    study_id: int
    claimed_until: datetime
    attempt: int
    settings: Mapping[str, Any]
    rows: Sequence[Any]
    catalogue: Catalogue


def look_after(runtime: Runtime, *, clock: Clock) -> int:
    """Do every study that waits, the oldest first; return how many were done."""
    with committing(Session(runtime.engine)) as session:
        waiting = proof.waiting(session, now=clock())
    return sum(_do(runtime, study_id, clock) for study_id in waiting)


def _do(runtime: Runtime, study_id: int, clock: Clock) -> bool:
    task = _take(runtime, study_id, clock)
    if task is None:
        return False
    if task.attempt > ATTEMPTS:
        return _note(runtime, task, state="failed", problem=_DIED, finished_at=clock())
    try:
        result = _compute(runtime, task)
    except (MatchingError, np.linalg.LinAlgError, ValueError) as error:
        log.exception("study failed", study=study_id, error=str(error))
        return _note(runtime, task, state="failed", problem=_BROKEN, finished_at=clock())
    told = any(finding["effect"] for finding in result["findings"])
    return _note(
        runtime, task, state="done" if told else "refused", result=result,
        input_digest=digest(task.settings, task.rows), finished_at=clock(),
    )  # fmt: skip


def _take(runtime: Runtime, study_id: int, clock: Clock) -> _Task | None:
    now = clock()
    until = now + PATIENCE
    with committing(Session(writing(runtime.engine))) as session:
        if not proof.claim(session, study_id, until=until, now=now):
            return None
        study = session.get_one(EffectStudy, study_id)
        attempt = int(study.result.get("attempt", 0)) + 1
        study.result = {"attempt": attempt, "progress": [0, len(study.settings["outcomes"])]}
        return _Task(
            study_id, until, attempt, study.settings, proof.rows_of(session, study.panel_id),
            load_catalogue(session),
        )  # fmt: skip


def _note(runtime: Runtime, task: _Task, **values: Any) -> bool:
    with committing(Session(writing(runtime.engine))) as session:
        return proof.note(session, task.study_id, task.claimed_until, values)


def compute(
    settings: Mapping[str, Any],
    rows: Sequence[Any],
    catalogue: Catalogue,
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Return the result of a study with rows of a panel; ``tell`` hears of each outcome."""
    panel, keys = panel_of(rows, settings["outcomes"])
    groups = groups_of(rows, keys, settings["groupings"], catalogue)
    found = study(panel, settings_of(settings), groups=groups, progress=tell)
    return {"firms": len(keys), "rows": len(rows), "findings": findings.to_json(found)}


def _compute(runtime: Runtime, task: _Task) -> dict[str, Any]:
    def tell(done: int, total: int) -> None:
        _note(runtime, task, result={"attempt": task.attempt, "progress": [done, total]})

    result = compute(task.settings, task.rows, task.catalogue, tell)
    return {"attempt": task.attempt, **result}


def panel_of(rows: Sequence[Any], outcomes: Sequence[str]) -> tuple[Panel, dict[str, int]]:
    """Return rows of a panel for the engine, and the number it knows each firm by."""
    keys = {key: at for at, key in enumerate(sorted({row.firm_key for row in rows}))}
    values = {
        name: np.array([np.nan if getattr(r, name) is None else getattr(r, name) for r in rows])
        for name in outcomes
    }
    panel = Panel(
        np.array([keys[row.firm_key] for row in rows], dtype=np.int64),
        np.array([row.year for row in rows], dtype=np.int64),
        np.array([row.industry for row in rows], dtype=np.str_),
        np.array([row.size_band for row in rows], dtype=np.str_),
        np.array([row.treated_from or NEVER for row in rows], dtype=np.int64),
        {name: column.astype(np.float64) for name, column in values.items()},
    )
    return panel, keys


def groups_of(
    rows: Sequence[Any], keys: Mapping[str, int], groupings: Sequence[str], catalogue: Catalogue
) -> list[Group]:
    """Return the groups of supported firms asked for, named ``grouping:value``.

    A firm stands where it was before support: its last row then, or its first one where none is.
    """
    before: dict[str, Any] = {}
    for row in rows:
        if row.treated_from is not None and (
            row.firm_key not in before or row.year < row.treated_from
        ):
            before[row.firm_key] = row
    found: dict[str, set[int]] = defaultdict(set)
    for key, row in before.items():
        values = {
            "size": row.size_band,
            "industry": row.industry,
            "area": _area(row, catalogue),
            "start": str(row.treated_from),
        }
        for grouping in groupings:
            if values[grouping]:
                found[f"{grouping}:{values[grouping]}"].add(keys[key])
    order = {name: at for at, name in enumerate(groupings)}
    names = sorted(found, key=lambda name: (order[name.partition(":")[0]], name))
    return [Group(name, frozenset(found[name])) for name in names]


def _area(row: Any, catalogue: Catalogue) -> str:
    if row.municipality_code is None:
        return ""
    # ever designated: the first notice is of 2021, and many firms were supported before
    kinds = {d.kind for d in catalogue.designations if d.municipality == row.municipality_code}
    return "depopulation" if "depopulation" in kinds else "other"


def digest(settings: Mapping[str, Any], rows: Sequence[Any]) -> str:
    """Return the SHA-256 of what a study was made from: its settings and every row."""
    text = json.dumps(
        [dict(settings), [list(row) for row in rows]], sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
