"""Changes of the board by hand: move, swap, add, remove, lock. Each is checked at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict
from app.models.event import Event
from app.repositories.matchday.board_rows import Seat
from app.services.actor import Actor
from app.services.matchday import board, board_state
from app.services.matchday.board_checks import Finding, check_pair, check_place, locked
from app.services.matchday.board_state import BoardState
from app.services.matchday.differences import Place
from app.services.matchday.releases import free_table

_NO_TABLE_FREE = N_("%(round)s라운드에는 빈 테이블이 없어요.")
_SAME_PLACE = N_("이미 그 자리에 있어요.")
Seats = Sequence[Seat]


@dataclass(frozen=True)
class Outcome:
    """What became of a change: done, or what speaks against it.

    Without a ``hard`` finding it is done once the coordinator is sure.
    """

    done: bool
    findings: tuple[Finding, ...] = ()
    seats: tuple[Seat, ...] = ()
    """Where the meetings are now, or would be."""

    @property
    def refused(self) -> bool:
        """Whether no timetable can hold it."""
        return any(finding.hard for finding in self.findings)


@dataclass(frozen=True)
class Hand:
    """Who changes the board of which event, and which board they have seen."""

    session: Session
    actor: Actor
    event: Event
    stamp: int
    now: datetime

    def state(self) -> BoardState:
        """Return the locked board; Conflict where it is not the one that was seen."""
        release = board.require_board(self.session, self.actor, self.event, stamp=self.stamp)
        return board_state.load(self.session, self.event, release)


def move(
    hand: Hand, at: Place, to_round: int, to_table: int | None = None, *, sure: bool = False
) -> Outcome:
    """Move a meeting to another place, in ``to_round`` to a free table where none is named.

    Onto another meeting the two change places.

    Raises:
        NotFound: nobody meets there.
        Conflict: as ``require_board``; no table is free; it is there already.
    """
    state = hand.state()
    seat = state.seat(at)
    others = [other for other in state.seats if other is not seat]
    if to_table is None:
        same = to_round == seat.round_number
        around = others if same else state.seats
        to_table = free_table(around, state.table_numbers, to_round, seat.mentor_id)
        if to_table is None:
            raise Conflict(_NO_TABLE_FREE, round=to_round)
    place = (to_round, to_table)
    if place == seat.place:
        raise Conflict(_SAME_PLACE)
    other = state.at.get(place)
    moved = [seat] if other is None else [seat, other]
    added = [_moved(seat, place)]
    if other is not None:
        added.append(_moved(other, seat.place))
    kind = "move" if other is None else "swap"
    return _settle(hand, state, kind, moved, added, (), sure=sure)


def add(hand: Hand, firm_id: str, mentor_id: str, to: Place, *, sure: bool = False) -> Outcome:
    """Let a firm and a mentor meet at an empty place.

    Raises:
        NotFound: one of them is not of the event, or of the other side.
        Conflict: as ``require_board``.
    """
    state = hand.state()
    firm, mentor = state.person(firm_id, "firm"), state.person(mentor_id, "mentor")
    seat = Seat(firm.id, mentor.id, *to, False, "hand")
    against = check_pair(hand.session, state, firm, mentor)
    return _settle(hand, state, "add", (), [seat], against, sure=sure)


def remove(hand: Hand, at: Place) -> Outcome:
    """Take a meeting off the board; NotFound where nobody meets."""
    state = hand.state()
    return _settle(hand, state, "remove", [state.seat(at)], (), (), sure=True)


def remove_gone(hand: Hand) -> int:
    """Take off the meetings of people who do not take part any more; return how many."""
    state = hand.state()
    gone = [seat for seat in state.seats if state.gone(seat)]
    if gone:
        _put(hand, state, "remove", gone, ())
    return len(gone)


def set_lock(hand: Hand, seats: Collection[Place] | None, *, on: bool) -> int:
    """Lock meetings, or unlock them: those at these places, or all for None; return how many."""
    state = hand.state()
    wanted = state.seats if seats is None else [state.seat(place) for place in seats]
    return _lock(hand, state, wanted, on=on)


def lock_person(hand: Hand, person_id: str, *, on: bool) -> int:
    """Lock or unlock all meetings of a person; return how many were changed."""
    state = hand.state()
    row = state.person(person_id)
    return _lock(hand, state, state.of_person.get(row.id, ()), on=on)


def _lock(hand: Hand, state: BoardState, wanted: Collection[Seat], *, on: bool) -> int:
    changed = [seat for seat in wanted if seat.locked is not on]
    if changed:
        _put(hand, state, "lock", changed, [seat._replace(locked=on) for seat in changed])
    return len(changed)


def _settle(
    hand: Hand,
    state: BoardState,
    kind: str,
    removed: Seats,
    added: Seats,
    against: Collection[Finding],
    *,
    sure: bool,
) -> Outcome:
    """Check a change, and make it unless something speaks against it."""
    findings = [locked()] if any(seat.locked for seat in removed) else []
    leaving = [seat.pair for seat in removed]
    for seat in added:
        firm, mentor = state.people[seat.firm_id], state.people[seat.mentor_id]
        found = check_place(state, firm, mentor, seat.place, without=leaving)
        findings += [finding for finding in found if finding not in findings]
    findings += against
    outcome = Outcome(False, tuple(findings), tuple(added))
    if outcome.refused or (findings and not sure):
        return outcome
    _put(hand, state, kind, removed, added)
    return Outcome(True, tuple(findings), tuple(added))


def _put(hand: Hand, state: BoardState, kind: str, removed: Seats, added: Seats) -> None:
    board.put(hand.session, hand.actor.user_id, state.release, kind, removed, added, now=hand.now)
    facts: dict[str, object] = {
        "removed": [_plain(state, seat) for seat in removed],
        "added": [_plain(state, seat) for seat in added],
    }
    # a lock of hundreds of meetings is one fact, not hundreds
    if kind == "lock":
        facts = {"meetings": len(added), "on": added[0].locked}
    board.record(
        hand.session, hand.actor, hand.event, kind, state.release, now=hand.now, after=facts
    )


def _plain(state: BoardState, seat: Seat) -> list[object]:
    return [*(state.people[id_].public_id for id_ in seat.pair), *seat.place]


def _moved(seat: Seat, place: Place) -> Seat:
    return seat._replace(round_number=place[0], table_number=place[1], origin="hand")
