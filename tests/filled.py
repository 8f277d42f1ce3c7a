"""Fills every table with one row of a municipality, its own name in every text of it.

A leak then names the column it came from. A new table is filled too, without a line here, as
long as its constraints are met by the plainest values; ``EXACT`` helps where they are not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    LargeBinary,
    String,
    Table,
    Time,
    TypeDecorator,
)
from sqlalchemy.orm import Session

from app.models.registry import metadata

DAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SHARED = frozenset({
    "region", "municipality", "industry", "industry_word", "problem_category", "solution",
    "kpi_metric", "esg_item", "energy_factor", "area_designation", "index_change", "index_clock",
    "match_weight", "region_setting",
})  # fmt: skip
"""Reference data of all, and settings of which a region has one row."""
_GIVEN = {
    "industry.code": "103", "problem_category.id": "defect", "solution.id": "5s",
    "kpi_metric.id": "process_defect", "esg_item.id": "s_guard",
}  # fmt: skip
_ONE_OF = re.compile(r"(\w+) IN \('([^')]*)'[^()]*\)")

EXACT: Mapping[str, Mapping[str, Any]] = {
    "user_account": {"status": "active", "verified_at": NOW, "locale": "ko"},
    "role_grant": {"role": "coordinator", "municipality_code": None},
    "company": {"status": "approved", "headcount": 12, "js_level": None},
    "mentor": {"status": "approved"},
    "event": {"floor": 0.1, "good": 0.5, "firm_minimum": 1, "firm_maximum": 4, "mentor_maximum": 4},
    "event_round": {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=25)},
    "registration": {"company_id": None, "mentor_id": None, "state": "approved"},
    "stage_limit": {"days": 3},
    "programme_version": {"state": "draft", "year": 2026},
    "timetable_run": {"state": "done", "finished_at": NOW, "time_limit": 60},
    "release": {"version": 1, "published_at": NOW, "state": "provisional"},
    "data_import": {"done": 0, "total": 0},
    "effect_study": {"state": "done", "finished_at": NOW},
    "company_year": {"year": 2025},
    "aid": {"year": 2025},
    "panel_row": {"year": 2025},
    "esg_record": {"state": "planned"},
    "intake": {"state": "assigned", "ended_as": None, "ended_at": None},
    "intake_visit": {"level": None, "readiness": None, "will": None, "day": DAY, "sent_at": NOW},
    "application": {"state": "submitted", "submitted_at": NOW, "withdrawn_at": None},
    "decision": {"outcome": "chosen"},
    "review": {"state": "open", "done_at": None, "conflict": ""},
    "request_round": {"closed_at": None, "outcome": None},
    "mentoring_request": {"state": "accepted", "slot": None, "answered_at": NOW, "rank": 0},
    "engagement": {"closed_code": None, "ended_at": None},
    "fit_check": {"useful": 4, "goes_on": 4, "understood": 4},
    "follow_up": {"month": 3, "state": "asked", "asked_at": NOW, "answered_at": None},
    "goal_reading": {"check_state": "documented", "checked_at": None},
    "meeting_record": {"next_step": "visit", "outcome_at": NOW},
    "no_show_mark": {"contested_at": NOW},
    "deliverable": {"state": "due", "received_on": None},
    "overlap_finding": {"outcome": None, "decided_at": None},
    "stay": {"state": "running", "closed_at": None},
    "stay_task": {"state": "found", "done_at": None, "unit": "%", "before_value": 1},
    "visit": {"state": "proposed", "starts_at": None, "mentor_mark": None, "firm_mark": None, "minutes": 60, "proposals": 1},
    "case_study": {"status": "draft", "published_version_id": None, "published_at": None},
    "case_version": {"state": "submitted", "submitted_at": NOW, "level_before": None, "level_after": None},
    "measure": {"after": None, "after_from": None, "after_to": None, "check_state": "documented"},
    "mentor_invitation": {"answer": None, "answered_at": None},
    "answer": {"consent": None},
    "settlement_item": {"state": "attached"},
    "kpi_fact": {"kind": "case", "point": "case", "reading_id": None, "engagement_id": None},
    "assignment_draft": {"summary": {"waiting": 1, "matched": 1}},
    "overlap_rule": {"years": None},
    "outbox": {"done_at": None, "failed_at": NOW},
    "notice_setting": {"quiet_from": None, "quiet_to": None, "digest_weekday": 0},
}  # fmt: skip


TWICE: Mapping[str, tuple[tuple[str, Mapping[str, Any], Mapping[str, str]], ...]] = {
    "company": (
        ("company", {}, {}),
        ("company:mentor", {}, {}),
    ),
    "mentor": (("mentor", {}, {"company_id": "company:mentor"}),),
    "registration": (
        ("registration", {"side": "firm"}, {"company_id": "company"}),
        ("registration:mentor", {"side": "mentor"}, {"mentor_id": "mentor"}),
    ),
}
"""What has two sides: (name of the row, exact values, column -> row it points to)."""


@dataclass
class Filled:
    """One row of every table, by the table's name; ``mark`` begins every text of them.

    Rows of the mentor's side are named ``company:mentor`` and ``registration:mentor``.
    """

    place: str
    mark: str
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """The province of the municipality."""
        return self.place[:2]

    def id_of(self, table: str) -> str:
        """Return the public id of the row of a table."""
        return str(self.rows[table]["public_id"])


def fill(session: Session, place: str, mark: str) -> Filled:
    """Add one row to every table for a municipality and commit."""
    world = Filled(place, mark)
    for table in metadata.sorted_tables:
        if table.name in SHARED:
            continue
        for name, exact, links in TWICE.get(table.name, ((table.name, {}, {}),)):
            _insert(session, world, table, name, exact, links)
    session.commit()
    return world


def _insert(
    session: Session,
    world: Filled,
    table: Table,
    name: str,
    exact: Mapping[str, Any],
    links: Mapping[str, str],
) -> None:
    allowed = _allowed(table)
    values: dict[str, Any] = {}
    for column in table.columns:
        given = {**EXACT.get(table.name, {}), **exact}
        if column.name in links:
            values[column.name] = world.rows[links[column.name]]["id"]
        elif column.name in given:
            values[column.name] = given[column.name]
        elif column.foreign_keys:
            values[column.name] = _linked(world, column)
        elif column is not table.autoincrement_column:
            _put(values, world, name, column, allowed)
    made = session.execute(table.insert().values(**values).returning(*table.columns)).mappings()
    world.rows[name] = dict(made.one())


def _linked(world: Filled, column: Column[Any]) -> Any:
    key = next(iter(column.foreign_keys))
    target = key.column.table.name
    if target == "region":
        return world.region
    if target == "municipality":
        return world.place
    if f"{target}.{key.column.name}" in _GIVEN:
        return _GIVEN[f"{target}.{key.column.name}"]
    if target == "registration" and ("mentor" in column.name or column.name == "about_id"):
        target = "registration:mentor"
    return world.rows[target][key.column.name] if target in world.rows else None


def _put(
    values: dict[str, Any],
    world: Filled,
    name: str,
    column: Column[Any],
    allowed: Mapping[str, str],
) -> None:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if column.name in allowed:
        if not column.default:
            values[column.name] = allowed[column.name]
    elif column.name == "region_code":
        values[column.name] = world.region
    elif column.name.endswith("_id") and column.default:
        return
    elif column.name == "registration_number":
        values[column.name] = f"{world.place}{len(world.rows):05}"
    elif isinstance(kind, String):
        values[column.name] = f"{world.mark}.{name}.{column.name}"
    elif isinstance(kind, JSON):
        values[column.name] = _json(world, name, column)
    elif column.nullable or column.default is not None:
        return
    else:
        values[column.name] = _plain(kind)


def _json(world: Filled, name: str, column: Column[Any]) -> Any:
    plain: Any = column.default.arg if column.default is not None else None
    empty = plain(None) if callable(plain) else {}
    if name == "audit_event":
        return {"reason": f"{world.mark}.{name}.{column.name}"}
    return empty


def _plain(kind: Any) -> Any:
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, DateTime):
        return NOW
    if isinstance(kind, Date):
        return DAY
    if isinstance(kind, Time):
        return time(10)
    if isinstance(kind, LargeBinary):
        return b""
    return 1


def _allowed(table: Table) -> dict[str, str]:
    checks = (c for c in table.constraints if isinstance(c, CheckConstraint))
    found = (_ONE_OF.fullmatch(str(check.sqltext)) for check in checks)
    return {match[1]: match[2] for match in found if match}
