"""The sheet before solving: whom each firm could meet, why not others, where it is tight."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, Registration
from app.repositories.matchday import instance_rows
from app.runtime.solver import Solver
from app.services.matchday.instances import People, build, people_of
from app.services.matchday.run_results import Result
from matching.timetable.domain import VETO, Instance
from matching.timetable.feasibility import Balance, Caution, Feasibility, Outlook, look

RULE = "rule"
"""A reason of its own beside the engine's: a rule of the match engine keeps the pair apart."""
CONFLICT_LIMIT_S, CONFLICT_PATIENCE_S = 5.0, 12.0
SORTS = ("reach", "good", "eligible", "name")
VIEWS = ("", "tight", "no_good")


@dataclass(frozen=True)
class SheetRow:
    """What one firm can expect: counts of mentors, and of those that fell out by reason."""

    firm: Registration
    priority: bool
    rounds: int
    minimum: int
    reach: int
    eligible: int
    good: int
    fallen: Mapping[str, int]

    @property
    def tight(self) -> bool:
        """Whether its minimum cannot be met, whatever the others do."""
        return self.reach < self.minimum


@dataclass(frozen=True)
class SheetWish:
    """What is looked for on the sheet."""

    text: str = ""
    view: str = ""
    sort: str = "reach"


@dataclass(frozen=True)
class FeasibilitySheet:
    """An event before solving. ``rows`` are those looked for; the rest is about everybody."""

    rows: tuple[SheetRow, ...]
    firms: int
    mentors: int
    balance: Balance
    cautions: tuple[Caution, ...]
    people: People
    instance: Instance
    unscored: int

    @property
    def tight(self) -> int:
        """How many firms cannot have their minimum."""
        return sum(row.tight for row in self.rows)


def sheet(session: Session, event: Event, wish: SheetWish) -> FeasibilitySheet:
    """Return the sheet of an event; nothing is solved for it."""
    instance, people = build(session, event)
    found: Feasibility = look(instance)
    ruled = {
        people.pair(row.firm_id, row.mentor_id)
        for row in instance_rows.ruled_out(session, event.id)
    }
    scored, _ = instance_rows.newest_fit(session, event.id)
    rows = [_row(instance, people, outlook, ruled) for outlook in found.outlooks]
    return FeasibilitySheet(
        rows=tuple(_chosen(rows, wish)),
        firms=len(people.firms),
        mentors=len(people.mentors),
        balance=found.balance,
        cautions=found.cautions,
        people=people,
        instance=instance,
        unscored=max(0, len(people.firms) * len(people.mentors) - scored),
    )


@dataclass(frozen=True)
class ToldSuggestion:
    """One change that makes fewer meetings missing; what does not belong to it is None."""

    kind: str
    firm: Registration | None
    mentor: Registration | None
    round: EventRound | None


@dataclass(frozen=True)
class ToldConflict:
    """Minima that contradict one another, with the people themselves."""

    kind: str
    firms: tuple[Registration, ...]
    mentors: tuple[Registration, ...]
    rounds: tuple[EventRound, ...]
    needed: int
    places: int
    minimal: bool
    suggestions: tuple[ToldSuggestion, ...]


@dataclass(frozen=True)
class Search:
    """What came of looking for a contradiction; unanswered where nobody could tell in time."""

    answered: bool
    conflict: ToldConflict | None = None


def find_conflict(session: Session, event: Event, solver: Solver) -> Search:
    """Return minima that contradict one another; the solver's process looks for them.

    The session is given back before the wait, so that no transaction is open meanwhile.
    """
    # deferred: only who asks the solver needs its format
    from matching.timetable.write import write_instance

    instance, people = build(session, event)
    question = {
        "kind": "conflict",
        "instance": write_instance(instance),
        "time_limit": CONFLICT_LIMIT_S,
    }
    session.commit()
    asked, deadline = solver.ask(question), time.monotonic() + CONFLICT_PATIENCE_S
    try:
        while not asked.ended() and time.monotonic() < deadline:
            said = asked.listen(1.0)
            if said is not None and "answer" in said:
                return Search(True, tell_conflict(people, said["answer"]["conflict"]))
    finally:
        asked.stop()
    return Search(answered=False)


def conflict_behind(session: Session, event: Event, result: Result) -> ToldConflict | None:
    """Return why minima are missing in a run's result; None where they are met or it is unknown."""
    if result.conflict is None:
        return None
    return tell_conflict(people_of(session, event), result.conflict)


def tell_conflict(people: People, found: Mapping[str, Any] | None) -> ToldConflict | None:
    """Return a conflict that the solver's process told of; None where people left since."""
    if found is None:
        return None
    firms = {row.public_id: row for row in people.firms}
    mentors = {row.public_id: row for row in people.mentors}
    gone = {*found["firms"]} - firms.keys() or {*found["mentors"]} - mentors.keys()
    if gone or max(found["slots"], default=0) >= len(people.rounds):
        return None
    return ToldConflict(
        kind=found["kind"],
        firms=tuple(firms[id_] for id_ in found["firms"]),
        mentors=tuple(mentors[id_] for id_ in found["mentors"]),
        rounds=tuple(people.rounds[slot] for slot in found["slots"]),
        needed=found["needed"],
        places=found["places"],
        minimal=found["minimal"],
        suggestions=tuple(
            ToldSuggestion(
                kind=one["kind"],
                firm=firms.get(one["firm"]),
                mentor=mentors.get(one["mentor"]),
                round=None if one["slot"] is None else people.rounds[one["slot"]],
            )
            for one in found["suggestions"]
        ),
    )


def _row(
    instance: Instance, people: People, outlook: Outlook, ruled: set[tuple[int, int] | None]
) -> SheetRow:
    firm = instance.firms[outlook.firm]
    fallen = Counter({reason: len(mentors) for reason, mentors in outlook.fallen.items()})
    by_rule = sum((outlook.firm, mentor) in ruled for mentor in outlook.fallen[VETO])
    fallen[VETO] -= by_rule
    fallen[RULE] = by_rule
    return SheetRow(
        firm=people.firms[outlook.firm],
        priority=firm.priority,
        rounds=len(firm.available),
        minimum=firm.minimum,
        reach=outlook.reach,
        eligible=len(outlook.eligible),
        good=len(outlook.good),
        fallen={reason: count for reason, count in fallen.items() if count},
    )


def _chosen(rows: list[SheetRow], wish: SheetWish) -> list[SheetRow]:
    text = wish.text.casefold()
    found = [
        row
        for row in rows
        if (not text or text in f"{row.firm.name}\n{row.firm.topic}".casefold())
        and (wish.view != "tight" or row.tight)
        and (wish.view != "no_good" or not row.good)
    ]
    keys = {
        "good": lambda row: (row.good, row.eligible, row.firm.name),
        "eligible": lambda row: (row.eligible, row.good, row.firm.name),
        "name": lambda row: (row.firm.name, row.firm.id),
    }
    return sorted(
        found,
        key=keys.get(wish.sort, lambda row: (row.reach - row.minimum, row.good, row.firm.name)),
    )
