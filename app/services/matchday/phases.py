"""Leads an event through its phases: draft, collecting, provisional, final, running, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Problem
from app.models.event import PHASES, Event
from app.repositories.matchday import events, releases, standing
from app.services import auditing
from app.services.actor import Actor

ALL = PHASES
_MOVED_ON = N_("그사이에 행사의 단계가 바뀌었어요. 새로 고쳐 지금 단계를 확인해 주세요.")
_NO_ROUNDS = N_("라운드가 없어요. 먼저 라운드의 시간을 정해 주세요.")
_NO_TABLES = N_("테이블이 없어요. 먼저 테이블을 정해 주세요.")
_PAST = N_("행사 날짜가 지났어요. 날짜를 고친 뒤 신청을 받아 주세요.")
_DEADLINE = N_("신청 마감이 이미 지났어요. 마감을 고친 뒤 신청을 받아 주세요.")
_NO_RELEASE = N_("공개한 시간표가 없어요. 보드에서 시간표를 공개하면 이 단계로 넘어가요.")
_NOT_FINAL = N_("마지막으로 공개한 시간표가 임시예요. 보드에서 확정 시간표로 공개해 주세요.")
_TOO_EARLY = N_("행사 하루 전부터 시작할 수 있어요.")
_PEOPLE = N_("이미 신청한 분이 있어 준비 단계로 돌아갈 수 없어요.")
_BEGUN = N_("이미 도착하거나 만난 기록이 있어 돌아갈 수 없어요.")
_OVER = N_("행사 날짜가 지나 돌아갈 수 없어요.")
_LIVE = ("waiting", "approved", "waitlisted")


@dataclass(frozen=True)
class Step:
    """A neighbouring phase and what keeps the event from it; nothing where it can go there."""

    to: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Steps:
    """Where an event can go from its phase; None at the ends."""

    forward: Step | None
    back: Step | None


def steps(session: Session, event: Event, *, now: datetime) -> Steps:
    """Return the phases beside the present one. At most five SELECTs."""
    at = PHASES.index(event.phase)
    forward = PHASES[at + 1] if at + 1 < len(PHASES) else None
    back = PHASES[at - 1] if at else None
    return Steps(
        Step(forward, tuple(_against(session, event, forward, now))) if forward else None,
        Step(back, tuple(_against_return(session, event, now))) if back else None,
    )


def move(session: Session, actor: Actor, event: Event, to: str, *, now: datetime) -> None:
    """Move a locked event to a neighbouring phase; nothing happens where it is there already.

    ``provisional`` and ``final`` need a published timetable: publish first, then move.

    Raises:
        Conflict: the phase is no neighbour, or something is missing, which the message says.
    """
    if to == event.phase:
        return
    found = steps(session, event, now=now)
    step = next((s for s in (found.forward, found.back) if s is not None and s.to == to), None)
    if step is None:
        raise Conflict(_MOVED_ON)
    if step.problems:
        first = step.problems[0]
        raise Conflict(first.text, **first.params)
    before, event.phase, event.phase_at = event.phase, to, now
    auditing.record(
        session, actor, "event.phase", "event", event.public_id,
        now=now, region=event.region_code, before={"phase": before}, after={"phase": to},
    )  # fmt: skip
    session.flush()


def _against(session: Session, event: Event, to: str, now: datetime) -> list[Problem]:
    today = today_in_seoul(now)
    if to == "collecting":
        return _unprepared(session, event, now)
    if to in {"provisional", "final"}:
        latest = releases.latest(session, event.id)
        if latest is None:
            return [Problem(_NO_RELEASE)]
        return [Problem(_NOT_FINAL)] if to == "final" and latest.phase == "provisional" else []
    if to == "running" and today < event.day - timedelta(days=1):
        return [Problem(_TOO_EARLY)]
    return []


def _unprepared(session: Session, event: Event, now: datetime) -> list[Problem]:
    found = []
    if not events.rounds_of(session, event.id):
        found.append(Problem(_NO_ROUNDS))
    if not events.tables_of(session, event.id):
        found.append(Problem(_NO_TABLES))
    if event.day < today_in_seoul(now):
        found.append(Problem(_PAST))
    elif event.registration_until <= now:
        found.append(Problem(_DEADLINE))
    return found


def _against_return(session: Session, event: Event, now: datetime) -> list[Problem]:
    if event.phase == "collecting":
        counts = standing.people(session, event.id)
        live = sum(count for (_, state), count in counts.items() if state in _LIVE)
        return [Problem(_PEOPLE)] if live else []
    if event.phase == "running" and standing.begun(session, event.id):
        return [Problem(_BEGUN)]
    if event.phase == "provisional" and event.day < today_in_seoul(now):
        return [Problem(_OVER)]
    return []
