"""Repairs a timetable that people were told of, on the day itself, and moves as few as can be.

The same model on what is left of the day: rounds that are over are fixed, people who are absent
have no slots, and every announced meeting that stays earns a bonus. The larger the bonus, the
less moves; the coordinator is offered a frontier of four.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from matching.timetable.day import read_day
from matching.timetable.domain import Instance, Meeting, Placement, Timetable
from matching.timetable.grid import place
from matching.timetable.slotwise import fill
from matching.timetable.solve import OnBetter, Search, Seats, run

KEEPS = (600, 250, 100, 1)
"""Bonuses of the frontier, the most careful first."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of the announced meetings that are not over: each is counted once.

    Attributes:
        held: stay where they were, table apart.
        moved: the same pair in another slot.
        dropped: the pair does not meet any more.
        added: pairs that were not announced.
    """

    held: tuple[Placement, ...]
    moved: tuple[Placement, ...]
    dropped: tuple[Placement, ...]
    added: tuple[Placement, ...]


def replan(
    instance: Instance,
    *,
    seed: int = 1,
    time_limit: float = 10.0,
    on_better: OnBetter | None = None,
    seats: Seats | None = None,
) -> Timetable:
    """Returns the best timetable of what is left of a day.

    The search starts from the announced meetings that can still be held; ``instance.fixed``
    stands, ``instance.announced`` and ``instance.keep`` say what moving costs.

    Args:
        instance: the day as it is now.
        seed: the order in which equals are tried.
        time_limit: seconds.
        on_better: called with each better timetable or bound; returning False ends the search.
        seats: tables that meetings should keep.

    Raises:
        SolverError: the flow ended without a proof.
    """
    search = Search(read_day(instance), seed, time.monotonic() + time_limit, on_better, seats)
    start = sorted(instance.announced - instance.fixed, key=lambda one: (one[2], one))
    return run(search, start=tuple(start))


def fill_holes(
    instance: Instance,
    meetings: Sequence[Meeting],
    *,
    seed: int = 1,
    seats: Seats | None = None,
) -> Timetable:
    """Returns the meetings that can still be held, none of them moved, and new ones beside them.

    Args:
        instance: the day as it is now.
        meetings: those to keep, with the tables to keep.
        seed: the order in which slots are filled.
        seats: tables in place of those of ``meetings``.
    """
    day = read_day(instance)
    search = Search(day, seed, time.monotonic(), None, seats or _tables(meetings))
    grid = place(day, ((one.firm, one.mentor, one.slot) for one in meetings))
    for slot in search.rng.permutation(day.slots).tolist():
        fill(grid, slot)
    search.grid = grid
    search.prove_quickly()
    return search.timetable()


def compare(instance: Instance, timetable: Timetable) -> Moves:
    """Returns what becomes of the announced meetings in a timetable."""
    told = instance.announced - instance.fixed
    now = {(one.firm, one.mentor, one.slot) for one in timetable.meetings} - instance.fixed
    pairs_now = {(firm, mentor) for firm, mentor, _ in now}
    pairs_told = {(firm, mentor) for firm, mentor, _ in told}
    return Moves(
        held=tuple(sorted(told & now)),
        moved=tuple(sorted(p for p in told - now if p[:2] in pairs_now)),
        dropped=tuple(sorted(p for p in told - now if p[:2] not in pairs_now)),
        added=tuple(sorted(p for p in now if p[:2] not in pairs_told)),
    )


def _tables(meetings: Sequence[Meeting]) -> dict[Placement, int]:
    return {(one.firm, one.mentor, one.slot): one.table for one in meetings}
