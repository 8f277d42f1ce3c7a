"""What a re-plan offers: what each choice changes, who is told of it, and what it gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.event import Event, Registration
from app.models.timetable import Release, TimetableRun
from app.repositories.matchday import day, events, releases
from app.repositories.matchday import runs as run_rows
from app.repositories.matchday.day import DayMeeting
from app.services.actor import Actor
from app.services.matchday import access, runs
from app.services.matchday.day_clock import DayClock, clock_of

Pair = tuple[int, int]
Place = tuple[int, int]
"""Numbers of a round and of a table."""
_NO_TIMETABLE = N_("공개한 시간표가 없어요.")
GONE = N_("다시 짠 결과를 찾지 못했어요. 다시 짜 주세요.")


@dataclass(frozen=True)
class Change:
    """A meeting that is not as people were told: new, moved, or dropped."""

    firm: Registration
    mentor: Registration
    before: Place | None
    after: Place | None
    forced: bool = False
    """Whether it could not be held anyway."""

    @property
    def kind(self) -> str:
        """``added``, ``dropped``, ``moved`` to another round, or ``table`` alone."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "dropped"
        return "moved" if self.before[0] != self.after[0] else "table"


@dataclass(frozen=True)
class Choice:
    """One answer of a re-plan."""

    run: TimetableRun
    kept: int
    changes: tuple[Change, ...] = ()
    told: tuple[Registration, ...] = ()
    """Whose plan changes, each once, firms first, by name."""
    without_good: int | None = None
    below_minimum: int | None = None
    score: int | None = None
    """Weighted score of the whole day, without the bonus of meetings that stay."""
    proven: bool = False

    def count(self, kind: str) -> int:
        """How many changes are of a kind; ``forced`` are the dropped that nobody could hold."""
        if kind == "forced":
            return sum(change.forced for change in self.changes)
        return sum(change.kind == kind and not change.forced for change in self.changes)

    @property
    def moved(self) -> int:
        """How many meetings that could have been held do not stay in their round."""
        return self.count("moved") + self.count("dropped")

    @property
    def done(self) -> bool:
        """Whether it can be chosen."""
        return self.run.state == "done"


@dataclass(frozen=True)
class Frontier:
    """The choices of one re-plan: filling the gaps alone, then from the one that keeps most."""

    event: Event
    clock: DayClock
    release: Release
    from_round: int
    choices: tuple[Choice, ...]
    stale: bool
    """Whether another version was published since, or the first round has begun."""
    best: int = 0
    """The largest score among them."""

    @property
    def advised(self) -> Choice | None:
        """The one that moves fewest people told before, and of those gives most; None for none."""
        done = [choice for choice in self.choices if choice.done]
        return min(done, key=lambda each: (each.moved, -(each.score or 0)), default=None)

    @property
    def at_work(self) -> bool:
        """Whether a choice is still worked on."""
        return any(choice.run.state in runs.OPEN for choice in self.choices)


def frontier(
    session: Session, actor: Actor, event_id: str, group_id: str, *, now: datetime
) -> Frontier:
    """Return the choices of a group, as far as they are worked out.

    Raises:
        NotFound: not an event of the actor's regions, or no such group.
        Conflict: no timetable was published.
    """
    event = access.on_desk(session, actor, event_id)
    release = latest_of(session, event)
    clock = clock_of(events.rounds_of(session, event.id), now)
    found = run_rows.of_group(session, event.id, group_id)
    if not found:
        raise NotFound(GONE)
    first = found[0].from_round
    told = {_pair(row): row for row in day.meetings(session, release.id)}
    people = {row.id: row for row in events.registrations_of(session, event.id)}
    found.sort(key=lambda run: (run.kind != "holes", -run.keep))
    after = day.placed(session, [run.id for run in found if run.state == "done"])
    choices = tuple(_choice(run, told, after.get(run.id, {}), people) for run in found)
    return Frontier(
        event=event,
        clock=clock,
        release=release,
        from_round=first,
        choices=choices,
        stale=other_version(release, found[0]) or clock.started(first),
        best=max((choice.score or 0 for choice in choices), default=0),
    )


def latest_of(session: Session, event: Event) -> Release:
    """Return the version that people were told of last; Conflict when there is none."""
    found = releases.latest(session, event.id)
    if found is None:
        raise Conflict(_NO_TIMETABLE)
    return found


def other_version(release: Release, run: TimetableRun) -> bool:
    """Tell whether a version was published after a run was asked for."""
    return release.published_at is not None and release.published_at > run.created_at


def _choice(
    run: TimetableRun,
    told: dict[Pair, DayMeeting],
    after: dict[Pair, Place],
    people: dict[int, Registration],
) -> Choice:
    if run.state != "done":
        return Choice(run, 0)
    changes = tuple(_changes(run.from_round, told, after, people))
    rest = [row for row in told.values() if row.round_number >= run.from_round]
    figures = run.result.get("figures", {})
    stays = [row for row in rest if after.get(_pair(row), (0, 0))[0] == row.round_number]
    # a locked meeting stands anyway and earns nothing
    bonus = run.keep * sum(not row.locked for row in stays)
    levels = run.result.get("levels", ())
    return Choice(
        run=run,
        kept=len(stays),
        changes=changes,
        told=_told(changes),
        without_good=figures.get("firms", 0) - figures.get("with_good", 0),
        below_minimum=figures.get("firms", 0) - figures.get("with_minimum", 0),
        score=figures.get("score", 0) - bonus,
        proven=bool(levels) and all(level["value"] == level["bound"] for level in levels),
    )


def _changes(
    first: int,
    told: dict[Pair, DayMeeting],
    after: dict[Pair, Place],
    people: dict[int, Registration],
) -> Iterable[Change]:
    for pair, row in told.items():
        if row.round_number < first:
            continue
        before, now = (row.round_number, row.table_number), after.get(pair)
        if now != before:
            forced = now is None and bool(row.away)
            yield Change(row.firm, row.mentor, before, now, forced)
    for pair, place in sorted(after.items(), key=lambda item: item[1]):
        fresh = pair not in told or told[pair].round_number < first <= place[0]
        if fresh and place[0] >= first and pair[0] in people and pair[1] in people:
            yield Change(people[pair[0]], people[pair[1]], None, place)


def _pair(row: DayMeeting) -> Pair:
    return row.firm.id, row.mentor.id


def _told(changes: Sequence[Change]) -> tuple[Registration, ...]:
    found = {row.id: row for change in changes for row in (change.firm, change.mentor)}
    return tuple(sorted(found.values(), key=lambda row: (row.side, row.name, row.id)))
