"""Lists of people from files: looked at first, then taken in, and taken back as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.event import SIDES, Event, EventImport, Registration
from app.repositories.matchday import import_batches, people
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.imports.files import Row
from app.services.matchday import admission
from app.services.matchday.access import on_desk
from app.services.matchday.attending import MAX_PEOPLE
from app.services.matchday.event_letters import tell
from app.services.matchday.import_columns import FIELDS, match_columns
from app.services.matchday.import_files import read_table
from app.services.matchday.import_rows import Candidate, judge
from app.services.site_links import SiteLinks

Columns = FIELDS
OPEN_FOR = timedelta(hours=3)
_OVER = N_("미리 보기를 연 지 오래됐어요. 파일을 다시 올려 주세요.")
_SIDE = N_("기업 명단인지 멘토 명단인지 골라 주세요.")
_NO_NAME = N_("이름이 있는 열을 찾지 못했어요. 아래에서 어느 열인지 골라 주세요.")
_NOTHING = N_("가져올 수 있는 줄이 없어요. 아래에 적힌 문제를 고쳐 다시 올려 주세요.")
_CLOSED = N_("끝난 행사에는 명단을 가져올 수 없어요.")
_FULL = N_("한 행사에는 참가자를 3,000명까지 넣을 수 있어요.")
_UNKNOWN = N_("가져온 명단을 찾지 못했어요.")
_UNDONE = N_("이미 되돌린 명단이에요.")


@dataclass(frozen=True)
class Listed:
    """A file as it was read."""

    side: str
    file_name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Preview:
    """What a file would bring: ``columns`` are positions in its head by field."""

    event: Event
    listed: Listed
    columns: Mapping[str, int]
    candidates: tuple[Candidate, ...]
    problem: Problem | None

    @property
    def ready(self) -> int:
        """How many would be imported."""
        return sum(each.ready for each in self.candidates)

    @property
    def wrong(self) -> int:
        """How many have errors."""
        return sum(bool(each.errors) and each.skipped is None for each in self.candidates)

    @property
    def skipped(self) -> int:
        """How many are there already."""
        return sum(each.skipped is not None for each in self.candidates)

    @property
    def linked(self) -> int:
        """How many of those that would be imported are members of the site."""
        return sum(each.ready and bool(each.linked) for each in self.candidates)


@dataclass(frozen=True)
class Taken:
    """What an import did."""

    batch: EventImport
    approved: int
    waitlisted: int


@dataclass(frozen=True)
class Undone:
    """What taking an import back did: who has meetings in a timetable stays."""

    removed: int
    withdrawn: int
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """An import with how many of its people are still there."""

    row: EventImport
    left: int


def read(side: str, file_name: str, data: bytes) -> Listed:
    """Return a file as a list.

    Raises:
        Invalid: by field ``side`` or ``file``.
    """
    if side not in SIDES:
        raise Invalid({"side": _SIDE})
    head, rows = read_table(data)
    return Listed(side, file_name[-120:] or "–", head, rows)


def preview(
    session: Session,
    actor: Actor,
    event_id: str,
    listed: Listed,
    *,
    columns: Mapping[str, int] | None,
    catalogue: Catalogue,
) -> Preview:
    """Return what a list would bring; ``columns`` None reads them from its head.

    Raises:
        NotFound: the event is not the actor's.
    """
    event = on_desk(session, actor, event_id)
    found = dict(match_columns(listed.head, listed.side) if columns is None else columns)
    if "name" not in found and "number" not in found:
        return Preview(event, listed, found, (), Problem(_NO_NAME))
    candidates = judge(session, event, listed.side, found, listed.rows, catalogue=catalogue)
    problem = None if any(each.ready for each in candidates) else Problem(_NOTHING)
    return Preview(event, listed, found, tuple(candidates), problem)


def seal(key: str, actor: Actor, event: Event, listed: Listed, *, now: datetime) -> str:
    """Return a list as a signed text, for the form between looking and taking in.

    Nothing of a file is kept on the server before somebody says that it may be.
    """
    deadline = int((now + OPEN_FOR).timestamp())
    body = [
        actor.public_id, event.public_id, deadline, listed.side, listed.file_name, listed.head,
        listed.rows,
    ]  # fmt: skip
    return URLSafeSerializer(key, salt="event-import").dumps(body)


def unseal(key: str, actor: Actor, event_id: str, text: str, *, now: datetime) -> Listed:
    """Return the list of a signed text; Conflict when it is forged, late or somebody else's."""
    try:
        who, event, deadline, side, name, head, rows = URLSafeSerializer(
            key, salt="event-import"
        ).loads(text)
    except (BadData, ValueError) as error:
        raise Conflict(_OVER) from error
    if (who, event) != (actor.public_id, event_id) or now.timestamp() > deadline:
        raise Conflict(_OVER)
    listed = tuple((int(line), tuple(cells)) for line, cells in rows)
    return Listed(side, name, tuple(head), listed)


def take(
    session: Session,
    actor: Actor,
    event_id: str,
    listed: Listed,
    *,
    columns: Mapping[str, int],
    state: str,
    letters: bool,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> Taken:
    """Take in the rows of a list that are ready; the others are left out.

    Args:
        session: the running transaction.
        actor: a coordinator of the event's province.
        event_id: of the event.
        listed: the file.
        columns: which column means what.
        state: approved or waiting, for rows that say nothing themselves. Who finds no place any
            more waits in line.
        letters: whether those who are approved are told.
        catalogue: reference data.
        links: for the letters.
        now: the moment.

    Raises:
        Conflict: the event is over, or would have too many people.
        Invalid: nothing of the list can be taken in.
    """
    event = on_desk(session, actor, event_id, lock=True)
    if event.phase == "closed":
        raise Conflict(_CLOSED)
    candidates = judge(session, event, listed.side, columns, listed.rows, catalogue=catalogue)
    ready = [each for each in candidates if each.ready]
    if not ready:
        raise Invalid({"file": _NOTHING})
    if len(people.linked(session, event.id)) + len(ready) > MAX_PEOPLE:
        raise Conflict(_FULL)
    batch = EventImport(
        event_id=event.id, side=listed.side, file_name=listed.file_name, rows=len(ready),
        created_by_id=actor.user_id, created_at=now,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    rows = _registrations(session, event, batch, ready, state)
    auditing.record(
        session, actor, "event.imported", "event", event.public_id, now=now,
        region=event.region_code,
        after={"import": batch.public_id, "side": listed.side, "rows": len(rows)},
    )  # fmt: skip
    approved = [row for row in rows if row.state == "approved"]
    if letters and approved:
        happened = f"imported:{batch.public_id}"
        tell(session, "event_approved", event, approved, happened=happened, links=links, now=now)
    return Taken(batch, len(approved), sum(row.state == "waitlisted" for row in rows))


def _registrations(
    session: Session, event: Event, batch: EventImport, ready: Sequence[Candidate], state: str
) -> list[Registration]:
    left = admission.places_left(session, event, batch.side)
    usual = state if state in {"approved", "waiting"} else "waiting"
    rows = []
    for each in ready:
        becomes = each.values["state"] or usual
        if becomes == "approved" and left is not None:
            becomes, left = ("approved", left - 1) if left else ("waitlisted", 0)
        decided = becomes != "waiting"
        rows.append(
            Registration(
                **{**each.values, "state": becomes},
                event_id=event.id,
                side=batch.side,
                import_id=batch.id,
                created_at=batch.created_at,
                decided_at=batch.created_at if decided else None,
                decided_by_id=batch.created_by_id if decided else None,
            )
        )
    session.add_all(rows)
    session.flush()
    return rows


def batches(session: Session, actor: Actor, event_id: str) -> tuple[Event, list[Batch]]:
    """Return the imports of an event, the newest first, with how many of each are left."""
    event = on_desk(session, actor, event_id)
    found = import_batches.of_event(session, event.id)
    return event, [Batch(row, left) for row, left in found]


def undo(session: Session, actor: Actor, event_id: str, public_id: str, *, now: datetime) -> Undone:
    """Take an import back: its people are gone as if they had never come.

    Who has a meeting in a timetable or a mark of the day stays and is named; who was part of a
    run of the solver only is withdrawn. Nobody is told.

    Raises:
        NotFound: there is no such import.
        Conflict: it was taken back before.
    """
    event = on_desk(session, actor, event_id, lock=True)
    batch = import_batches.by_public_id(session, event.id, public_id)
    if batch is None:
        raise NotFound(_UNKNOWN)
    if batch.undone_at is not None:
        raise Conflict(_UNDONE)
    rows = import_batches.people_of(session, batch.id)
    ids = [row.id for row in rows]
    bound = import_batches.with_meetings(session, event.id, ids)
    tried = import_batches.in_runs(session, event.id, ids) - bound
    gone = [row for row in rows if row.id not in bound | tried]
    for row in rows:
        if row.id in tried:
            row.state = "withdrawn"
    import_batches.delete_people(session, [row.id for row in gone])
    kept = tuple(row.name for row in rows if row.id in bound)
    if not kept:
        batch.undone_at = now
    auditing.record(
        session, actor, "event.import_undone", "event", event.public_id, now=now,
        region=event.region_code,
        after={"import": public_id, "removed": len(gone), "kept": len(kept)},
    )  # fmt: skip
    return Undone(len(gone), len(tried), kept)
