"""The board: the timetable that coordinators work on before people are told of it.

An event has at most one. It begins as a copy of the last version, or empty, and every change is
written down so that it can be undone. What was published is never touched from here.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.event import Event
from app.models.timetable import BoardChange, Release, TimetableRun
from app.repositories.matchday import board_rows, events, releases, runs
from app.repositories.matchday.board_rows import Seat
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access

FIRST_PHASE, LAST_PHASE = "collecting", "running"
_NO_BOARD = N_("열린 보드가 없어요. 먼저 보드를 열어 주세요.")
_MOVED_ON = N_("그사이에 다른 분이 보드를 바꿨어요. 지금 보드를 보고 다시 해 주세요.")
_NOT_DONE = N_("아직 끝나지 않은 계산이에요. 끝난 뒤에 가져와 주세요.")
_FOREIGN = N_("이 행사의 계산이 아니에요.")
_NOTHING_TO_UNDO = N_("되돌릴 변경이 없어요.")
_NOTHING_TO_REDO = N_("다시 할 변경이 없어요.")
_NOT_PUBLISHED = N_("공개한 판만 보드로 가져올 수 있어요.")


def open_board(session: Session, actor: Actor, event: Event, *, now: datetime) -> Release:
    """Return the board of an event; where there is none, a copy of the last version, or empty.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        Conflict: the event is in a phase without timetables.
    """
    board = _locked_board(session, actor, event)
    if board is not None:
        return board
    latest = releases.latest(session, event.id)
    board = Release(
        event_id=event.id,
        version=None,
        run_id=latest.run_id if latest else None,
        phase=latest.phase if latest else "provisional",
        created_by_id=actor.user_id,
        created_at=now,
    )
    session.add(board)
    session.flush()
    if latest is not None:
        board_rows.put_seats(session, board.id, board_rows.seats_of(session, latest.id))
    record(session, actor, event, "opened", board, now=now)
    return board


def require_board(
    session: Session, actor: Actor, event: Event, *, stamp: int | None = None
) -> Release:
    """Return the board for a change: the event is locked first, then the board.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        Conflict: no board is open, the phase is wrong, or ``stamp``, which counts the changes
            the actor has seen, is not that of the board.
    """
    board = _locked_board(session, actor, event)
    if board is None:
        raise Conflict(_NO_BOARD)
    if stamp is not None and board.stamp != stamp:
        raise Conflict(_MOVED_ON)
    return board


def take_over(
    session: Session, actor: Actor, event: Event, run: TimetableRun, *, now: datetime
) -> Release:
    """Put the result of a run on the board, which is opened where there is none.

    Locked meetings stay where they are and push aside what the run has in their place; a re-plan
    of the day knows them already, and goes before. People who are not approved any more are left
    out. Can be undone like any change.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        Conflict: the run is not done, is of another event, or the phase is wrong.
    """
    if run.event_id != event.id:
        raise Conflict(_FOREIGN)
    if run.state != "done":
        raise Conflict(_NOT_DONE)
    board = open_board(session, actor, event, now=now)
    known = {row.id for row in events.registrations_of(session, event.id)}
    before = {seat.pair: seat for seat in board_rows.seats_of(session, board.id)}
    found = [
        _as_before(Seat(row.firm_id, row.mentor_id, row.round_number, row.table_number), before)
        for row in runs.placements_of(session, run.id)
        if row.firm_id in known and row.mentor_id in known
    ]
    if run.kind != "replan":
        locked = [seat for seat in before.values() if seat.locked and known.issuperset(seat.pair)]
        found = _around(locked, found)
    kind = "fill" if run.kind == "holes" else "take_over"
    replace_all(session, actor, board, kind, found, run_id=run.id, now=now)
    record(session, actor, event, "taken_over", board, now=now, after={"run": run.public_id})
    return board


def return_to(
    session: Session, actor: Actor, event: Event, release: Release, *, now: datetime
) -> Release:
    """Put a published version on the board once more; people are told when it is published.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        Conflict: it was not published, is of another event, or the phase is wrong.
    """
    if release.event_id != event.id or release.version is None:
        raise Conflict(_NOT_PUBLISHED)
    board = open_board(session, actor, event, now=now)
    seats = board_rows.seats_of(session, release.id)
    replace_all(session, actor, board, "return", seats, run_id=release.run_id, now=now)
    record(session, actor, event, "returned", board, now=now, after={"version": release.version})
    return board


def version_of(session: Session, event: Event, version: int) -> Release:
    """Return a published version of an event; NotFound for any other."""
    found = board_rows.release_of(session, event.id, version)
    if found is None:
        raise NotFound(N_("그런 판은 없어요."))
    return found


def discard(session: Session, actor: Actor, event: Event, *, stamp: int, now: datetime) -> None:
    """Throw the board away with its journal; versions stay as they are. Cannot be undone.

    Raises:
        Forbidden, Conflict: as ``require_board``.
    """
    board = require_board(session, actor, event, stamp=stamp)
    count = len(board_rows.seats_of(session, board.id))
    record(session, actor, event, "discarded", board, now=now, after={"meetings": count})
    session.flush()
    board_rows.forget_board(session, board.id)


def undo(session: Session, actor: Actor, event: Event, *, stamp: int, now: datetime) -> BoardChange:
    """Take the last change of the board back.

    Raises:
        Forbidden, Conflict: as ``require_board``; nothing is there to be undone.
    """
    board = require_board(session, actor, event, stamp=stamp)
    change = board_rows.last_change(session, board.id, undone=False)
    if change is None:
        raise Conflict(_NOTHING_TO_UNDO)
    _swap(session, board, change, forward=False)
    change.undone_at = now
    record(session, actor, event, "undone", board, now=now, after={"kind": change.kind})
    session.flush()
    return change


def redo(session: Session, actor: Actor, event: Event, *, stamp: int, now: datetime) -> BoardChange:
    """Do the change again that was undone last.

    Raises:
        Forbidden, Conflict: as ``require_board``; nothing was undone since the last change.
    """
    board = require_board(session, actor, event, stamp=stamp)
    change = board_rows.last_change(session, board.id, undone=True)
    if change is None:
        raise Conflict(_NOTHING_TO_REDO)
    _swap(session, board, change, forward=True)
    change.undone_at = None
    record(session, actor, event, "redone", board, now=now, after={"kind": change.kind})
    session.flush()
    return change


def put(
    session: Session,
    by_id: int | None,
    board: Release,
    kind: str,
    removed: Collection[Seat],
    added: Collection[Seat],
    *,
    run_id: int | None = None,
    now: datetime,
) -> None:
    """Change seats of a locked board and write it into the journal.

    ``removed`` are seats as they stand; a seat that only changes is in both. ``run_id`` is the run
    that the board rests on from now on, where that changes.
    """
    board_rows.forget_undone(session, board.id)
    delta: dict[str, object] = {
        "removed": [list(seat) for seat in removed],
        "added": [list(seat) for seat in added],
    }
    if run_id != board.run_id and kind in {"take_over", "return", "fill"}:
        delta["run"] = [board.run_id, run_id]
        board.run_id = run_id
    board_rows.take_seats(session, board.id, [seat.pair for seat in removed])
    board_rows.put_seats(session, board.id, added)
    board_rows.add_change(session, board.id, kind, delta, by_id=by_id, now=now)
    board.stamp += 1
    session.flush()


def replace_all(
    session: Session,
    actor: Actor,
    board: Release,
    kind: str,
    seats: Sequence[Seat],
    *,
    run_id: int | None,
    now: datetime,
) -> None:
    """Give a locked board these seats; the journal keeps only what differs."""
    before = set(board_rows.seats_of(session, board.id))
    after = set(seats)
    removed, added = sorted(before - after), sorted(after - before)
    if removed or added or run_id != board.run_id:
        put(session, actor.user_id, board, kind, removed, added, run_id=run_id, now=now)


def record(
    session: Session,
    actor: Actor | None,
    event: Event,
    what: str,
    board: Release,
    *,
    now: datetime,
    after: dict[str, object] | None = None,
) -> None:
    """Write what was done with a board or a version into the trail."""
    auditing.record(
        session, actor, f"board.{what}", "release", board.public_id,
        now=now, region=event.region_code, after={"event": event.public_id, **(after or {})},
    )  # fmt: skip


def lock_event(session: Session, event: Event) -> None:
    """Read an event again as it is now; other writers wait. NotFound when it was removed."""
    if events.by_public_id(session, event.public_id, lock=True) is None:
        raise NotFound(access.UNKNOWN)


def _locked_board(session: Session, actor: Actor, event: Event) -> Release | None:
    actor.require_region(event.region_code)
    lock_event(session, event)
    access.require_phase(event, FIRST_PHASE, LAST_PHASE)
    return releases.board_of(session, event.id, lock=True)


def _swap(session: Session, board: Release, change: BoardChange, *, forward: bool) -> None:
    removed = [Seat(*each) for each in change.delta["removed"]]
    added = [Seat(*each) for each in change.delta["added"]]
    if not forward:
        removed, added = added, removed
    board_rows.take_seats(session, board.id, [seat.pair for seat in removed])
    board_rows.put_seats(session, board.id, added)
    if "run" in change.delta:
        board.run_id = change.delta["run"][1 if forward else 0]
    board.stamp += 1


def _as_before(seat: Seat, before: dict[tuple[int, int], Seat]) -> Seat:
    """Return a seat of a run as it stood on the board, where it stays at its round."""
    old = before.get(seat.pair)
    if old is None or old.round_number != seat.round_number:
        return seat
    return seat._replace(locked=old.locked, origin=old.origin)


def _around(locked: Sequence[Seat], found: Iterable[Seat]) -> list[Seat]:
    """Return the locked seats, and of the others those that leave them where they are."""
    pairs = {seat.pair for seat in locked}
    busy = {(id_, seat.round_number) for seat in locked for id_ in seat.pair}
    tables = {seat.place for seat in locked}
    return [
        *locked,
        *(
            seat
            for seat in found
            if seat.pair not in pairs
            and seat.place not in tables
            and not busy & {(id_, seat.round_number) for id_ in seat.pair}
        ),
    ]
