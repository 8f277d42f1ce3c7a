"""The question of a timetable: what the engine has to know of an event, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, Registration
from app.repositories.matchday import events, instance_rows
from matching.timetable.domain import Firm, Instance, Meeting, Mentor, Pair, Placement, Scores

Placed = tuple[int, int, int]
"""Ids of the registrations of a firm and a mentor, and the number of a round."""
NOT_MET = ("no_show", "excused")
"""States of a meeting of the past that leave the pair free to meet later."""


@dataclass(frozen=True)
class People:
    """Who and what stands behind the positions of an instance."""

    firms: tuple[Registration, ...]
    mentors: tuple[Registration, ...]
    rounds: tuple[EventRound, ...]
    tables: tuple[int, ...]
    """Numbers of the tables, by position."""

    @cached_property
    def firm_at(self) -> dict[int, int]:
        """Positions of the firms by id of the registration."""
        return {row.id: position for position, row in enumerate(self.firms)}

    @cached_property
    def mentor_at(self) -> dict[int, int]:
        """Positions of the mentors by id of the registration."""
        return {row.id: position for position, row in enumerate(self.mentors)}

    @cached_property
    def slot_of(self) -> dict[int, int]:
        """Slots by number of the round."""
        return {row.number: slot for slot, row in enumerate(self.rounds)}

    @cached_property
    def table_at(self) -> dict[int, int]:
        """Positions of the tables by number."""
        return {number: position for position, number in enumerate(self.tables)}

    def pair(self, firm_id: int, mentor_id: int) -> Pair | None:
        """Return the positions of a pair; None where one of them is not in the instance."""
        firm, mentor = self.firm_at.get(firm_id), self.mentor_at.get(mentor_id)
        return None if firm is None or mentor is None else (firm, mentor)

    def placements(self, placed: Iterable[Placed]) -> frozenset[Placement]:
        """Return placements by position; those of people or rounds that are gone are left out."""
        found = set()
        for firm_id, mentor_id, number in placed:
            pair, slot = self.pair(firm_id, mentor_id), self.slot_of.get(number)
            if pair is not None and slot is not None:
                found.add((*pair, slot))
        return frozenset(found)

    def rows(self, meetings: Iterable[Meeting]) -> list[tuple[int, int, int, int]]:
        """Return meetings as ids of firm and mentor, number of the round, number of the table."""
        return [
            (
                self.firms[meeting.firm].id,
                self.mentors[meeting.mentor].id,
                self.rounds[meeting.slot].number,
                self.tables[meeting.table],
            )
            for meeting in meetings
        ]


def build(
    session: Session,
    event: Event,
    *,
    fixed: Iterable[Placed] = (),
    announced: Iterable[Placed] = (),
    keep: int = 0,
    from_round: int = 1,
    present_only: bool = False,
) -> tuple[Instance, People]:
    """Return the instance of an event with its approved people, and who they are.

    A pair does not meet where one side said never, a rule of the match engine keeps it apart, the
    mentor belongs to the firm, or one of them refused the meeting. A wish counts from either side.
    Pairs that nobody scored have the score 0.

    Args:
        session: of a reader; nothing is written.
        event: whose rounds, tables and rules hold.
        fixed: meetings that stand; those of people who are not approved any more are left out.
        announced: meetings that earn ``keep`` where they stay.
        keep: in score units.
        from_round: earlier rounds are over or running: nobody gets a new meeting there.
        present_only: leave out who is absent, and rounds before somebody comes late.
    """
    people = people_of(session, event)
    usable = {slot for number, slot in people.slot_of.items() if number >= from_round}
    kinds = event.priority_areas.split("+") if event.priority_areas else []
    first = instance_rows.firms_in_areas(session, event.id, kinds, on=event.day)
    scores, apart = _fits(session, event, people)
    likes, musts, never = _wishes(session, event, people)
    own = (
        people.pair(row.firm_id, row.mentor_id)
        for row in instance_rows.own_pairs(session, event.id)
    )
    forbidden = apart | never | {pair for pair in own if pair} | _namesakes(people)
    instance = Instance(
        slots=len(people.rounds),
        tables=(len(people.tables),) * len(people.rounds),
        good=event.good,
        floor=event.floor,
        firms=tuple(
            _firm(row, event, _available(row, people, usable, present_only), row.id in first)
            for row in people.firms
        ),
        mentors=tuple(
            Mentor(
                row.public_id,
                _available(row, people, usable, present_only),
                event.mentor_maximum if row.maximum is None else row.maximum,
            )
            for row in people.mentors
        ),
        scores=scores,
        likes=frozenset(likes - musts),
        musts=frozenset(musts),
        forbidden=frozenset(forbidden),
        priority_weight=event.priority_percent / 100,
        fixed=people.placements(fixed),
        announced=people.placements(announced),
        keep=keep,
    )
    return (_reachable(instance) if present_only else instance), people


def people_of(session: Session, event: Event) -> People:
    """Return the approved people of an event, its rounds and tables, as positions count them."""
    rows = events.registrations_of(session, event.id)
    return People(
        firms=tuple(row for row in rows if row.side == "firm"),
        mentors=tuple(row for row in rows if row.side == "mentor"),
        rounds=tuple(events.rounds_of(session, event.id)),
        tables=tuple(row.number for row in events.tables_of(session, event.id)),
    )


def _available(
    row: Registration,
    people: People,
    usable: set[int],
    present_only: bool,  # noqa: FBT001 - private, one caller
) -> frozenset[int]:
    if present_only and row.absent_at is not None:
        return frozenset()
    first = row.late_round if present_only and row.late_round else 1
    numbers = people.slot_of if row.rounds is None else row.rounds
    slots = {people.slot_of.get(number) for number in numbers if number >= first}
    return frozenset(slot for slot in slots if slot in usable)


def _firm(row: Registration, event: Event, available: frozenset[int], priority: bool) -> Firm:  # noqa: FBT001 - private, one caller
    maximum = event.firm_maximum if row.maximum is None else row.maximum
    minimum = event.firm_minimum if row.minimum is None else row.minimum
    return Firm(row.public_id, available, min(minimum, maximum), maximum, priority)


def _fits(session: Session, event: Event, people: People) -> tuple[Scores, set[Pair]]:
    scores = np.zeros((len(people.firms), len(people.mentors)))
    apart = set()
    firms, mentors = people.firm_at, people.mentor_at
    for firm_id, mentor_id, score, refusal in instance_rows.fits_of(session, event.id):
        firm, mentor = firms.get(firm_id), mentors.get(mentor_id)
        if firm is None or mentor is None:
            continue
        scores[firm, mentor] = score
        if refusal:
            apart.add((firm, mentor))
    return scores, apart


def _wishes(
    session: Session, event: Event, people: People
) -> tuple[set[Pair], set[Pair], set[Pair]]:
    by_kind: dict[str, set[Pair]] = {"like": set(), "must": set(), "never": set()}
    for wish in instance_rows.wishes_of(session, event.id):
        pair = people.pair(wish.by_id, wish.about_id) or people.pair(wish.about_id, wish.by_id)
        if pair is not None:
            by_kind[wish.kind].add(pair)
    for record in instance_rows.records_of(session, event.id):
        pair = people.pair(record.firm_id, record.mentor_id) if record.refused else None
        if pair is not None:
            by_kind["never"].add(pair)
    return by_kind["like"], by_kind["must"], by_kind["never"]


def _namesakes(people: People) -> set[Pair]:
    # guests of a list are linked to nothing: the name of the office is all that is known
    offices: dict[str, list[int]] = {}
    for position, mentor in enumerate(people.mentors):
        if mentor.mentor_id is None and mentor.person:
            offices.setdefault(_plain(mentor.person), []).append(position)
    return {
        (position, mentor)
        for position, firm in enumerate(people.firms)
        for mentor in offices.get(_plain(firm.name), ())
    }


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _reachable(instance: Instance) -> Instance:
    """Let nobody who left lack meetings: on the day only what can still be mended counts."""
    met = [0] * len(instance.firms)
    for firm, _, _ in instance.fixed:
        met[firm] += 1
    firms = tuple(
        firm if firm.available else replace(firm, minimum=min(firm.minimum, count))
        for firm, count in zip(instance.firms, met, strict=True)
    )
    return replace(instance, firms=firms)
