"""What a run found, read from what it wrote down: levels, proof, figures, wishes left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.models.event import Event, Registration
from app.models.timetable import TimetableRun
from app.repositories.matchday import events
from app.repositories.matchday import runs as rows

UNMET_SORTS = ("firm", "mentor", "reason")


@dataclass(frozen=True)
class Result:
    """The result of a run that is done.

    ``levels`` are mappings of name, value and bound, the bound None where none was looked for.
    """

    kind: str
    levels: Sequence[Mapping[str, Any]]
    gap: float | None
    method: str
    figures: Mapping[str, Any]
    unmet: Sequence[Mapping[str, Any]]
    seconds: float
    conflict: Mapping[str, Any] | None
    """Minima that contradict one another, as the solver's process told; None where all are met."""

    @property
    def proven(self) -> bool:
        """Whether nothing better exists, level by level; false where no bound was looked for."""
        return all(level["bound"] == level["value"] for level in self.levels)


@dataclass(frozen=True)
class UnmetRow:
    """A wish that a run does not hold: between whom, and why."""

    firm: Registration
    mentor: Registration
    must: bool
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    firms: Sequence[Registration] = ()
    """Who meets the mentor instead, where that is the reason."""


def result_of(run: TimetableRun) -> Result | None:
    """Return the result of a run; None before it has one."""
    if run.state != "done":
        return None
    found = run.result
    return Result(
        kind=run.kind,
        levels=found.get("levels", ()),
        gap=found.get("gap"),
        method=found.get("method", ""),
        figures=found.get("figures", {}),
        unmet=found.get("unmet", ()),
        seconds=float(run.progress.get("elapsed", 0)),
        conflict=found.get("conflict"),
    )


def unmet_of(
    session: Session,
    event: Event,
    run: TimetableRun,
    *,
    text: str = "",
    reason: str = "",
    sort: str = "firm",
) -> list[UnmetRow]:
    """Return the wishes that a run leaves open, those above all first within equals.

    Wishes of people who are not approved any more are left out.
    """
    whole = rows.by_id(session, run.id)
    assert whole is not None  # noqa: S101 - runs are never deleted
    people = {row.public_id: row for row in events.registrations_of(session, event.id)}
    musts = {tuple(pair) for pair in whole.instance.get("musts", ())}
    found = []
    for unmet in whole.result.get("unmet", ()):
        firm, mentor = people.get(unmet["firm"]), people.get(unmet["mentor"])
        if firm is None or mentor is None or (reason and unmet["reason"] != reason):
            continue
        if text and text.casefold() not in f"{firm.name}\n{mentor.name}".casefold():
            continue
        facts = unmet.get("facts", {})
        others = tuple(people[id_] for id_ in facts.get("firms", ()) if id_ in people)
        must = (unmet["firm"], unmet["mentor"]) in musts
        found.append(UnmetRow(firm, mentor, must, unmet["reason"], facts, others))
    keys = {
        "firm": lambda row: (row.firm.name, not row.must, row.mentor.name),
        "mentor": lambda row: (row.mentor.name, not row.must, row.firm.name),
        "reason": lambda row: (row.reason, not row.must, row.firm.name, row.mentor.name),
    }
    return sorted(found, key=keys.get(sort, keys["firm"]))


def solution_of(session: Session, event: Event, run: TimetableRun) -> dict[str, Any]:
    """Return question and answer of a run in the public formats, as anybody can check them."""
    whole = rows.by_id(session, run.id)
    assert whole is not None  # noqa: S101 - runs are never deleted
    people = {row.id: row.public_id for row in events.registrations_of(session, event.id)}
    slots = {row.number: slot for slot, row in enumerate(events.rounds_of(session, event.id))}
    tables = {row.number: at for at, row in enumerate(events.tables_of(session, event.id))}
    meetings = [
        {
            "firm": people[placed.firm_id],
            "mentor": people[placed.mentor_id],
            "slot": slots[placed.round_number],
            "table": tables[placed.table_number],
        }
        for placed in rows.placements_of(session, run.id)
        if placed.firm_id in people
        and placed.mentor_id in people
        and placed.round_number in slots
        and placed.table_number in tables
    ]
    return {"instance": whole.instance, "solution": {**whole.result, "meetings": meetings}}
