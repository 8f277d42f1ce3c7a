"""Gives every application its reviewers so that nobody carries more than need be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matching.errors import InvalidValueError


@dataclass(frozen=True)
class Shared:
    """Who reviews what.

    Attributes:
        given: application → the reviewers that it gets beside those it has, in order of id.
        short: application → how many reviewers it lacks: too few are allowed.
        most: the largest number that one reviewer carries, with what they carried before.
    """

    given: Mapping[int, tuple[int, ...]]
    short: Mapping[int, int]
    most: int


def spread_out(
    allowed: Mapping[int, Collection[int]],
    wanted: Mapping[int, int],
    carried: Mapping[int, int],
) -> Shared:
    """Give each application its missing reviewers; the largest load is as small as can be.

    A reviewer who carries more already is passed over for one who carries less, as far as the
    rules allow. The same input gives the same answer.

    Args:
        allowed: application → reviewers who may take it and do not have it yet.
        wanted: application → how many reviewers it still needs.
        carried: reviewer → how many applications they have already; a missing one has none.

    Raises:
        InvalidValueError: a negative number.
    """
    for application, number in wanted.items():
        if number < 0:
            raise InvalidValueError(f"wanted[{application}]", number, "not negative")
    choices = {a: sorted(set(allowed.get(a, ()))) for a in sorted(wanted)}
    asked = {a: min(wanted[a], len(choices[a])) for a in choices}
    # the fewest choices first: who can go anywhere fills the gaps
    queue = sorted(choices, key=lambda a: (len(choices[a]) - asked[a], a))
    reviewers = sorted({r for found in choices.values() for r in found})
    load = {r: carried.get(r, 0) for r in reviewers}
    given: dict[int, set[int]] = {a: set() for a in choices}
    for application in queue:
        for _ in range(asked[application]):
            _add_one(application, choices, given, load)
    return Shared(
        given={a: tuple(sorted(found)) for a, found in given.items()},
        short={a: wanted[a] - asked[a] for a in choices if wanted[a] > asked[a]},
        most=max([0, *load.values(), *carried.values()]),
    )


def _add_one(
    application: int,
    choices: Mapping[int, list[int]],
    given: dict[int, set[int]],
    load: dict[int, int],
) -> None:
    """Give one more reviewer to an application, along the path that ends at the smallest load.

    Adding along shortest chains of hand-overs to whoever carries least keeps the loads as even
    as the rules allow (a matching between copies of applications and places of reviewers whose
    cost grows with each place).
    """
    came_from: dict[int, tuple[int, int]] = {}
    first = [r for r in choices[application] if r not in given[application]]
    seen, front = dict.fromkeys(first, application), list(first)
    while front:
        following = []
        for reviewer in front:
            for other in sorted(a for a, found in given.items() if reviewer in found):
                for heir in choices[other]:
                    if heir not in seen and heir not in given[other]:
                        seen[heir] = other
                        came_from[heir] = (reviewer, other)
                        following.append(heir)
        front = following
    last = min(seen, key=lambda r: (load[r], list(seen).index(r)))
    load[last] += 1
    while last in came_from:
        before, other = came_from[last]
        given[other].add(last)
        given[other].discard(before)
        last = before
    given[application].add(last)
