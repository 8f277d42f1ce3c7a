"""The rest of the day placed again: what went wrong, four answers to choose from, and the way back.

Nothing changes until a coordinator chooses. The four answers differ in how much a meeting that
people were told of is worth: the first moves nearly none, the last looks for the best plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.event import Event, Registration
from app.models.timetable import Release, TimetableRun
from app.repositories.matchday import board_rows, day, events
from app.repositories.matchday import runs as run_rows
from app.repositories.matchday.day import DayMeeting
from app.services.actor import Actor
from app.services.matchday import access, board, checking_in, runs
from app.services.matchday import releases as publishing
from app.services.matchday.day_clock import DayClock, clock_of
from app.services.matchday.instances import NOT_MET
from app.services.matchday.replan_choices import GONE, latest_of, other_version
from app.services.site_links import SiteLinks

HOLES = "holes"
_NOTHING_LEFT = N_("남은 라운드가 없어 다시 짤 것이 없어요.")
_ROUND = N_("아직 시작하지 않은 라운드부터 다시 짤 수 있어요.")
_NOT_DONE = N_("아직 계산이 끝나지 않았어요. 잠시 뒤에 골라 주세요.")
_OTHER_VERSION = N_("그사이에 새 시간표가 공개됐어요. 지금 시간표로 다시 짜 주세요.")
_BEGUN = N_("고르는 사이에 %(number)s라운드가 시작됐어요. 다음 라운드부터 다시 짜 주세요.")
_NO_WAY_BACK = N_("되돌릴 시간표가 없어요.")
_TOO_LATE = N_("바뀐 라운드가 이미 시작돼 되돌릴 수 없어요. 필요하면 다시 짜 주세요.")


@dataclass(frozen=True)
class Broken:
    """A meeting of the timetable that cannot be held as it stands, and whose absence is why."""

    meeting: DayMeeting
    who: tuple[Registration, ...]


@dataclass(frozen=True)
class Standing:
    """Where the day stands before a re-plan: what people were told, and what is wrong with it."""

    event: Event
    clock: DayClock
    release: Release
    broken: tuple[Broken, ...]
    missed: tuple[DayMeeting, ...]
    """Meetings of earlier rounds that somebody did not come to: the other side may meet again."""
    overdue: tuple[Registration, ...]
    """Who was expected in a round that has begun, and of whom nobody has said anything."""
    waiting: tuple[Registration, ...]
    """Firms that can still come, have no meeting in the rounds left, and lack their minimum."""
    open_runs: tuple[TimetableRun, ...]
    last_group: str
    """Public name of the choices that were worked out last for this version; empty for none."""
    before: Release | None
    """The version to go back to, where the present one was chosen on the day."""

    @property
    def quiet(self) -> bool:
        """Whether everything left can be held and nobody is without a meeting."""
        return not (self.broken or self.missed or self.overdue or self.waiting)

    @property
    def gone(self) -> tuple[Registration, ...]:
        """Whose absence breaks meetings, each once."""
        found = {row.id: row for broken in self.broken for row in broken.who}
        return tuple(sorted(found.values(), key=lambda row: (row.side, row.name, row.id)))


def stand(session: Session, actor: Actor, event_id: str, *, now: datetime) -> Standing:
    """Return what went wrong since people were told last.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: no timetable was published.
    """
    event = access.on_desk(session, actor, event_id)
    clock = clock_of(events.rounds_of(session, event.id), now)
    release = latest_of(session, event)
    rows = day.meetings(session, release.id)
    ahead = [row for row in rows if not clock.started(row.round_number)]
    past = [row for row in rows if clock.started(row.round_number)]
    busy = {id_ for row in ahead for id_ in (row.firm.id, row.mentor.id)}
    people = events.registrations_of(session, event.id)
    group_ = day.newest_replan(session, event.id, since=release.published_at)
    return Standing(
        event=event,
        clock=clock,
        release=release,
        broken=tuple(Broken(row, row.away) for row in ahead if row.away),
        missed=tuple(row for row in past if row.record and row.record.state == "no_show"),
        overdue=checking_in.overdue(past, clock),
        waiting=tuple(
            row
            for row in people
            if row.side == "firm" and row.id not in busy and _lacks(row, event, past, clock)
        ),
        open_runs=tuple(run_rows.open_of_event(session, event.id)),
        last_group=group_ or "",
        before=_before(session, event, release, clock),
    )


def ask(
    session: Session, actor: Actor, event_id: str, from_round: int | None, *, now: datetime
) -> str:
    """Ask for the four choices and for filling the gaps alone; return the name of the group.

    Earlier rounds, with the one that runs, stay as they are; None begins with the next round.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running, nothing is left, the round has begun, or no timetable
            was published.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "running")
    latest_of(session, event)
    clock = clock_of(events.rounds_of(session, event.id), now)
    first = clock.first_free
    if first is None:
        raise Conflict(_NOTHING_LEFT)
    numbers = {row.number for row in clock.rounds}
    wanted = first if from_round is None else from_round
    if wanted not in numbers or wanted < first:
        raise Conflict(_ROUND)
    for run in run_rows.open_of_event(session, event.id):
        if run.kind == HOLES:
            runs.cancel(session, actor, event, run.public_id, now=now)
    session.flush()
    group_id = runs.queue_replan(session, actor, event, from_round=wanted, now=now)[0].group_id
    runs.queue(
        session, actor, event, (HOLES,), time_limit=runs.REPLAN_LIMIT_S, from_round=wanted,
        group_id=group_id, now=now,
    )  # fmt: skip
    return group_id


def choose(
    session: Session,
    actor: Actor,
    event_id: str,
    run_id: str,
    *,
    links: SiteLinks,
    now: datetime,
) -> Release:
    """Make a choice the timetable of the day: a new version; only those whose plan changed hear it.

    Raises:
        NotFound: not an event of the actor's regions, or not a choice of it.
        Conflict: the event is not running, the choice is not worked out, its first round has
            begun, or another version was published since it was asked for.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "running")
    run = run_rows.by_public_id(session, event.id, run_id)
    if run is None or run.kind not in runs.DAY_KINDS:
        raise NotFound(GONE)
    if run.state != "done":
        raise Conflict(_NOT_DONE)
    clock = clock_of(events.rounds_of(session, event.id), now)
    release = latest_of(session, event)
    if other_version(release, run):
        raise Conflict(_OTHER_VERSION)
    if clock.started(run.from_round):
        raise Conflict(_BEGUN, number=run.from_round)
    work = board.take_over(session, actor, event, run, now=now)
    _keep_past(session, actor, event, release, work, run.from_round, now=now)
    return publishing.publish(session, actor, event, links=links, now=now, phase="running")


def take_back(
    session: Session, actor: Actor, event_id: str, *, links: SiteLinks, now: datetime
) -> Release:
    """Publish the version before once more, as a new one; those whose plan changes again hear it.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running, there is nothing to go back to, or a round that the
            present version changed has begun.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "running")
    release = latest_of(session, event)
    clock = clock_of(events.rounds_of(session, event.id), now)
    before = _earlier(session, event, release)
    if before is None:
        raise Conflict(_NO_WAY_BACK)
    if _changed_past(session, release, before, clock):
        raise Conflict(_TOO_LATE)
    board.return_to(session, actor, event, before, now=now)
    return publishing.publish(session, actor, event, links=links, now=now, phase="running")


def _keep_past(
    session: Session,
    actor: Actor,
    event: Event,
    release: Release,
    work: Release,
    first: int,
    *,
    now: datetime,
) -> None:
    """Leave meetings that nobody came to in their round, unless the pair meets later after all.

    The solver forgets them, so that the pair can meet; people are not told that the past changed.
    """
    approved = {row.id for row in events.registrations_of(session, event.id)}
    there = {seat.pair: seat for seat in board_rows.seats_of(session, work.id)}
    past = [seat for seat in board_rows.seats_of(session, release.id) if seat.round_number < first]
    lost = [seat for seat in past if seat.pair not in there and approved.issuperset(seat.pair)]
    if lost:
        board.put(session, actor.user_id, work, "take_over", (), lost, run_id=work.run_id, now=now)
    for seat in past:
        if seat.pair in there and there[seat.pair].round_number >= first:
            record = day.record_of(session, *seat.pair)
            if record is not None and record.state in NOT_MET:
                # what becomes of the second meeting is not known yet; the mark of the first stays
                record.state = "unknown"
    session.flush()


def _lacks(row: Registration, event: Event, past: Sequence[DayMeeting], clock: DayClock) -> bool:
    """Tell whether a firm without meetings ahead could still have one that it needs."""
    if row.absent_at is not None or clock.next is None:
        return False
    had = sum(
        each.firm.id == row.id and not (each.record and each.record.state in NOT_MET)
        for each in past
    )
    first = max(clock.next.number, row.late_round or 1)
    numbers = row.rounds or [each.number for each in clock.rounds]
    minimum = event.firm_minimum if row.minimum is None else row.minimum
    return had < minimum and any(number >= first for number in numbers)


def _before(session: Session, event: Event, release: Release, clock: DayClock) -> Release | None:
    if release.phase != "running":
        return None
    before = _earlier(session, event, release)
    if before is None or _changed_past(session, release, before, clock):
        return None
    return before


def _earlier(session: Session, event: Event, release: Release) -> Release | None:
    return day.version(session, event.id, (release.version or 1) - 1)


def _changed_past(session: Session, release: Release, before: Release, clock: DayClock) -> bool:
    """Tell whether a round that has begun differs, but for meetings that nobody came to."""
    begun = [row.number for row in clock.rounds if clock.started(row.number)]
    now, then = (
        {
            (row.firm.id, row.mentor.id, row.round_number)
            for row in day.meetings(session, each.id, rounds=begun)
            if row.record is None or row.record.state not in NOT_MET
        }
        for each in (release, before)
    )
    return now != then
