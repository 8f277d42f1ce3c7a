"""Plans a stay and leads it through its states: planned, running, closed or cancelled."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, Problem
from app.models.stay import Stay, StayMember
from app.repositories import stays
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.engagement_access import MENTOR, REGION, Opened, open_engagement
from app.services.stay_access import OpenStay, note, open_stay, require_manager, team_of
from app.services.stay_letters import Address, tell_everybody

USUAL_WEEKS = (1, 16)
MAX_TASKS = 300
MAX_TEXT = 4000
REOPEN_DAYS = 14
_ENDED = N_("끝난 멘토링이에요. 상주를 새로 계획할 수 없어요.")
_ONE_OPEN = N_("이 멘토링에는 이미 계획했거나 하고 있는 상주가 있어요. 먼저 그 상주를 마쳐 주세요.")
_MOVED_ON = N_("그사이에 상주의 상태가 바뀌었어요. 새로 고쳐 지금 상태를 확인해 주세요.")
_TOO_LATE = N_("마친 지 14일이 지나 다시 열 수 없어요. 새 상주를 계획해 주세요.")
_PAST_END = N_("마지막 날이 이미 지났어요. 먼저 날짜를 고쳐 주세요.")


@dataclass(frozen=True)
class StayPlan:
    """What a stay is planned as; ``sure`` confirms an unusual length."""

    first_day: date | None
    last_day: date | None
    planned_tasks: int | None
    plan: str
    sure: bool = False


def prospect(session: Session, actor: Actor, engagement_id: str, *, catalogue: Catalogue) -> Opened:
    """Return an engagement for planning a stay of it; NotFound and Forbidden like ``plan``."""
    opened = open_engagement(session, actor, engagement_id, catalogue=catalogue)
    opened.require(MENTOR, REGION)
    return opened


def manage(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> OpenStay:
    """Return an unfinished stay to those who may change it.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to change.
        Conflict: it is over.
    """
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    require_manager(actor, found.opened, team_of(session, found.stay))
    found.require_unfinished()
    return found


def plan(
    session: Session,
    actor: Actor,
    engagement_id: str,
    planned: StayPlan,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> Stay:
    """Plan a stay: the engagement's mentor leads, the firm's people work along; all are told.

    Raises:
        NotFound: the engagement is not the actor's to see.
        Forbidden: the actor is neither its mentor nor a coordinator.
        Conflict: the engagement ended, or another stay of it is planned or running.
        Invalid: days, number or text cannot be; ``sure`` asks about an unusual length.
    """
    opened = open_engagement(session, actor, engagement_id, catalogue=catalogue, lock=True)
    opened.require(MENTOR, REGION)
    engagement, company = opened.row.engagement, opened.row.company
    if engagement.ended_at is not None:
        raise Conflict(_ENDED)
    if stays.open_of_engagement(session, engagement.id):
        raise Conflict(_ONE_OPEN)
    first, last = _checked(planned)
    stay = Stay(
        engagement_id=engagement.id,
        company_id=company.id,
        first_day=first,
        last_day=last,
        planned_tasks=planned.planned_tasks or 0,
        plan=planned.plan,
        created_by_id=actor.user_id,
        created_at=now,
    )
    session.add(stay)
    session.flush()
    lead = opened.row.person.id
    session.add(StayMember(stay_id=stay.id, user_id=lead, role="lead"))
    for person in stays.people_of_firm(session, company.id):
        if person.id != lead:
            session.add(StayMember(stay_id=stay.id, user_id=person.id, role="firm"))
    session.flush()
    note(session, actor, opened, "stay.planned", stay.public_id, now=now, after=_facts(stay))
    tell_everybody(
        session, "stay_planned", stay, company, event="planned", address=address, now=now, but=actor
    )
    return stay


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    planned: StayPlan,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> Stay:
    """Change days and plan; when the days changed, the team and the firm are told.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to change.
        Conflict: the stay is over.
        Invalid: like ``plan``.
    """
    found = _begin(session, actor, public_id, catalogue)
    found.require_unfinished()
    stay, before = found.stay, _facts(found.stay)
    stay.first_day, stay.last_day = _checked(planned)
    stay.planned_tasks, stay.plan = planned.planned_tasks or 0, planned.plan
    after = _facts(stay)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return stay
    note(
        session, actor, found.opened, "stay.changed", public_id, now=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    if {"first_day", "last_day"} & set(changed):
        _tell(
            session,
            "stay_changed",
            found,
            event=f"changed:{now.isoformat()}",
            by=actor,
            address=address,
            now=now,
        )
    return stay


def start(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Begin a planned stay today; one planned for later begins earlier.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to change.
        Conflict: it is not planned any more, or its last day is past.
    """
    found = _begin(session, actor, public_id, catalogue)
    stay, today = found.stay, today_in_seoul(now)
    if stay.state != "planned":
        raise Conflict(_MOVED_ON)
    if stay.last_day < today:
        raise Conflict(_PAST_END)
    stay.state, stay.first_day = "running", min(stay.first_day, today)
    note(
        session, actor, found.opened, "stay.started", public_id,
        now=now, after={"first_day": stay.first_day.isoformat()},
    )  # fmt: skip
    _tell(session, "stay_started", found, event="started", by=actor, address=address, now=now)


def close(
    session: Session,
    actor: Actor,
    public_id: str,
    summary: str,
    left: Collection[int],
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Close a running stay; ``left`` are the numbers of tasks that stay open on purpose.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to change.
        Conflict: it is not running.
        Invalid: no summary, or an open task that ``left`` does not name.
    """
    found = _begin(session, actor, public_id, catalogue)
    stay = found.stay
    if stay.state != "running":
        raise Conflict(_MOVED_ON)
    rest = [row.task.number for row in stays.tasks(session, stay.id) if row.task.done_at is None]
    problems = _text_problems("summary", summary, required=True)
    if forgotten := sorted(set(rest) - set(left)):
        text = N_(
            "아직 열린 과제가 있어요: %(numbers)s번. 마치거나 접거나, 남은 과제로 표시해 주세요."
        )
        problems["left"] = Problem(text, {"numbers": ", ".join(map(str, forgotten))})
    if problems:
        raise Invalid(problems)
    stay.state, stay.summary, stay.closed_at = "closed", summary, now
    note(session, actor, found.opened, "stay.closed", public_id, now=now, after={"left": rest})
    event = f"closed:{now.isoformat()}"
    _tell(
        session, "stay_closed", found, event=event, by=actor, address=address, now=now, text=summary
    )


def cancel(
    session: Session,
    actor: Actor,
    public_id: str,
    reason: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Give a planned stay up, with a reason that all are told.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to change.
        Conflict: it has begun: then it is closed instead.
        Invalid: no reason.
    """
    found = _begin(session, actor, public_id, catalogue)
    if found.stay.state != "planned":
        raise Conflict(_MOVED_ON)
    if problems := _text_problems("reason", reason, required=True):
        raise Invalid(problems)
    stay = found.stay
    stay.state, stay.summary, stay.closed_at = "cancelled", reason, now
    note(session, actor, found.opened, "stay.cancelled", public_id, now=now)
    _tell(
        session,
        "stay_cancelled",
        found,
        event="cancelled",
        by=actor,
        address=address,
        now=now,
        text=reason,
    )


def reopen(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Open a closed stay again within 14 days, while its engagement runs and no other stay does.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to change.
        Conflict: it is not closed, was closed too long ago, the engagement ended, or another
            stay of it is open.
    """
    found = _begin(session, actor, public_id, catalogue)
    stay, engagement = found.stay, found.opened.row.engagement
    if stay.state != "closed" or stay.closed_at is None:
        raise Conflict(_MOVED_ON)
    if now - stay.closed_at > timedelta(days=REOPEN_DAYS):
        raise Conflict(_TOO_LATE)
    if engagement.ended_at is not None:
        raise Conflict(_ENDED)
    if stays.open_of_engagement(session, engagement.id):
        raise Conflict(_ONE_OPEN)
    stay.state, stay.closed_at = "running", None
    note(session, actor, found.opened, "stay.reopened", public_id, now=now)


def end_open(
    session: Session, actor: Actor, opened: Opened, reason: str, *, now: datetime
) -> list[Stay]:
    """End what is open when the engagement ends: a planned stay is cancelled, a running one closed.

    The caller tells people; ``reason`` stands where the stay has no summary.
    """
    ended = stays.open_of_engagement(session, opened.row.engagement.id)
    for stay in ended:
        action = "cancelled" if stay.state == "planned" else "closed"
        stay.state, stay.closed_at = action, now
        stay.summary = stay.summary or reason
        note(session, actor, opened, f"stay.{action}", stay.public_id, now=now)
    session.flush()
    return ended


def begin_due(session: Session, *, address: Address, now: datetime) -> int:
    """Let planned stays run whose first day has come, and tell of those of tomorrow.

    Return how many began. Meant for each hour: nobody is told twice.
    """
    today, begun = today_in_seoul(now), 0
    tomorrow = today + timedelta(days=1)
    for stay, company, region in stays.beginning_until(session, tomorrow):
        if stay.first_day > today:
            event = f"tomorrow:{stay.first_day.isoformat()}"
            tell_everybody(
                session, "stay_starts_tomorrow", stay, company,
                event=event, address=address, now=now,
            )  # fmt: skip
            continue
        current = stays.locked(session, stay.id)
        if current.state == "planned":
            current.state = "running"
            auditing.record(
                session, None, "stay.started", "stay", stay.public_id,
                now=now, region=region, after={"by": "calendar"},
            )  # fmt: skip
            begun += 1
    return begun


def _begin(session: Session, actor: Actor, public_id: str, catalogue: Catalogue) -> OpenStay:
    found = open_stay(session, actor, public_id, catalogue=catalogue, lock=True)
    require_manager(actor, found.opened, team_of(session, found.stay))
    return found


def _tell(
    session: Session,
    template: str,
    found: OpenStay,
    *,
    event: str,
    by: Actor,
    address: Address,
    now: datetime,
    text: str = "",
) -> None:
    company = found.opened.row.company
    tell_everybody(
        session, template, found.stay, company,
        event=event, address=address, now=now, but=by, text=text,
    )  # fmt: skip


def _facts(stay: Stay) -> dict[str, Any]:
    return {
        "first_day": stay.first_day.isoformat(),
        "last_day": stay.last_day.isoformat(),
        "planned_tasks": stay.planned_tasks,
        "plan": stay.plan,
    }


def _checked(planned: StayPlan) -> tuple[date, date]:
    problems = _text_problems("plan", planned.plan)
    for name in ("first_day", "last_day"):
        if asdict(planned)[name] is None:
            problems[name] = Problem(N_("날짜를 골라 주세요."))
    if planned.planned_tasks is not None and not 0 <= planned.planned_tasks <= MAX_TASKS:
        problems["planned_tasks"] = Problem(N_("0개에서 300개 사이로 적어 주세요."))
    first, last = planned.first_day, planned.last_day
    if first is not None and last is not None and last < first:
        problems["last_day"] = Problem(N_("마지막 날이 첫날보다 빨라요."))
    if problems or first is None or last is None:
        raise Invalid(problems)
    _check_length(first, last, sure=planned.sure)
    return first, last


def _check_length(first: date, last: date, *, sure: bool) -> None:
    weeks = -(-((last - first).days + 1) // 7)
    if not sure and not USUAL_WEEKS[0] <= weeks <= USUAL_WEEKS[1]:
        text = N_(
            "%(weeks)s주 동안이에요. 보통은 6주에서 8주예요. "
            "맞으면 아래를 표시하고 다시 눌러 주세요."
        )
        raise Invalid({"sure": Problem(text, {"weeks": weeks})})


def _text_problems(name: str, text: str, *, required: bool = False) -> dict[str, Problem | str]:
    if required and not text:
        return {name: Problem(N_("한 줄이라도 적어 주세요. 모두에게 그대로 전해져요."))}
    if len(text) > MAX_TEXT:
        return {name: Problem(N_("4,000자까지 적을 수 있어요. 조금 줄여 주세요."))}
    return {}
