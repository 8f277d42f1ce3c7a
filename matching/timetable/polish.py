"""Shortens the time that firms wait between meetings, with every pair kept.

Two slots are exchanged along a path of meetings (a Kempe chain). Within the path everybody is
busy in both slots, so only the firms at its ends see a difference.
"""

import time
from dataclasses import dataclass

import numpy as np

from matching.timetable.grid import FREE, Grid

_PATIENCE = 3
"""Rounds without a shorter wait after which the search gives up."""

_Move = tuple[int, int, int, int]
"""Firm, mentor, the slot it leaves and the slot it comes to."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """Moves that belong together, the firm at the far end (or ``FREE``), and what they change."""

    moves: list[_Move]
    far: int
    shift: int


def shorten_waits(grid: Grid, *, rng: np.random.Generator, deadline: float) -> int:
    """Moves meetings to other slots until no exchange shortens the waits; returns what is left.

    Pairs, people's presence, tables and announced meetings that earn their bonus stay untouched.
    ``deadline`` is on ``time.monotonic()``.
    """
    waits = _Waits(grid)
    futile = 0
    while futile < _PATIENCE and time.monotonic() < deadline:
        if waits.improve_all(rng, least=1, deadline=deadline):
            futile = 0
        else:
            futile += 1
            # exchanges that cost nothing open the way for others
            waits.improve_all(rng, least=0, deadline=deadline)
    waits.write_back()
    return sum(waits.idle)


class _Waits:
    """The grid as plain lists and bit masks: what is asked a million times has to be quick."""

    def __init__(self, grid: Grid) -> None:
        day = grid.day
        self._grid = grid
        self._firm_at: list[list[int]] = grid.firm_at.tolist()
        self._mentor_at: list[list[int]] = grid.mentor_at.tolist()
        self._load: list[int] = grid.load.tolist()
        self._tables: list[int] = day.tables.tolist()
        self._firm_there: list[list[bool]] = day.firm_there.tolist()
        self._mentor_there: list[list[bool]] = day.mentor_there.tolist()
        self._kept = day.kept if day.keep else {}
        self._moved: set[tuple[int, int]] = set()
        self._stay = [sum(1 << slot for slot in firm.available) for firm in day.instance.firms]
        self._busy = [
            sum(1 << slot for slot, mentor in enumerate(row) if mentor != FREE)
            for row in self._firm_at
        ]
        for firm, _, slot in day.instance.fixed:
            self._busy[firm] |= 1 << slot
        self.idle = [self._idle(firm, busy) for firm, busy in enumerate(self._busy)]

    def improve_all(self, rng: np.random.Generator, *, least: int, deadline: float) -> bool:
        """Lets each firm that waits make one exchange; returns whether any did."""
        waiting = [firm for firm, idle in enumerate(self.idle) if idle]
        better = False
        for firm in rng.permutation(waiting).tolist():
            if time.monotonic() >= deadline:
                break
            better |= self.improve(firm, least=least)
        return better

    def improve(self, firm: int, *, least: int) -> bool:
        """Makes the first exchange that shortens the waits by at least that much, best first."""
        for own_gain, source, target in self._wishes(firm, least):
            chain = self._follow(firm, source, target)
            if chain is None or not self._has_tables(chain, source, target):
                continue
            if own_gain + self._far_gain(chain, source, target) >= least:
                self._apply(firm, chain, source, target)
                return True
        return False

    def write_back(self) -> None:
        """Gives the grid the meetings as they are now."""
        for firm, mentor in self._moved:
            self._grid.remove(firm, mentor)
        for firm, mentor in self._moved:
            self._grid.add(firm, mentor, self._firm_at[firm].index(mentor))

    def _idle(self, firm: int, busy: int) -> int:
        if not busy:
            return 0
        span = (1 << busy.bit_length()) - (busy & -busy)
        return (span & self._stay[firm] & ~busy).bit_count()

    def _far_gain(self, chain: _Chain, source: int, target: int) -> int:
        if chain.far == FREE:
            return 0
        after = self._busy[chain.far] ^ (1 << source) ^ (1 << target)
        return self.idle[chain.far] - self._idle(chain.far, after)

    def _wishes(self, firm: int, least: int) -> list[tuple[int, int, int]]:
        """Returns (gain for the firm alone, from, to) of exchanges that help it, best first."""
        row, busy, now = self._firm_at[firm], self._busy[firm], self.idle[firm]
        free = [
            slot
            for slot, there in enumerate(self._firm_there[firm])
            if there and not busy >> slot & 1
        ]
        found = []
        for source, mentor in enumerate(row):
            if mentor == FREE:
                continue
            for target in free:
                gain = now - self._idle(firm, busy ^ (1 << source) ^ (1 << target))
                if gain >= least:
                    found.append((gain, source, target))
        return sorted(found, key=lambda one: -one[0])

    def _follow(self, firm: int, source: int, target: int) -> _Chain | None:
        """Returns the path that begins with a firm's meeting; None where somebody cannot move."""
        moves: list[_Move] = []
        here, there, shift = source, target, 0
        while True:
            mentor = self._firm_at[firm][here]
            if mentor == FREE:
                return _Chain(moves, firm, shift)
            if not self._may_move(firm, mentor, here, there):
                return None
            moves.append((firm, mentor, here, there))
            shift += 1 if here == source else -1
            guest = self._mentor_at[mentor][there]
            if guest == FREE:
                return _Chain(moves, FREE, shift)
            if not self._may_move(guest, mentor, there, here):
                return None
            moves.append((guest, mentor, there, here))
            shift += 1 if there == source else -1
            firm = guest

    def _may_move(self, firm: int, mentor: int, here: int, there: int) -> bool:
        if not (self._firm_there[firm][there] and self._mentor_there[mentor][there]):
            return False
        return not self._kept or self._kept.get((firm, mentor), FREE) != here

    def _has_tables(self, chain: _Chain, source: int, target: int) -> bool:
        return (
            self._load[target] + chain.shift <= self._tables[target]
            and self._load[source] - chain.shift <= self._tables[source]
        )

    def _apply(self, firm: int, chain: _Chain, source: int, target: int) -> None:
        for each, mentor, here, _ in chain.moves:
            self._firm_at[each][here] = self._mentor_at[mentor][here] = FREE
        for each, mentor, _, there in chain.moves:
            self._firm_at[each][there] = mentor
            self._mentor_at[mentor][there] = each
            self._moved.add((each, mentor))
        self._load[source] -= chain.shift
        self._load[target] += chain.shift
        for end in (firm, chain.far):
            if end != FREE:
                self._busy[end] ^= (1 << source) | (1 << target)
                self.idle[end] = self._idle(end, self._busy[end])
