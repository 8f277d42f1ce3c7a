"""Runs of the timetable solver, as coordinators see them: asked for, looked at, cancelled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.db import new_public_id
from app.errors import N_, Conflict, Invalid, NotFound
from app.models.account import User
from app.models.event import PHASES, Event, EventRound
from app.models.timetable import RUN_KINDS, RUN_STATES, Placement, TimetableRun
from app.repositories.matchday import events, instance_rows, releases
from app.repositories.matchday import runs as rows
from app.repositories.matchday.runs import PLACE_SORTS, SORTS, PlacementRow, RunRow
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access

__all__ = [
    "COMPARED", "DAY_KINDS", "KEEPS", "MAX_TIME_LIMIT_S", "OPEN", "PAGE_SIZE", "PLACE_SORTS",
    "PLAN_KINDS", "RUN_KINDS", "RUN_STATES", "SORTS", "PlacementRow", "Readiness", "RunPage",
    "RunRow", "cancel", "group", "list_runs", "placed_people", "placements", "queue",
    "queue_replan", "readiness", "rounds_by_number", "show",
]  # fmt: skip

COMPARED = ("fair", "score", "self_booked")
"""What one button asks for: the proposal, and the two it is compared with."""
PLAN_KINDS = COMPARED
DAY_KINDS = ("holes", "replan")
"""Asked for by somebody who waits: they have a lane of their own."""
KEEPS = (600, 250, 100, 1)
"""Bonus of announced meetings in the four choices of a re-plan."""
OPEN = rows.OPEN
PAGE_SIZE = 20
MIN_TIME_LIMIT_S, MAX_TIME_LIMIT_S = 1, 600
REPLAN_LIMIT_S = 10
SILENCE = timedelta(seconds=20)
"""A run of which nobody has said anything for so long lost its process."""
MAX_RESTARTS = 3

_UNKNOWN = N_("시간표 계산을 찾지 못했어요.")
_AT_WORK = N_("이 행사의 시간표를 이미 만들고 있어요. 끝나기를 기다리거나 그만두고 다시 해 주세요.")
_NOTHING = N_("승인한 기업과 멘토, 라운드, 테이블이 모두 있어야 시간표를 만들 수 있어요.")
_ENDED = N_("이미 끝난 계산이에요. 새로 고쳐 지금 상태를 확인해 주세요.")
_LIMIT = N_("계산 시간은 1초부터 600초까지 적어 주세요.")
_SEED = N_("시드는 1부터 1,000,000까지의 수로 적어 주세요.")


@dataclass(frozen=True)
class RunPage:
    """A run with who started it, and how many runs its group has."""

    run: TimetableRun
    author: User
    group: int

    @property
    def open(self) -> bool:
        """Whether it still waits or works."""
        return self.run.state in OPEN


@dataclass(frozen=True)
class Readiness:
    """Whether a timetable can be made now, and of what."""

    firms: int
    mentors: int
    rounds: int
    tables: int
    unscored: int
    """Pairs whose fit was not worked out yet; a run does it first."""
    announced: bool
    """People were told of a version."""
    standing: bool
    """There is a board or a version with holes to fill."""
    busy: bool
    in_time: bool
    """The event is in a phase in which timetables are made."""

    @property
    def complete(self) -> bool:
        """Whether there is somebody and something to place."""
        return bool(self.firms and self.mentors and self.rounds and self.tables)


def readiness(session: Session, event: Event) -> Readiness:
    """Return what there is to make a timetable of."""
    people = events.registrations_of(session, event.id)
    firms = sum(row.side == "firm" for row in people)
    told = releases.latest(session, event.id) is not None
    scored, _ = instance_rows.newest_fit(session, event.id)
    return Readiness(
        firms=firms,
        mentors=len(people) - firms,
        rounds=len(events.rounds_of(session, event.id)),
        tables=len(events.tables_of(session, event.id)),
        unscored=max(0, firms * (len(people) - firms) - scored),
        announced=told,
        standing=told or releases.board_of(session, event.id) is not None,
        busy=any(not run.cancel_asked for run in rows.open_of_event(session, event.id)),
        in_time=event.phase in PHASES[PHASES.index("collecting") : PHASES.index("closed")],
    )


def queue(
    session: Session,
    actor: Actor,
    event: Event,
    kinds: Sequence[str],
    *,
    seed: int = 1,
    time_limit: int = 60,
    keep: int = 0,
    from_round: int = 1,
    group_id: str | None = None,
    now: datetime,
) -> list[TimetableRun]:
    """Ask for runs of an event; they are worked on elsewhere, one after the other.

    Those of one call share a group and can be compared; ``group_id`` adds to an earlier one.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        Conflict: wrong phase, nobody to place, or a run of such a kind is at work already.
        Invalid: a time limit or a seed out of bounds.
    """
    actor.require_region(event.region_code)
    access.require_phase(event, "collecting", "running")
    _require_bounds(seed, time_limit)
    _require_people(session, event)
    # two who press the button at once: the second waits here and sees the first one's runs
    events.by_public_id(session, event.public_id, lock=True)
    busy = [run for run in rows.open_of_event(session, event.id) if not run.cancel_asked]
    if any(run.kind in kinds and run.group_id != group_id for run in busy):
        raise Conflict(_AT_WORK)
    group_id = group_id or new_public_id()
    made = [
        TimetableRun(
            event_id=event.id,
            group_id=group_id,
            kind=kind,
            seed=seed,
            time_limit=time_limit,
            keep=keep,
            from_round=from_round,
            created_by_id=actor.user_id,
            created_at=now,
        )
        for kind in kinds
    ]
    session.add_all(made)
    session.flush()
    _record(session, actor, event, "queued", made[0], {"kinds": list(kinds)}, now=now)
    # the worker is called after the commit, and starts who looks after them
    session.info["effects"] = True
    return made


def queue_replan(
    session: Session,
    actor: Actor,
    event: Event,
    *,
    from_round: int,
    seed: int = 1,
    time_limit: int = REPLAN_LIMIT_S,
    keeps: Sequence[int] = KEEPS,
    now: datetime,
) -> list[TimetableRun]:
    """Ask for the choices of a re-plan from a round on; choices asked for before are let go."""
    for run in rows.open_of_event(session, event.id):
        if run.kind == "replan":
            _let_go(run, now=now)
    session.flush()
    group_id, made = new_public_id(), []
    for keep in keeps:
        made += queue(
            session, actor, event, ("replan",), seed=seed, time_limit=time_limit, keep=keep,
            from_round=from_round, group_id=group_id, now=now,
        )  # fmt: skip
    return made


def list_runs(
    session: Session,
    event: Event,
    *,
    state: str = "",
    kind: str = "",
    sort: str = "newest",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[RunRow], int]:
    """Return one page of the runs of an event, and how many there are."""
    return rows.of_event(
        session,
        event.id,
        states=(state,) if state in RUN_STATES else (),
        kinds=(kind,) if kind in RUN_KINDS else (),
        sort=sort,
        offset=(page - 1) * size,
        limit=size,
    )


def show(session: Session, event: Event, public_id: str) -> RunPage:
    """Return a run of an event with its group; NotFound for any other."""
    run = _of(session, event, public_id)
    return RunPage(run, rows.author_of(session, run), rows.count_group(session, run))


def group(session: Session, event: Event, group_id: str) -> list[TimetableRun]:
    """Return the runs of a group in the order they were asked for; NotFound for none."""
    found = rows.of_group(session, event.id, group_id)
    if not found:
        raise NotFound(_UNKNOWN)
    return found


def placements(session: Session, run_id: int) -> list[Placement]:
    """Return the meetings that a run found, by round and table."""
    return rows.placements_of(session, run_id)


def placed_people(
    session: Session,
    run: TimetableRun,
    *,
    text: str = "",
    sort: str = "time",
    page: int = 1,
    size: int | None = PAGE_SIZE,
) -> tuple[list[PlacementRow], int]:
    """Return one page of the meetings that a run found, and how many there are.

    ``size`` None returns all of them.
    """
    return rows.placed_people(
        session, run.id, text=text, sort=sort, offset=(page - 1) * (size or 0), limit=size
    )


def rounds_by_number(session: Session, event: Event) -> dict[int, EventRound]:
    """Return the rounds of an event by number."""
    return {row.number: row for row in events.rounds_of(session, event.id)}


def cancel(session: Session, actor: Actor, event: Event, public_id: str, *, now: datetime) -> None:
    """End a run that waits at once; one at work ends within seconds.

    Raises:
        Forbidden: the actor does not coordinate the region of the event.
        NotFound: not a run of the event.
        Conflict: it has ended.
    """
    actor.require_region(event.region_code)
    run = _of(session, event, public_id)
    if run.state not in OPEN:
        raise Conflict(_ENDED)
    _let_go(run, now=now)
    session.flush()
    _record(session, actor, event, "cancelled", run, {"state": run.state}, now=now)


def _let_go(run: TimetableRun, *, now: datetime) -> None:
    if run.state == "queued":
        run.state, run.finished_at = "cancelled", now
    else:
        run.cancel_asked = True


def _of(session: Session, event: Event, public_id: str) -> TimetableRun:
    run = rows.by_public_id(session, event.id, public_id)
    if run is None:
        raise NotFound(_UNKNOWN)
    return run


def _require_bounds(seed: int, time_limit: int) -> None:
    wrong = {}
    if not MIN_TIME_LIMIT_S <= time_limit <= MAX_TIME_LIMIT_S:
        wrong["time_limit"] = _LIMIT
    if not 1 <= seed <= 1_000_000:
        wrong["seed"] = _SEED
    if wrong:
        raise Invalid(wrong)


def _require_people(session: Session, event: Event) -> None:
    sides: Collection[str] = {row.side for row in events.registrations_of(session, event.id)}
    there = len(sides) == 2 and events.rounds_of(session, event.id)
    if not (there and events.tables_of(session, event.id)):
        raise Conflict(_NOTHING)


def _record(
    session: Session,
    actor: Actor,
    event: Event,
    what: str,
    run: TimetableRun,
    after: dict[str, object],
    *,
    now: datetime,
) -> None:
    auditing.record(
        session,
        actor,
        f"timetable_run.{what}",
        "timetable_run",
        run.public_id,
        now=now,
        region=event.region_code,
        after={"event": event.public_id, **after},
    )
