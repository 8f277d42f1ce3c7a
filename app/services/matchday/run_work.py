"""A run at work: taken, asked, watched, finished, and found again after a kill.

Every function is one small transaction; none is open while the solver thinks. ``restarts`` tells
two processes apart that both believe to have the run: the one that was given up cannot write.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_
from app.models.event import Event
from app.models.timetable import TimetableRun
from app.repositories.matchday import events, instance_rows, releases
from app.repositories.matchday import runs as rows
from app.services.matchday.instances import NOT_MET, People, Placed, build
from app.services.matchday.runs import MAX_RESTARTS, SILENCE
from matching.timetable.domain import Instance

KILLED = N_("계산하던 프로그램이 세 번 넘게 멈췄어요. 계산 시간을 줄여 다시 만들어 주세요.")
BROKEN = N_("찾은 시간표가 검사를 통과하지 못해 쓰지 않았어요. 시드를 바꿔 다시 만들어 주세요.")
CHANGED = N_("계산하는 동안 라운드나 테이블, 참가자가 바뀌었어요. 다시 만들어 주세요.")
FAILED = N_("계산하다가 문제가 생겼어요. 다시 만들어 주세요.")
MAX_POINTS = 80
"""Of the curve of value and bound; older points are thinned out."""


@dataclass(frozen=True)
class Taken:
    """A run that this process has to look after."""

    id: int
    public_id: str
    event_id: int
    kind: str
    restarts: int


def waits(session: Session, kinds: Collection[str]) -> bool:
    """Return whether a run of these kinds waits for somebody."""
    return rows.waiting(session, kinds) is not None


def take(session: Session, kinds: Collection[str], *, now: datetime) -> Taken | None:
    """Take the run of these kinds that is next; None when there is none or it was taken."""
    run_id = rows.waiting(session, kinds)
    if run_id is None or not rows.claim(session, run_id, now=now):
        return None
    run = rows.by_id(session, run_id)
    assert run is not None  # noqa: S101 - taken in this transaction
    return Taken(run.id, run.public_id, run.event_id, run.kind, run.restarts)


def event_of(session: Session, taken: Taken) -> Event:
    """Return the event of a run."""
    return session.get_one(Event, taken.event_id)


def question(session: Session, taken: Taken) -> tuple[dict[str, Any], Instance | None]:
    """Return what the solver is asked, and the instance where it still has to be written down.

    A run that was begun before, or one of a group whose first run was, is asked the same again.
    """
    run = rows.by_id(session, taken.id)
    assert run is not None  # noqa: S101 - runs are never deleted
    asked = {
        "kind": run.kind,
        "seed": run.seed,
        "time_limit": run.time_limit,
        "tables": _tables(session, run),
        "groups": {
            row.public_id: row.municipality_code or ""
            for row in events.registrations_of(session, run.event_id, side="firm")
        },
    }
    known = run.instance or rows.question_of_group(session, run)
    if known:
        return {**asked, "instance": dict(known)}, None
    instance, _ = _build(session, run)
    return asked, instance


def write_question(
    session: Session, taken: Taken, instance: Mapping[str, Any], digest: str
) -> bool:
    """Keep the question with the run; False when the run was given to another process."""
    values = {"instance": dict(instance), "digest": digest}
    return rows.note(session, taken.id, taken.restarts, values) is not None


def note_progress(
    session: Session, taken: Taken, progress: Mapping[str, Any], *, now: datetime
) -> bool:
    """Write how far a run is; return whether to go on.

    False when somebody cancelled it, or it was given to another process.
    """
    values = {"progress": dict(progress), "seen_at": now}
    cancelled = rows.note(session, taken.id, taken.restarts, values)
    return cancelled is False


def say_alive(session: Session, taken: Taken, *, now: datetime) -> bool:
    """Say that the process is at work; return whether to go on, as ``note_progress``."""
    return rows.note(session, taken.id, taken.restarts, {"seen_at": now}) is False


def finish(
    session: Session,
    taken: Taken,
    answer: Mapping[str, Any],
    progress: Mapping[str, Any],
    *,
    now: datetime,
) -> str:
    """Keep an answer that passed the check, with its meetings; return what became of the run.

    Returns:
        ``done``; ``failed`` where the answer is broken or does not fit the event any more;
        nothing where another process has the run.
    """
    if answer.get("violations"):
        return fail(session, taken, BROKEN, now=now)
    placed = _placements(session, taken.event_id, answer["meetings"])
    if placed is None:
        return fail(session, taken, CHANGED, now=now)
    result = {key: value for key, value in answer.items() if key != "meetings"}
    values = {
        "state": "done",
        "result": result,
        "progress": dict(progress),
        "seen_at": now,
        "finished_at": now,
    }
    if rows.note(session, taken.id, taken.restarts, values) is None:
        return ""
    rows.put_placements(session, taken.id, placed)
    return "done"


def fail(session: Session, taken: Taken, why: str, *, now: datetime) -> str:
    """End a run without a result, with a sentence that says what to do."""
    values = {"state": "failed", "error": why, "finished_at": now}
    return "failed" if rows.note(session, taken.id, taken.restarts, values) is not None else ""


def end_cancelled(session: Session, taken: Taken, *, now: datetime) -> None:
    """Note that a run was ended because somebody asked for it."""
    values = {"state": "cancelled", "finished_at": now}
    rows.note(session, taken.id, taken.restarts, values)


def give_back(session: Session, taken: Taken, *, now: datetime) -> str:
    """Let a run whose solver died wait again; return its state.

    After ``MAX_RESTARTS`` it fails: what kills a process every time would kill it for ever.
    """
    run = rows.by_id(session, taken.id)
    if run is None or run.state != "running" or run.restarts != taken.restarts:
        return ""
    return _again(run, now=now)


def any_lost(session: Session, *, now: datetime) -> bool:
    """Return whether there is a run to rescue; takes no lock."""
    return rows.any_stale(session, before=now - SILENCE)


def rescue(session: Session, *, now: datetime) -> int:
    """Let runs wait again whose process was killed; return how many were found.

    Nothing else is touched: what people were told of stands in releases.
    """
    lost = rows.stale(session, before=now - SILENCE)
    for run in lost:
        _again(run, now=now)
    session.flush()
    return len(lost)


def _again(run: TimetableRun, *, now: datetime) -> str:
    if run.cancel_asked:
        run.state, run.finished_at = "cancelled", now
    elif run.restarts >= MAX_RESTARTS:
        run.state, run.finished_at, run.error = "failed", now, KILLED
    else:
        run.state, run.restarts = "queued", run.restarts + 1
        run.progress = {}
    return run.state


def _build(session: Session, run: TimetableRun) -> tuple[Instance, People]:
    event = session.get_one(Event, run.event_id)
    told, board = releases.latest(session, event.id), releases.board_of(session, event.id)
    standing = board or told
    if run.kind == "replan":
        standing = told or board
    # on the day itself the gaps are filled with those who are there
    live = run.kind == "replan" or (run.kind == "holes" and event.phase == "running")
    meetings = releases.meetings_of(session, standing.id) if standing is not None else []
    records = {
        (row.firm_id, row.mentor_id): row for row in instance_rows.records_of(session, event.id)
    }
    fixed: set[Placed] = set()
    announced: set[Placed] = set()
    for row in meetings:
        place = (row.firm.id, row.mentor.id, row.meeting.round_number)
        record = records.get(place[:2])
        if record is not None and record.refused:
            continue
        if row.meeting.round_number < run.from_round:
            if record is None or record.state not in NOT_MET:
                fixed.add(place)
        elif (run.kind == "holes" or row.meeting.locked) and (not live or _able(row)):
            fixed.add(place)
        elif run.kind == "replan" or run.keep:
            announced.add(place)
    return build(
        session,
        event,
        fixed=fixed,
        announced=announced,
        keep=run.keep,
        from_round=run.from_round,
        present_only=live,
    )


def _able(row: releases.MeetingRow) -> bool:
    """Return whether a meeting can still be held on the day."""
    number = row.meeting.round_number
    return all(
        person.absent_at is None and number >= (person.late_round or 1)
        for person in (row.firm, row.mentor)
    )


def _tables(session: Session, run: TimetableRun) -> list[list[Any]]:
    """Return at which table each standing meeting was: who stays keeps it where it can be."""
    told, board = releases.latest(session, run.event_id), releases.board_of(session, run.event_id)
    standing = board if run.kind == "holes" and board is not None else told or board
    if standing is None:
        return []
    slots = {row.number: at for at, row in enumerate(events.rounds_of(session, run.event_id))}
    tables = {row.number: at for at, row in enumerate(events.tables_of(session, run.event_id))}
    return [
        [
            row.firm.public_id,
            row.mentor.public_id,
            slots[row.meeting.round_number],
            tables[row.meeting.table_number],
        ]
        for row in releases.meetings_of(session, standing.id)
        if row.meeting.round_number in slots and row.meeting.table_number in tables
    ]


def _placements(
    session: Session, event_id: int, meetings: Sequence[Mapping[str, Any]]
) -> list[tuple[int, int, int, int]] | None:
    """Return meetings as rows of ids and numbers; None where the event is not as it was."""
    people = {row.public_id: row.id for row in events.registrations_of(session, event_id)}
    rounds = [row.number for row in events.rounds_of(session, event_id)]
    tables = [row.number for row in events.tables_of(session, event_id)]
    try:
        return [
            (
                people[meeting["firm"]],
                people[meeting["mentor"]],
                rounds[meeting["slot"]],
                tables[meeting["table"]],
            )
            for meeting in meetings
        ]
    except (KeyError, IndexError):
        return None


def thin(points: list[list[float]]) -> list[list[float]]:
    """Return at most ``MAX_POINTS`` points of a curve, the first and the last among them."""
    if len(points) <= MAX_POINTS:
        return points
    return [*points[:-1:2], points[-1]]
