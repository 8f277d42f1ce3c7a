"""Makes versions of the timetable known: the whole board, or one change that a person made.

A version never changes again. Only people whose plan differs from the version before are told,
each of their own differences. Rows are locked in one order: the event, then the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict
from app.models.event import PHASES, Event, Registration
from app.models.timetable import Release
from app.repositories.matchday import board_rows, events
from app.repositories.matchday import releases as rows
from app.repositories.matchday.board_rows import Seat
from app.services.actor import Actor
from app.services.matchday import access, board, phases, release_letters
from app.services.matchday.differences import Difference, by_person, counts, differences
from app.services.matchday.release_letters import Told
from app.services.site_links import SiteLinks

__all__ = [
    "ANNOUNCED", "Draft", "apply_one", "counts", "differences", "draft", "latest",
    "publish", "seats_of",
]  # fmt: skip
ANNOUNCED = ("provisional", "final", "running")
MAX_NOTE = 500
_EMPTY = N_("보드에 만남이 하나도 없어요. 만남을 놓은 뒤에 공개해 주세요.")
_SAME = N_("지금 공개한 판과 같아요. 바꾼 뒤에 공개해 주세요.")
_GONE = N_("참가하지 않게 된 분의 만남이 %(count)s건 있어요. 빼고 나서 공개해 주세요.")
_NO_PLAN = N_("공개한 시간표가 없어요.")
_NO_PLACE = N_("그 라운드에는 빈 테이블이 없어요. 다른 라운드를 골라 주세요.")
_TAKEN = N_("그사이에 그 라운드에 다른 만남이 생겼어요. 다른 라운드를 골라 주세요.")
_NOT_THERE = N_("그사이에 이 만남이 없어졌어요. 새로 고쳐 지금 계획을 확인해 주세요.")
_AWAY = N_("%(name)s: 그 라운드에는 올 수 없어요. 다른 라운드를 골라 주세요.")
_NO_ROUND = N_("그런 라운드는 없어요.")
_DAY_PHASES = ("running",)


@dataclass(frozen=True)
class Draft:
    """What publishing the board would tell to whom."""

    board: Release
    latest: Release | None
    changes: tuple[Difference, ...]
    told: tuple[tuple[Registration, tuple[Difference, ...]], ...]
    """People whose plan differs, firms first, by name, each with their own differences."""
    people: dict[int, Registration]
    gone: int
    """Meetings of people who are not approved any more; publishing waits for their removal."""
    meetings: int

    @property
    def version(self) -> int:
        """The number it would get."""
        return 1 + (self.latest.version or 0 if self.latest else 0)

    @property
    def unreachable(self) -> int:
        """How many of those to be told have neither an account nor an e-mail address."""
        return sum(not (row.user_id or row.email) for row, _ in self.told)


def latest(session: Session, event: Event) -> Release | None:
    """Return the last version that people were told of."""
    return rows.latest(session, event.id)


def seats_of(session: Session, release: Release | None) -> list[Seat]:
    """Return the meetings of a version or of the board as values; none for None."""
    return [] if release is None else board_rows.seats_of(session, release.id)


def draft(session: Session, event: Event, work: Release) -> Draft:
    """Return what publishing a board would do. Five SELECTs."""
    before = rows.latest(session, event.id)
    after = seats_of(session, work)
    found = differences(seats_of(session, before), after)
    people = {
        row.id: row
        for row in events.registrations_of(session, event.id, states=("approved", *_LEFT))
    }
    gone = sum(any(people[id_].state != "approved" for id_ in seat.pair) for seat in after)
    told = [(people[id_], theirs) for id_, theirs in by_person(found).items()]
    told.sort(key=lambda each: (each[0].side, each[0].name, each[0].id))
    return Draft(work, before, found, tuple(told), people, gone, len(after))


_LEFT = ("waiting", "waitlisted", "refused", "withdrawn")


def publish(
    session: Session,
    actor: Actor,
    event: Event,
    *,
    links: SiteLinks,
    note: str = "",
    now: datetime,
    phase: str | None = None,
    stamp: int | None = None,
) -> Release:
    """Make the board the next version and tell those whose plan changed.

    Args:
        session: the running transaction.
        actor: a coordinator of the region.
        event: whose board.
        links: writes addresses.
        note: a sentence to everybody who is told; empty for none.
        now: the moment.
        phase: ``provisional``, ``final`` or ``running``, where the event is led as well; None
            keeps the phase of the event, at least ``provisional``.
        stamp: of the board that the actor has seen; None publishes whatever stands there.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        Conflict: no board, another phase, nothing on it, nothing new, people on it who do not
            come any more, or the board changed since.
    """
    work = board.require_board(session, actor, event, stamp=stamp)
    made = draft(session, event, work)
    aim = _aim(event, phase)
    if not made.meetings:
        raise Conflict(_EMPTY)
    if made.gone:
        raise Conflict(_GONE, count=made.gone)
    if made.latest is not None and not made.changes and made.latest.phase == aim:
        raise Conflict(_SAME)
    _announce(work, made.version, aim, now=now, by_id=actor.user_id)
    work.note, work.told = " ".join(note.split())[:MAX_NOTE], len(made.told)
    session.flush()
    for step in _way(event.phase, aim):
        phases.move(session, actor, event, step, now=now)
    told = [Told(row, theirs) for row, theirs in made.told]
    release_letters.tell(session, event, work, told, made.people, links=links, now=now)
    after: dict[str, object] = {"version": work.version, "phase": aim, "told": work.told}
    board.record(session, actor, event, "published", work, now=now, after=after)
    session.flush()
    return work


def apply_one(
    session: Session,
    event: Event,
    *,
    by: Registration,
    pair: tuple[int, int],
    to_round: int | None,
    links: SiteLinks,
    now: datetime,
    actor: Actor | None = None,
) -> Release:
    """Publish a version with one change that a person made of their own meeting; both are told.

    A board at work gets the same change where it still has the meeting as it was announced, and
    keeps its own way elsewhere. Whether the person may do it, and until when, is the caller's.

    Args:
        session: the running transaction.
        event: whose timetable.
        by: who moved, refused or took a refusal back.
        pair: ids of the registrations of the firm and of the mentor.
        to_round: number of the round it moves to, or is put back at; None drops it.
        links: writes addresses.
        now: the moment.
        actor: None for a guest.

    Raises:
        Conflict: there is no version, the meeting is gone, somebody else was faster, or no table
            is free in that round.
    """
    board.lock_event(session, event)
    access.require_phase(event, "provisional", "running")
    work = rows.board_of(session, event.id, lock=True)
    before = rows.latest(session, event.id)
    if before is None:
        raise Conflict(_NO_PLAN)
    seats = board_rows.seats_of(session, before.id)
    old = next((seat for seat in seats if seat.pair == pair), None)
    if old is None and to_round is None:
        raise Conflict(_NOT_THERE)
    rest = [seat for seat in seats if seat is not old]
    new = None if to_round is None else _place(session, event, rest, pair, to_round, old)
    after = [*rest, *([new] if new else [])]
    author = by.user_id or event.created_by_id
    release = Release(event_id=event.id, run_id=before.run_id, created_by_id=author, created_at=now)
    _announce(release, (before.version or 0) + 1, before.phase, now=now, by_id=by.user_id)
    session.add(release)
    session.flush()
    board_rows.put_seats(session, release.id, after)
    _carry(session, work, old, new, by_id=by.user_id, now=now)
    found = by_person(differences(seats, after))
    people = {row.id: row for row in events.registrations_of(session, event.id)}
    told = [Told(people[id_], theirs, by) for id_, theirs in found.items() if id_ in people]
    release.told = len(told)
    release_letters.tell(session, event, release, told, people, links=links, now=now)
    kind = "dropped" if new is None else "moved" if old else "put_back"
    facts: dict[str, object] = {"version": release.version, "by": by.public_id, "kind": kind}
    board.record(session, actor, event, "changed_by_person", release, now=now, after=facts)
    session.flush()
    return release


def free_table(
    seats: Sequence[Seat], tables: Sequence[int], number: int, mentor_id: int
) -> int | None:
    """Return a table that is free in a round: the mentor's usual one, else the lowest."""
    taken = {seat.table_number for seat in seats if seat.round_number == number}
    usual = [seat.table_number for seat in seats if seat.mentor_id == mentor_id]
    wanted = sorted(set(usual), key=lambda table: (-usual.count(table), table))
    return next((table for table in (*wanted, *tables) if table not in taken), None)


def _place(
    session: Session,
    event: Event,
    rest: Sequence[Seat],
    pair: tuple[int, int],
    number: int,
    old: Seat | None,
) -> Seat:
    if number not in {row.number for row in events.rounds_of(session, event.id)}:
        raise Conflict(_NO_ROUND)
    if any(seat.round_number == number and set(pair) & set(seat.pair) for seat in rest):
        raise Conflict(_TAKEN)
    for row in events.registrations_of(session, event.id):
        if row.id in pair and row.rounds is not None and number not in row.rounds:
            raise Conflict(_AWAY, name=row.name)
    tables = [row.number for row in events.tables_of(session, event.id)]
    around = [*rest, old] if old is not None and old.round_number != number else rest
    table = free_table(around, tables, number, pair[1])
    if table is None:
        raise Conflict(_NO_PLACE)
    return Seat(*pair, number, table, old.locked if old else False, "person")


def _carry(
    session: Session,
    work: Release | None,
    old: Seat | None,
    new: Seat | None,
    *,
    by_id: int | None,
    now: datetime,
) -> None:
    """Make the change on the board at work as well, where the meeting stands as announced."""
    if work is None:
        return
    seats = board_rows.seats_of(session, work.id)
    pair = (old or new or seats[0]).pair
    mine = next((seat for seat in seats if seat.pair == pair), None)
    if (mine.place if mine else None) != (old.place if old else None):
        return
    others = [seat for seat in seats if seat is not mine]
    if new is not None and any(
        other.place == new.place
        or (other.round_number == new.round_number and set(other.pair) & set(pair))
        for other in others
    ):
        return
    removed, added = ([mine] if mine else []), ([new] if new else [])
    board.put(session, by_id, work, "person", removed, added, now=now)


def _announce(
    release: Release, version: int, phase: str, *, now: datetime, by_id: int | None
) -> None:
    release.version, release.phase = version, phase
    release.published_at, release.published_by_id = now, by_id


def _aim(event: Event, phase: str | None) -> str:
    if event.phase in _DAY_PHASES:
        return event.phase
    if phase is not None:
        return phase
    return event.phase if event.phase in ANNOUNCED else ANNOUNCED[0]


def _way(start: str, end: str) -> list[str]:
    at, to = PHASES.index(start), PHASES.index(end)
    if at <= to:
        return list(PHASES[at + 1 : to + 1])
    return list(reversed(PHASES[to:at]))
