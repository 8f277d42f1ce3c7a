"""The firms behind the numbers of a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.models.event import Event
from app.services.actor import Actor
from app.services.matchday import access, aftermath
from app.services.matchday.event_report import FirmRow, firm_rows

_VIEWS: Mapping[str, Callable[[FirmRow], bool]] = {
    "no_good_planned": lambda row: not row.good_planned,
    "no_good": lambda row: not row.good_held,
    "short_planned": lambda row: row.planned < row.minimum,
    "short": lambda row: not row.served,
    "none": lambda row: not row.held,
    "priority": lambda row: row.priority,
}
_SORTS: Mapping[str, Callable[[FirmRow], Any]] = {
    "name": lambda row: (row.firm.name, row.firm.id),
    "held": lambda row: (row.held, row.firm.name),
    "planned": lambda row: (row.planned, row.firm.name),
    "good": lambda row: (row.good_held, row.firm.name),
}
VIEWS, SORTS = tuple(_VIEWS), tuple(_SORTS)


@dataclass(frozen=True)
class FirmWish:
    """Which firms of an event, in what order; empty values do not filter."""

    text: str = ""
    view: str = ""
    sort: str = "name"


def listed(
    session: Session, actor: Actor, event_id: str, wish: FirmWish
) -> tuple[Event, list[FirmRow]]:
    """Return the firms of an event with what they were to have and had. Twelve SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    whole = aftermath.load(session, access.on_desk(session, actor, event_id))
    test = _VIEWS.get(wish.view)
    found = [
        row
        for row in firm_rows(session, whole)
        if wish.text.casefold() in f"{row.firm.name}\n{row.firm.person}".casefold()
        and (test is None or test(row))
    ]
    return whole.event, sorted(found, key=_SORTS[wish.sort])
