"""Reads the public format of a day and of its answer; every refusal names the field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from matching.errors import InvalidFieldError
from matching.timetable.domain import (
    MAX_PRIORITY_WEIGHT,
    PRIORITY_WEIGHT,
    Firm,
    Id,
    Instance,
    Meeting,
    Mentor,
    Pair,
    Placement,
    Scores,
)
from matching.timetable.fields import Field, require_once

MOST_SLOTS = 96
MOST_PEOPLE = 20_000
"""Of one side; what is larger is no day but a mistake."""

_REQUIRED = ("slots", "tables", "good", "floor", "firms", "mentors", "scores")
_OPTIONAL = (
    "requests", "musts", "forbidden", "priority_weight", "fixed", "announced", "keep",
)  # fmt: skip


def read_instance(data: object) -> Instance:
    """Returns the day that a document in the public format describes.

    Ids may be whole numbers or texts, unique within a side. Pairs name ids; a whole number is
    taken as a position where all ids of that side are texts. ``tables`` is one number for all
    slots or a list with one for each. ``requests``, ``musts``, ``forbidden``, ``fixed``,
    ``announced``, ``keep`` and ``priority_weight`` may be left out.

    Raises:
        InvalidFieldError: with the path of the first field that is wrong.
    """
    fields = Field("", data).members(_REQUIRED, _OPTIONAL)
    slots = fields["slots"].whole(1, MOST_SLOTS)
    firms = tuple(_read_firm(field, slots) for field in fields["firms"].items())
    mentors = tuple(_read_mentor(field, slots) for field in fields["mentors"].items())
    for side in ("firms", "mentors"):
        _require_side(fields[side])
    people = _People(firms, mentors)
    scores = _read_scores(fields["scores"], len(firms), len(mentors))
    tables = _read_tables(fields["tables"], slots)

    def pairs(name: str) -> frozenset[Pair]:
        if name not in fields:
            return frozenset()
        return frozenset(people.read_pair(field) for field in fields[name].items())

    def placements(name: str) -> dict[Placement, Field]:
        if name not in fields:
            return {}
        return {people.read_placement(f, slots): f for f in fields[name].items()}

    fixed = placements("fixed")
    instance = Instance(
        slots=slots,
        tables=tables,
        good=fields["good"].number(0, 1),
        floor=fields["floor"].number(0, 1),
        firms=firms,
        mentors=mentors,
        scores=scores,
        likes=pairs("requests"),
        musts=pairs("musts"),
        forbidden=pairs("forbidden"),
        priority_weight=(
            fields["priority_weight"].number(1, MAX_PRIORITY_WEIGHT)
            if "priority_weight" in fields
            else PRIORITY_WEIGHT
        ),
        fixed=frozenset(fixed),
        announced=frozenset(placements("announced")),
        keep=fields["keep"].whole(0, 1_000_000) if "keep" in fields else 0,
    )
    _require_compatible(instance, fixed)
    return instance


def read_meetings(instance: Instance, data: object) -> tuple[Meeting, ...]:
    """Returns the meetings of an answer, or of the bare list of its meetings, in their order.

    A meeting without a table sits at table 0: whoever only asks who met when needs none.

    Raises:
        InvalidFieldError: with the path of the first field that is wrong.
    """
    people = _People(instance.firms, instance.mentors)
    if isinstance(data, dict):
        if "meetings" not in data:
            raise InvalidFieldError("meetings", None, "given")
        root = Field("meetings", data["meetings"])
    else:
        root = Field("meetings", data)
    return tuple(people.read_meeting(field, instance) for field in root.items())


class _People:
    """Positions of ids on both sides."""

    def __init__(self, firms: Sequence[Firm], mentors: Sequence[Mentor]) -> None:
        self._firms = {firm.id: position for position, firm in enumerate(firms)}
        self._mentors = {mentor.id: position for position, mentor in enumerate(mentors)}

    def read_pair(self, field: Field) -> Pair:
        firm, mentor = field.items(2)
        return _find(firm, self._firms, "firm"), _find(mentor, self._mentors, "mentor")

    def read_placement(self, field: Field, slots: int) -> Placement:
        if isinstance(field.value, dict):
            parts = field.members(("firm", "mentor", "slot"), ("table",))
            firm, mentor, slot = (parts[key] for key in ("firm", "mentor", "slot"))
        else:
            firm, mentor, slot = field.items(3)
        return (
            _find(firm, self._firms, "firm"),
            _find(mentor, self._mentors, "mentor"),
            slot.whole(0, slots - 1),
        )

    def read_meeting(self, field: Field, instance: Instance) -> Meeting:
        parts = field.members(("firm", "mentor", "slot"), ("table",))
        firm, mentor, slot = self.read_placement(field, instance.slots)
        most = max(0, instance.tables[slot] - 1)
        table = parts["table"].whole(0, most) if "table" in parts else 0
        return Meeting(firm, mentor, slot, table)


def _find(field: Field, positions: Mapping[Id, int], kind: str) -> int:
    found = positions.get(field.identity())
    if found is not None:
        return found
    # where every id is a text, a whole number can only mean the position
    if isinstance(field.value, int) and not any(isinstance(known, int) for known in positions):
        return field.whole(0, len(positions) - 1)
    raise field.refuse(f"the id of a {kind}")


def _read_slots(field: Field, slots: int) -> frozenset[int]:
    return frozenset(item.whole(0, slots - 1) for item in field.items())


def _read_firm(field: Field, slots: int) -> Firm:
    parts = field.members(("id", "available", "min", "max"), ("priority",))
    maximum = parts["max"].whole(0)
    return Firm(
        id=parts["id"].identity(),
        available=_read_slots(parts["available"], slots),
        minimum=parts["min"].whole(0, maximum),
        maximum=maximum,
        priority=parts["priority"].flag() if "priority" in parts else False,
    )


def _read_mentor(field: Field, slots: int) -> Mentor:
    parts = field.members(("id", "available", "max"), ())
    return Mentor(
        id=parts["id"].identity(),
        available=_read_slots(parts["available"], slots),
        maximum=parts["max"].whole(0),
    )


def _require_side(field: Field) -> None:
    if len(field.value) > MOST_PEOPLE:
        raise InvalidFieldError(field.path, len(field.value), f"at most {MOST_PEOPLE} entries")
    ids = (Field(f"{item.path}.id", item.value["id"]) for item in field.items())
    require_once(((each, each.value) for each in ids), "unique on its side")


def _read_tables(field: Field, slots: int) -> tuple[int, ...]:
    if isinstance(field.value, list | tuple):
        return tuple(item.whole(0) for item in field.items(slots))
    return (field.whole(0),) * slots


def _read_scores(field: Field, firms: int, mentors: int) -> Scores:
    rows = field.items(firms)
    for row in rows:
        cells: Any = row.value
        if not isinstance(cells, list | tuple) or len(cells) != mentors:
            row.items(mentors)
        # a million cells: the one that is wrong is looked for only where one is
        if not all(type(cell) in {int, float} and 0 <= cell <= 1 for cell in cells):
            for cell in row.items():
                cell.number(0, 1)
    return np.array([row.value for row in rows], dtype=np.float64).reshape(firms, mentors)


def _require_compatible(instance: Instance, fixed: Mapping[Placement, Field]) -> None:
    """Refuses fixed meetings that no timetable could hold together."""
    keys: tuple[tuple[Callable[[Placement], object], str], ...] = (
        (lambda one: one[:2], "a pair that is not fixed twice"),
        (lambda one: (one[0], one[2]), "of a firm that is free in this slot"),
        (lambda one: one[1:], "of a mentor who is free in this slot"),
    )
    for key, what in keys:
        require_once(((field, key(place)) for place, field in fixed.items()), what)
    counts: dict[tuple[str, int], int] = {}
    for place, field in fixed.items():
        firm, mentor, slot = place
        for kind, position, limit in (
            ("slot", slot, instance.tables[slot]),
            ("firm", firm, instance.firms[firm].maximum),
            ("mentor", mentor, instance.mentors[mentor].maximum),
        ):
            counts[kind, position] = counts.get((kind, position), 0) + 1
            if counts[kind, position] > limit:
                raise field.refuse(f"within the {limit} that the {kind} can have")
