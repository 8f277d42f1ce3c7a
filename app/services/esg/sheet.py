"""The sheet of a firm: every item with what shows it, what is planned, and what is open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.repositories import esg
from app.repositories.esg import HelperLine, RecordLine, TaskLine
from app.runtime.catalogue import Catalogue, EsgEntry
from app.services.actor import Actor
from app.services.esg.access import FIRM, MENTOR, REGION, OpenFirm, open_firm
from app.services.esg.savings import Total, entry_of, total

__all__ = ["ItemLine", "Sheet", "TaskLine", "sheet"]
EVIDENCED, PLANNED, OPEN, NOT_APPLICABLE = "evidenced", "planned", "open", "not_applicable"
STATES = (EVIDENCED, PLANNED, OPEN, NOT_APPLICABLE)


@dataclass(frozen=True)
class ItemLine:
    """One item: closed tasks and a document show it, open tasks and a plan announce it.

    ``helpers`` are mentors who closed the same item elsewhere; only a gap has them.
    """

    item: EsgEntry
    state: str
    closed: tuple[TaskLine, ...]
    under_way: tuple[TaskLine, ...]
    record: RecordLine | None
    helpers: Sequence[HelperLine] = ()


@dataclass(frozen=True)
class Sheet:
    """All items in the order of the catalogue, and the energy saved by closed tasks."""

    firm: OpenFirm
    lines: tuple[ItemLine, ...]
    savings: tuple[TaskLine, ...]
    total: Total
    linked: bool
    """Whether the reader may open the tasks themselves."""

    def count(self, state: str) -> int:
        """Return how many items are in a state."""
        return sum(line.state == state for line in self.lines)


def sheet(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> Sheet:
    """Return the sheet of a firm; five SELECTs, up to seven for a mentor.

    Raises:
        NotFound: the firm is not the reader's to see.
    """
    firm = open_firm(session, actor, public_id, catalogue=catalogue)
    tasks = esg.tasks_of(session, firm.company.id)
    records = esg.records_of(session, firm.company.id)
    by_item: dict[str, list[TaskLine]] = defaultdict(list)
    for line in tasks:
        if line.task.esg_item_id:
            by_item[line.task.esg_item_id].append(line)
    states = {
        item: _state(by_item.get(item, ()), records.get(item)) for item in catalogue.esg_items
    }
    gaps = [item for item, state in states.items() if state in {OPEN, PLANNED}]
    helpers = esg.helpers_of(session, gaps)
    saved = tuple(line for line in tasks if line.saving and line.task.state == "closed")
    entries = [
        entry_of(line.saving, line.task.done_at)
        for line in saved
        if line.saving and line.task.done_at
    ]
    return Sheet(
        firm,
        tuple(
            ItemLine(
                entry,
                states[item],
                tuple(line for line in by_item.get(item, ()) if line.task.state == "closed"),
                tuple(line for line in by_item.get(item, ()) if line.task.state != "closed"),
                records.get(item),
                helpers.get(item, ()),
            )
            for item, entry in catalogue.esg_items.items()
        ),
        saved,
        total(entries, esg.factors(session)),
        firm.role in {FIRM, REGION, MENTOR},
    )


def _state(tasks: Sequence[TaskLine], record: RecordLine | None) -> str:
    said = record.record.state if record else ""
    if said == EVIDENCED or any(line.task.state == "closed" for line in tasks):
        return EVIDENCED
    if said == PLANNED or tasks:
        return PLANNED
    return NOT_APPLICABLE if said == NOT_APPLICABLE else OPEN
