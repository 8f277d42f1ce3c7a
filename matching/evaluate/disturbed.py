"""A day that went otherwise than announced: who stayed away, who comes later, what is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from matching.timetable.domain import Instance, Meeting

FIRM, MENTOR = "firm", "mentor"
Person = tuple[str, int]
"""``FIRM`` or ``MENTOR``, and the position."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What is different.

    Attributes:
        absent: people who do not come any more.
        late: first slot of people who come later.
        now: slots before this one are over or running; their meetings stand.
    """

    absent: frozenset[Person] = frozenset()
    late: Mapping[Person, int] = field(default_factory=dict)
    now: int = 0


def find_person(instance: Instance, text: str) -> Person:
    """Returns whom an id means; ``firm:3`` and ``mentor:3`` name the side.

    An id that both sides have means the firm. ValueError for an id that nobody has.
    """
    ids = [(FIRM, at, firm.id) for at, firm in enumerate(instance.firms)]
    ids += [(MENTOR, at, mentor.id) for at, mentor in enumerate(instance.mentors)]
    for kind, position, known in ids:
        if text in {str(known), f"{kind}:{known}"}:
            return kind, position
    raise ValueError(text)


def disturb(
    instance: Instance, meetings: Iterable[Meeting], changes: Disturbance, *, keep: int
) -> Instance:
    """Returns what is left of an announced day.

    The announced meetings of slots that are over stand, save those of people who were not there.
    Minima stay as they were: whoever stays away lacks them.
    """
    announced = {(one.firm, one.mentor, one.slot) for one in meetings}

    def comes(kind: str, position: int, slot: int) -> bool:
        person = kind, position
        return person not in changes.absent and slot >= changes.late.get(person, 0)

    def stays(kind: str, position: int, available: Iterable[int]) -> frozenset[int]:
        return frozenset(
            slot for slot in available if slot >= changes.now and comes(kind, position, slot)
        )

    over = {place for place in announced if place[2] < changes.now}
    fixed = frozenset(
        (firm, mentor, slot)
        for firm, mentor, slot in over | instance.fixed
        if comes(FIRM, firm, slot) and comes(MENTOR, mentor, slot)
    )
    return replace(
        instance,
        firms=tuple(
            replace(firm, available=stays(FIRM, at, firm.available))
            for at, firm in enumerate(instance.firms)
        ),
        mentors=tuple(
            replace(mentor, available=stays(MENTOR, at, mentor.available))
            for at, mentor in enumerate(instance.mentors)
        ),
        fixed=fixed,
        announced=frozenset(announced),
        keep=keep,
    )
