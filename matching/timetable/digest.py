"""The mark by which an answer names the question that it answers."""

import hashlib
import json
from collections.abc import Iterable

from matching.timetable.domain import Instance


def digest(instance: Instance) -> str:
    """Returns the sha256 of an instance, hexadecimal, the same on every machine.

    Equal instances have equal digests, and any difference in a value changes it: scores go in
    with all their digits. The order of firms and mentors counts, since answers name positions.
    """
    plain = {
        "slots": instance.slots,
        "tables": list(instance.tables),
        "good": instance.good,
        "floor": instance.floor,
        "firms": [
            [firm.id, sorted(firm.available), firm.minimum, firm.maximum, firm.priority]
            for firm in instance.firms
        ],
        "mentors": [
            [mentor.id, sorted(mentor.available), mentor.maximum] for mentor in instance.mentors
        ],
        "scores": instance.scores.tolist(),
        "likes": _sorted(instance.likes - instance.musts),
        "musts": _sorted(instance.musts),
        "forbidden": _sorted(instance.forbidden),
        "priority_weight": instance.priority_weight,
        "fixed": _sorted(instance.fixed),
        "announced": _sorted(instance.announced),
        "keep": instance.keep,
    }
    text = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _sorted(places: Iterable[tuple[int, ...]]) -> list[list[int]]:
    return sorted([int(position) for position in place] for place in places)
