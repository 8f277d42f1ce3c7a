"""Writes a day and its answer in the public format, with the certificate beside them."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from matching.timetable.domain import (
    DUAL_UNIT,
    Duals,
    Instance,
    Integers,
    Leaf,
    Level,
    Meeting,
    Timetable,
    Unmet,
)


def write_instance(instance: Instance) -> dict[str, Any]:
    """Returns the document of a day; `read_instance` makes an equal day of it."""
    firm_ids = [firm.id for firm in instance.firms]
    mentor_ids = [mentor.id for mentor in instance.mentors]

    def named(places: Iterable[tuple[int, ...]]) -> list[list[Any]]:
        return [[firm_ids[f], mentor_ids[m], *rest] for f, m, *rest in sorted(places)]

    same = len(set(instance.tables)) == 1
    return {
        "slots": instance.slots,
        "tables": instance.tables[0] if same else list(instance.tables),
        "good": instance.good,
        "floor": instance.floor,
        "firms": [
            {
                "id": firm.id,
                "available": sorted(firm.available),
                "min": firm.minimum,
                "max": firm.maximum,
                "priority": firm.priority,
            }
            for firm in instance.firms
        ],
        "mentors": [
            {"id": mentor.id, "available": sorted(mentor.available), "max": mentor.maximum}
            for mentor in instance.mentors
        ],
        "scores": instance.scores.tolist(),
        "requests": named(instance.likes),
        "musts": named(instance.musts),
        "forbidden": named(instance.forbidden),
        "priority_weight": instance.priority_weight,
        "fixed": named(instance.fixed),
        "announced": named(instance.announced),
        "keep": instance.keep,
    }


def write_timetable(instance: Instance, timetable: Timetable) -> dict[str, Any]:
    """Returns the document of an answer.

    Beside what the public format asks for: ``gap``, ``method``, ``idle``, ``table_changes``,
    ``moved_mentors``, ``seed``, ``digest`` of the day, and ``certificate``: the dual values of
    each level, or of the cases that prove it (placements fixed or refused), from which anybody
    can add its bound up. Where the day had announced meetings,
    ``kept``, ``moved`` (the same pair in another slot) and ``dropped`` count them, and
    ``score_without_keep`` is the weighted score less their bonuses.
    """
    return {
        "status": timetable.status,
        "levels": [_write_level(level) for level in timetable.levels],
        "gap": timetable.gap,
        "method": timetable.method,
        "meetings": [_write_meeting(instance, meeting) for meeting in timetable.meetings],
        "unmet": [_write_unmet(instance, unmet) for unmet in timetable.unmet],
        "idle": timetable.idle,
        "table_changes": timetable.table_changes,
        "moved_mentors": [instance.mentors[mentor].id for mentor in timetable.moved_mentors],
        "seconds": round(timetable.seconds, 3),
        "seed": timetable.seed,
        "digest": timetable.digest,
        "certificate": {
            "unit": DUAL_UNIT,
            "duals": [None if duals is None else write_duals(duals) for duals in timetable.duals],
            "cases": [[_write_leaf(leaf) for leaf in leaves] for leaves in timetable.leaves],
        },
        **(_write_moves(instance, timetable) if instance.announced else {}),
    }


def write_duals(duals: Duals) -> dict[str, Any]:
    """Returns dual values as lists of [position…, value], for those that are not 0."""
    return {
        "firm_slot": _write_sparse(duals.firm_slot),
        "mentor_slot": _write_sparse(duals.mentor_slot),
        "tables": _write_sparse(duals.tables),
        "firm_max": _write_sparse(duals.firm_max),
        "mentor_max": _write_sparse(duals.mentor_max),
        "minimum": _write_sparse(duals.minimum),
        "good": _write_sparse(duals.good),
        "keep_good": int(duals.keep_good),
        "keep_missing": int(duals.keep_missing),
    }


def _write_leaf(leaf: Leaf) -> dict[str, Any]:
    decisions = [[*placement, fixed] for placement, fixed in leaf.decisions]
    return {"decisions": decisions, "duals": write_duals(leaf.duals)}


def _write_sparse(values: Integers) -> list[list[int]]:
    places = np.argwhere(values)
    return [
        [*place, value]
        for place, value in zip(places.tolist(), values[values != 0].tolist(), strict=True)
    ]


def _write_moves(instance: Instance, timetable: Timetable) -> dict[str, int]:
    held = {(one.firm, one.mentor, one.slot) for one in timetable.meetings}
    pairs = {place[:2] for place in held}
    kept = len(instance.announced & held)
    moved = sum(place[:2] in pairs for place in instance.announced - held)
    return {
        "kept": kept,
        "moved": moved,
        "dropped": len(instance.announced) - kept - moved,
        "score_without_keep": timetable.levels[-1].value - instance.keep * kept,
    }


def _write_level(level: Level) -> dict[str, Any]:
    return {"name": level.name, "value": level.value, "bound": level.bound}


def _write_meeting(instance: Instance, meeting: Meeting) -> dict[str, Any]:
    return {
        "firm": instance.firms[meeting.firm].id,
        "mentor": instance.mentors[meeting.mentor].id,
        "slot": meeting.slot,
        "table": meeting.table,
    }


def _write_unmet(instance: Instance, unmet: Unmet) -> dict[str, Any]:
    facts = dict(unmet.facts)
    outbidders = facts.get("firms")
    if isinstance(outbidders, list | tuple):
        facts["firms"] = [instance.firms[firm].id for firm in outbidders]
    return {
        "firm": instance.firms[unmet.firm].id,
        "mentor": instance.mentors[unmet.mentor].id,
        "reason": unmet.reason,
        **({"facts": facts} if facts else {}),
    }
