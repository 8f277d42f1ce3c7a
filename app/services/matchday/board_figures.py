"""What a board reaches now, how far it is from the best there is, and what it leaves open.

The bound is that of the run the board rests on. It holds as long as the run's question is still
today's: once somebody registered, withdrew or wished something else, none is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models.event import Registration
from app.models.timetable import TimetableRun
from app.repositories.matchday import board_rows
from app.services.matchday import instances
from app.services.matchday.board_state import BoardState
from app.services.matchday.instances import People
from matching.timetable.check import recount
from matching.timetable.digest import digest
from matching.timetable.domain import Instance, Meeting
from matching.timetable.reasons import explain_unmet


@dataclass(frozen=True)
class Reached:
    """One level: what the board reaches, and what nobody can exceed; None where nobody knows."""

    name: str
    value: int
    bound: int | None


@dataclass(frozen=True)
class OpenWish:
    """A wish that the board does not hold, and why; ``others`` have the place instead."""

    firm: Registration
    mentor: Registration
    must: bool
    reason: str
    limit: int
    others: tuple[Registration, ...]


@dataclass(frozen=True)
class Short:
    """A firm with fewer meetings than it should have."""

    firm: Registration
    count: int
    minimum: int


@dataclass(frozen=True)
class BoardFigures:
    """What a board reaches and leaves open."""

    firms: int
    good: int
    levels: tuple[Reached, ...]
    run: TimetableRun | None
    """The run that the board rests on."""
    question_changed: bool
    """People, wishes or rules are not those of the run any more."""
    unmet: tuple[OpenWish, ...]
    """Musts first, then by firm."""
    short: tuple[Short, ...]


def figures(session: Session, state: BoardState) -> BoardFigures:
    """Return what a board reaches now. At most ten SELECTs."""
    instance, people = instances.build(session, state.event)
    meetings = _meetings(state, people)
    run = board_rows.run_of(session, state.release)
    question = _question(run, instance, meetings)
    values = recount(question or instance, meetings)
    bounds = _bounds(run, values) if question is not None else (None, None, None)
    names = ("firms_with_good_meeting", "missing_minimum", "weighted_score")
    return BoardFigures(
        firms=len(people.firms),
        good=values[0],
        levels=tuple(Reached(*each) for each in zip(names, values, bounds, strict=True)),
        run=run,
        question_changed=run is not None and question is None,
        unmet=_unmet(instance, people, meetings),
        short=tuple(
            Short(firm, state.count(firm.id), state.minimum(firm))
            for firm in sorted(people.firms, key=lambda row: (row.name, row.id))
            if state.count(firm.id) < state.minimum(firm)
        ),
    )


def _meetings(state: BoardState, people: People) -> list[Meeting]:
    """Return the meetings by position; those of people who are gone are left out."""
    found = []
    for seat in state.seats:
        pair = people.pair(*seat.pair)
        slot, table = people.slot_of.get(seat.round_number), people.table_at.get(seat.table_number)
        if pair is not None and slot is not None and table is not None:
            found.append(Meeting(*pair, slot, table))
    return found


def _question(
    run: TimetableRun | None, instance: Instance, meetings: Sequence[Meeting]
) -> Instance | None:
    """Return what the run was asked where it is still the question of today; else None."""
    if run is None or not run.instance:
        return None
    if run.digest == digest(instance):
        return instance
    # loaded with the first run that fixed something
    from matching.timetable.read import read_instance

    asked = read_instance(run.instance)
    plain = replace(asked, fixed=frozenset(), announced=frozenset(), keep=0)
    if digest(plain) != digest(instance):
        return None
    # what was fixed for the run bounds only timetables that hold it
    held = {(meeting.firm, meeting.mentor, meeting.slot) for meeting in meetings}
    return asked if asked.fixed <= held else None


def _bounds(run: TimetableRun | None, values: Sequence[int]) -> tuple[int | None, ...]:
    """Return the bound of each level; a level's bound holds while those before it are kept."""
    levels = run.result.get("levels", ()) if run is not None else ()
    if run is None or run.kind not in {"fair", "holes", "replan"} or len(levels) != len(values):
        return (None,) * len(values)
    found: list[int | None] = []
    for level, value in zip(levels, values, strict=True):
        found.append(level["bound"])
        if value != level["value"]:
            break
    return (*found, *(None,) * (len(values) - len(found)))


def _unmet(instance: Instance, people: People, meetings: Sequence[Meeting]) -> tuple[OpenWish, ...]:
    found = [
        OpenWish(
            firm=people.firms[wish.firm],
            mentor=people.mentors[wish.mentor],
            must=(wish.firm, wish.mentor) in instance.musts,
            reason=wish.reason,
            limit=_limit(instance, wish.firm, wish.mentor, wish.reason),
            others=tuple(people.firms[at] for at in _positions(wish.facts.get("firms"))),
        )
        for wish in explain_unmet(instance, meetings)
    ]
    return tuple(sorted(found, key=lambda row: (not row.must, row.firm.name, row.mentor.name)))


def _limit(instance: Instance, firm: int, mentor: int, reason: str) -> int:
    return (
        instance.firms[firm].maximum if reason == "firm_full" else instance.mentors[mentor].maximum
    )


def _positions(found: object) -> list[int]:
    return list(found) if isinstance(found, (list, tuple)) else []
