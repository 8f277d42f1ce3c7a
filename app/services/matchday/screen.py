"""The big screen of the hall: the round that runs, who sits where, and what comes next.

Who meets whom is for the hall, not for the whole Internet: a competitor needs no list of it. And
the computer at the projector should not be signed in as a coordinator. So the page asks for a
short code that a coordinator reads from the day's page; it opens nothing else and ends with the
day.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.event import Event, EventRound, EventTable
from app.repositories.matchday import day, events, releases
from app.repositories.matchday.day import DayMeeting
from app.services.actor import Actor
from app.services.matchday import access
from app.services.matchday.day_clock import DayClock, clock_of

PAGE_TABLES = 21
"""Tables that can be read from ten metres at once; more are shown in turn."""
_CODE_LENGTH = 8
_WRONG = N_("화면 번호가 맞지 않아요. 코디네이터에게 다시 물어봐 주세요.")
_NOT_TODAY = N_("지금은 진행하는 행사가 아니에요. 행사를 시작하면 화면이 열려요.")


@dataclass(frozen=True)
class TableLine:
    """A table in a round: who meets there, or nobody; ``away`` when somebody does not come."""

    number: int
    zone: str
    meeting: DayMeeting | None
    following: DayMeeting | None
    """In the round after."""
    away: bool = False


@dataclass(frozen=True)
class Screen:
    """What the big screen shows at one moment."""

    event: Event
    clock: DayClock
    version: int
    shown: EventRound | None
    """The round on the board: the one that runs, else the one that comes."""
    after: EventRound | None
    lines: tuple[TableLine, ...]
    page: int
    pages: int

    @property
    def ends(self) -> datetime | None:
        """What the countdown runs to: the end of this round, or the start of the next."""
        if self.clock.current is not None:
            return self.clock.current.ends_at
        return self.clock.next.starts_at if self.clock.next is not None else None


def code_of(key: str, event: Event) -> str:
    """Return the code of an event's screen: eight letters that can be typed at a projector."""
    digest = hmac.new(key.encode(), f"screen:{event.public_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:_CODE_LENGTH].lower()


def code_for_desk(session: Session, actor: Actor, event_id: str, *, key: str) -> str:
    """Return the code to a coordinator of the event; NotFound for anybody else."""
    return code_of(key, access.on_desk(session, actor, event_id))


def show(
    session: Session, event_id: str, code: str, *, key: str, page: int = 1, now: datetime
) -> Screen:
    """Return what the screen shows. Six SELECTs.

    Args:
        session: of a reader.
        event_id: public id of the event.
        code: as somebody typed it; spaces, hyphens and capitals do not matter.
        key: the site's secret.
        page: which tables; after the last one comes the first again.
        now: this moment.

    Raises:
        NotFound: no such event, it does not run today, or the code is wrong.
    """
    event = access.in_public(session, event_id)
    typed = "".join(sign for sign in code.casefold() if sign.isalnum())
    if not hmac.compare_digest(typed.encode(), code_of(key, event).encode()):
        raise NotFound(_WRONG)
    if event.phase != "running":
        raise NotFound(_NOT_TODAY)
    clock = clock_of(events.rounds_of(session, event.id), now)
    release = releases.latest(session, event.id)
    shown = clock.current or clock.next
    after = clock.next if shown is clock.current else _following(clock, shown)
    tables = events.tables_of(session, event.id)
    wanted = [row.number for row in (shown, after) if row is not None]
    found = day.meetings(session, release.id, rounds=wanted) if release else []
    seats = {(row.round_number, row.table_number): row for row in found}
    used = {number for _, number in seats}
    # tables that nobody needs in these rounds would only push others to the next page
    lines = [_line(table, seats, shown, after) for table in tables if table.number in used]
    pages = max(1, -(-len(lines) // PAGE_TABLES))
    at = (max(page, 1) - 1) % pages
    window = tuple(lines[at * PAGE_TABLES : (at + 1) * PAGE_TABLES])
    version = (release.version or 0) if release else 0
    return Screen(event, clock, version, shown, after, window, at + 1, pages)


def _following(clock: DayClock, shown: EventRound | None) -> EventRound | None:
    if shown is None:
        return None
    return next((row for row in clock.rounds if row.number > shown.number), None)


def _line(
    table: EventTable,
    seats: dict[tuple[int, int], DayMeeting],
    shown: EventRound | None,
    after: EventRound | None,
) -> TableLine:
    here = seats.get((shown.number, table.number)) if shown else None
    following = seats.get((after.number, table.number)) if after else None
    away = here is not None and (
        here.firm.absent_at is not None
        or here.mentor.absent_at is not None
        or (here.record is not None and here.record.state in {"excused", "no_show"})
    )
    return TableLine(table.number, table.zone, here, following, away)
