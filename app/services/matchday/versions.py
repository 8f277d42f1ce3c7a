"""Versions of a timetable side by side: which there are, and what differs between any two."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.event import REGISTRATION_STATES, Event, EventRound, Registration
from app.models.timetable import Release
from app.repositories.matchday import events, releases, version_lists
from app.repositories.matchday.version_lists import VersionRow
from app.services.matchday import board
from app.services.matchday.differences import KINDS, Difference, counts, differences
from app.services.matchday.releases import seats_of

PAGE_SIZE = 20
SORTS = ("newest", "oldest")
COMPARE_SORTS = ("time", "firm", "mentor", "kind")
BOARD = "board"
_NO_BOARD = N_("열린 보드가 없어요. 먼저 보드를 열어 주세요.")


@dataclass(frozen=True)
class CompareWish:
    """Which differences, in what order; empty values do not filter."""

    text: str = ""
    kind: str = ""
    sort: str = "time"


@dataclass(frozen=True)
class Compared:
    """What differs between two timetables of an event."""

    old: Release
    new: Release
    counts: dict[str, int]
    found: tuple[Difference, ...]
    """Those that were asked for, in that order."""
    people: dict[int, Registration]
    rounds: dict[int, EventRound]

    @property
    def touched(self) -> int:
        """How many people have a difference among those that were found."""
        return len({id_ for each in self.found for id_ in each.pair})


def list_versions(
    session: Session,
    event: Event,
    *,
    text: str = "",
    sort: str = "newest",
    page: int = 1,
    size: int | None = PAGE_SIZE,
) -> tuple[list[VersionRow], int]:
    """Return one page of the versions of an event, and how many there are; all for size None."""
    return version_lists.versions_of(
        session,
        event.id,
        text=text,
        oldest_first=sort == "oldest",
        offset=(page - 1) * (size or 0),
        limit=size,
    )


def release_named(session: Session, event: Event, name: str) -> Release:
    """Return a version by its number, or the board for ``board``; NotFound for anything else."""
    if name == BOARD:
        found = releases.board_of(session, event.id)
        if found is None:
            raise NotFound(_NO_BOARD)
        return found
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 7 else 0
    return board.version_of(session, event, number)


def compare(
    session: Session, event: Event, old: Release, new: Release, wish: CompareWish
) -> Compared:
    """Return what differs between two timetables of an event. Four SELECTs."""
    found = differences(seats_of(session, old), seats_of(session, new))
    rows = events.registrations_of(session, event.id, states=REGISTRATION_STATES)
    people = {row.id: row for row in rows}
    names = {row.id: row.name for row in rows}
    part = wish.text.casefold()
    wanted = [
        each
        for each in found
        if wish.kind in {"", each.kind}
        and (not part or any(part in names[id_].casefold() for id_ in each.pair))
    ]
    if wish.sort == "firm":
        wanted.sort(key=lambda each: names[each.firm_id])
    elif wish.sort == "mentor":
        wanted.sort(key=lambda each: names[each.mentor_id])
    elif wish.sort == "kind":
        wanted.sort(key=lambda each: KINDS.index(each.kind))
    return Compared(
        old=old,
        new=new,
        counts=counts(found),
        found=tuple(wanted),
        people=people,
        rounds={row.number: row for row in events.rounds_of(session, event.id)},
    )
