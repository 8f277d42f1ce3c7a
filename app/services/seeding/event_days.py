"""Timetables of the demonstration's events, made by the solver as on the site, and the day."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.event import Event, Registration
from app.models.timetable import MeetingRecord, Release, TimetableRun
from app.repositories.matchday import events, releases
from app.repositories.matchday.releases import MeetingRow
from app.runtime.solver_child import answer
from app.services.actor import Actor
from app.services.matchday import board, no_shows, run_work
from app.services.matchday.run_work import Taken
from app.services.seeding.event_files import EventFile, StepFile
from app.services.seeding.identity import stable_public_id
from matching.timetable.digest import digest
from matching.timetable.replan import KEEPS
from matching.timetable.write import write_instance

_LIMIT_S = 20


@dataclass(frozen=True)
class Stage:
    """An event with its people, and the coordinator who leads it."""

    session: Session
    event: Event
    actor: Actor
    people: Mapping[str, Registration]
    now: datetime

    def before(self, span: timedelta) -> datetime:
        """Return the moment so long before the first round, never ahead of now."""
        first = events.rounds_of(self.session, self.event.id)[0].starts_at
        return min(first - span, self.now - timedelta(hours=2))


def release(stage: Stage, phase: str, *, at: datetime) -> None:
    """Solve where nothing was solved, and publish the board as the next version."""
    told = releases.latest(stage.session, stage.event.id)
    if told is None:
        kinds = ("fair", "score", "self_booked")
        runs = [_solve(stage, kind, group=f"plan:{phase}", at=at) for kind in kinds]
        work = board.take_over(stage.session, stage.actor, stage.event, runs[0], now=at)
    else:
        work = board.open_board(stage.session, stage.actor, stage.event, now=at)
    _publish(stage, work, phase, at=at)


def hold_day(stage: Stage, file: EventFile, steps: Sequence[StepFile]) -> None:
    """Let the day pass: who came, the re-plan, what became of each meeting, and its end."""
    rounds = events.rounds_of(stage.session, stage.event.id)
    begins = rounds[0].starts_at
    stage.event.phase = "running"
    for slug, row in stage.people.items():
        if slug in file.absent:
            row.absent_at = begins
            continue
        row.late_round = file.late.get(slug)
        late = rounds[row.late_round - 1].starts_at - begins if row.late_round else timedelta()
        row.arrived_at = begins + late - timedelta(minutes=12)
    stage.session.flush()
    if file.now_round:
        at = rounds[file.now_round - 1].starts_at - timedelta(minutes=4)
        runs = [
            _solve(stage, "replan", group="replan", at=at, keep=keep, from_round=file.now_round)
            for keep in KEEPS
        ]
        work = board.take_over(stage.session, stage.actor, stage.event, runs[0], now=at)
        _publish(stage, work, "running", at=at)
    _mark(stage, file, steps)
    stage.event.phase, stage.event.phase_at = "closed", rounds[-1].ends_at + timedelta(days=1)
    stage.session.flush()


def _solve(
    stage: Stage, kind: str, *, group: str, at: datetime, keep: int = 0, from_round: int = 1
) -> TimetableRun:
    name = f"{stage.event.public_id}:{group}:{kind}:{keep}"
    run = TimetableRun(
        public_id=stable_public_id("run", name),
        group_id=stable_public_id("group", f"{stage.event.public_id}:{group}"),
        event_id=stage.event.id,
        kind=kind,
        state="running",
        time_limit=_LIMIT_S,
        keep=keep,
        from_round=from_round,
        created_by_id=stage.actor.user_id,
        created_at=at,
        started_at=at,
        seen_at=at,
    )
    stage.session.add(run)
    stage.session.flush()
    taken = Taken(run.id, run.public_id, run.event_id, run.kind, run.restarts)
    asked, instance = run_work.question(stage.session, taken)
    if instance is not None:
        asked["instance"] = write_instance(instance)
        run_work.write_question(stage.session, taken, asked["instance"], digest(instance))
    solved = answer(asked, lambda _said: None)
    progress = solved.get("progress") or {}
    run_work.finish(stage.session, taken, solved, progress, now=at)
    stage.session.refresh(run)
    return run


def _publish(stage: Stage, work: Release, phase: str, *, at: datetime) -> None:
    """Give the board its version without a letter: nobody of a demonstration waits for one."""
    told = releases.latest(stage.session, stage.event.id)
    work.version = 1 if told is None or told.version is None else told.version + 1
    work.phase, work.published_at, work.published_by_id = phase, at, stage.actor.user_id
    work.told = _changed(stage, told, work)
    stage.event.phase, stage.event.phase_at = phase, at
    stage.session.flush()


def _changed(stage: Stage, before: Release | None, now: Release) -> int:
    """Return how many people have another plan than before."""
    plans = [
        {
            (person.id, other.id, row.meeting.round_number, row.meeting.table_number)
            for row in (releases.meetings_of(stage.session, one.id) if one else ())
            for person, other in ((row.firm, row.mentor), (row.mentor, row.firm))
        }
        for one in (before, now)
    ]
    return len({person for person, *_ in plans[0] ^ plans[1]})


def _mark(stage: Stage, file: EventFile, steps: Sequence[StepFile]) -> None:
    """Note what became of every meeting of the last version."""
    told = releases.latest(stage.session, stage.event.id)
    rows = releases.meetings_of(stage.session, told.id) if told else []
    rounds = {row.number: row for row in events.rounds_of(stage.session, stage.event.id)}
    agreed = itertools.cycle(steps)
    excused, missed = file.excused, file.no_shows
    for place, row in enumerate(rows):
        ended = rounds[row.meeting.round_number].ends_at
        if place >= len(rows) - file.unmarked:
            break
        record = _record(stage, row, ended)
        gone = [person for person in (row.firm, row.mentor) if person.absent_at is not None]
        if gone or (missed and place % 37 == 36):
            record.state, missed = "no_show", missed - (not gone)
            no_shows.mark(stage.session, stage.actor, record, (gone or [row.firm])[0], now=ended)
        elif excused and place % 29 == 28:
            record.state, excused = "excused", excused - 1
        elif place % 5:
            _agree(record, row, next(agreed), ended)
    stage.session.flush()


def _record(stage: Stage, row: MeetingRow, ended: datetime) -> MeetingRecord:
    record = MeetingRecord(
        public_id=stable_public_id("meeting", f"{row.firm.public_id}:{row.mentor.public_id}"),
        event_id=stage.event.id,
        firm_id=row.firm.id,
        mentor_id=row.mentor.id,
        state="held",
        marked_at=ended,
        marked_by_id=stage.actor.user_id,
    )
    stage.session.add(record)
    stage.session.flush()
    return record


def _agree(record: MeetingRecord, row: MeetingRow, step: StepFile, ended: datetime) -> None:
    written = ended + timedelta(hours=3)
    record.next_step, record.step_owner, record.note = step.step, step.owner, step.note
    record.step_due = (ended + timedelta(days=step.days)).date() if step.days else None
    record.outcome_at, record.outcome_by_id = written, row.firm.id
