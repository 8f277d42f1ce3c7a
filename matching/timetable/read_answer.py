"""Reads a whole answer with its certificate back, so that others than its maker can check it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matching.timetable.domain import (
    LEVELS,
    UNMET_REASONS,
    Duals,
    Id,
    Instance,
    Integers,
    Leaf,
    Level,
    Timetable,
    Unmet,
)
from matching.timetable.fields import Field
from matching.timetable.read import read_meetings

_MOST = 2**62
_REQUIRED = (
    "status", "levels", "gap", "method", "meetings", "unmet", "idle", "table_changes",
    "moved_mentors", "seconds", "seed", "digest", "certificate",
)  # fmt: skip
_OF_REPLANS = ("kept", "moved", "dropped", "score_without_keep")
_ARRAYS = (
    "firm_slot", "mentor_slot", "tables", "firm_max", "mentor_max", "minimum", "good",
)  # fmt: skip


def read_timetable(instance: Instance, data: object) -> Timetable:
    """Returns the answer that `write_timetable` wrote; nothing of what it says is believed yet.

    Raises:
        InvalidFieldError: with the path of the first field that is wrong.
    """
    fields = Field("", data).members(_REQUIRED, _OF_REPLANS)
    certificate = fields["certificate"].members(("unit", "duals", "cases"), ())
    firms = {firm.id: position for position, firm in enumerate(instance.firms)}
    mentors = {mentor.id: position for position, mentor in enumerate(instance.mentors)}
    return Timetable(
        meetings=read_meetings(instance, data),
        levels=read_levels(fields["levels"]),
        duals=tuple(
            None if field.value is None else _read_duals(instance, field)
            for field in certificate["duals"].items(len(LEVELS))
        ),
        leaves=tuple(
            tuple(_read_leaf(instance, leaf) for leaf in field.items())
            for field in certificate["cases"].items(len(LEVELS))
        ),
        method=str(fields["method"].value),
        idle=fields["idle"].whole(0),
        table_changes=fields["table_changes"].whole(0),
        moved_mentors=tuple(_find(field, mentors) for field in fields["moved_mentors"].items()),
        unmet=tuple(_read_unmet(firms, mentors, field) for field in fields["unmet"].items()),
        seconds=fields["seconds"].number(0, _MOST),
        seed=fields["seed"].whole(0),
        digest=str(fields["digest"].value),
    )


def read_levels(field: Field) -> tuple[Level, ...]:
    """Returns the levels of an answer, one for each of ``LEVELS``."""
    levels = []
    for name, level in zip(LEVELS, field.items(len(LEVELS)), strict=True):
        parts = level.members(("name", "value", "bound"), ())
        if parts["name"].value != name:
            raise parts["name"].refuse(name)
        value, bound = (parts[key].whole(-_MOST, _MOST) for key in ("value", "bound"))
        levels.append(Level(name, value, bound))
    return tuple(levels)


def _read_duals(instance: Instance, field: Field) -> Duals:
    firms, mentors, slots = len(instance.firms), len(instance.mentors), instance.slots
    parts = field.members((*_ARRAYS, "keep_good", "keep_missing"), ())
    return Duals(
        firm_slot=_read_array(parts["firm_slot"], (firms, slots)),
        mentor_slot=_read_array(parts["mentor_slot"], (mentors, slots)),
        tables=_read_array(parts["tables"], (slots,)),
        firm_max=_read_array(parts["firm_max"], (firms,)),
        mentor_max=_read_array(parts["mentor_max"], (mentors,)),
        minimum=_read_array(parts["minimum"], (firms,)),
        good=_read_array(parts["good"], (firms,)),
        keep_good=parts["keep_good"].whole(-_MOST, _MOST),
        keep_missing=parts["keep_missing"].whole(-_MOST, _MOST),
    )


def _read_array(field: Field, shape: Sequence[int]) -> Integers:
    values = np.zeros(shape, dtype=np.int64)
    for entry in field.items():
        *place, value = entry.items(len(shape) + 1)
        position = tuple(part.whole(0, count - 1) for part, count in zip(place, shape, strict=True))
        values[position] = value.whole(-_MOST, _MOST)
    return values


def _read_leaf(instance: Instance, field: Field) -> Leaf:
    parts = field.members(("decisions", "duals"), ())
    counts = len(instance.firms), len(instance.mentors), instance.slots
    decisions = []
    for entry in parts["decisions"].items():
        *place, fixed = entry.items(4)
        firm, mentor, slot = (
            part.whole(0, count - 1) for part, count in zip(place, counts, strict=True)
        )
        decisions.append(((firm, mentor, slot), fixed.flag()))
    return Leaf(tuple(decisions), _read_duals(instance, parts["duals"]))


def _read_unmet(firms: Mapping[Id, int], mentors: Mapping[Id, int], field: Field) -> Unmet:
    parts = field.members(("firm", "mentor", "reason"), ("facts",))
    if parts["reason"].value not in UNMET_REASONS:
        raise parts["reason"].refuse(f"one of {', '.join(UNMET_REASONS)}")
    return Unmet(
        firm=_find(parts["firm"], firms),
        mentor=_find(parts["mentor"], mentors),
        reason=str(parts["reason"].value),
        facts=_read_facts(firms, parts["facts"]) if "facts" in parts else {},
    )


def _read_facts(firms: Mapping[Id, int], field: Field) -> Mapping[str, Any]:
    parts = field.members((), ("firms", "slots", "limit"))
    facts = {name: part.value for name, part in parts.items()}
    if "firms" in parts:
        facts["firms"] = [_find(firm, firms) for firm in parts["firms"].items()]
    return facts


def _find(field: Field, positions: Mapping[Id, int]) -> int:
    found = positions.get(field.identity())
    if found is None:
        raise field.refuse("an id of the day")
    return found
