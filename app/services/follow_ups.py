"""The forms that ask a firm for its KPIs after the work: when they are due, and who opens them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.account import User
from app.models.attachment import Attachment
from app.models.engagement import POINTS, Engagement, Goal, GoalReading
from app.models.follow_up import MONTHS, FollowUp
from app.repositories import follow_ups as repository
from app.repositories.companies import region_of_company
from app.repositories.follow_ups import FollowUpRow
from app.runtime.catalogue import Catalogue, Metric
from app.services import auditing, mail_tokens
from app.services.actor import Actor
from app.services.case_steps import fingerprint
from app.services.readings import typed_reading
from app.services.signing_in import actor_for, session_key

_UNKNOWN = N_("이 설문을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NOT_YET = N_("아직 여쭤볼 때가 아니에요. 때가 되면 메일로 알려 드려요.")
_CANCELLED = N_("묻지 않기로 한 설문이에요. 멘토링에 목표를 적으면 다시 여쭤봐요.")
_ANSWERED = N_("우리 기업에서 이미 답을 보냈어요. 로그인하면 보고 고칠 수 있어요.")
_WHEN = {
    "ko": {0: "마친 직후", 3: "석 달 뒤", 6: "여섯 달 뒤", 12: "한 해 뒤"},
    "en": {
        0: "right after the end", 3: "three months later", 6: "six months later",
        12: "one year later",
    },
}  # fmt: skip
"""How letters name the time of a form, by language and month."""


@dataclass(frozen=True)
class AskedGoal:
    """One goal of a form: what was read before, and what stands there for this time."""

    goal: Goal
    metric: Metric
    readings: tuple[GoalReading, ...]
    """All of the goal, in the order of their points."""
    stored: GoalReading | None
    evidence: Attachment | None
    unmeasured: str
    """Why it could not be measured this time; empty where nobody said so."""

    @property
    def locked(self) -> bool:
        """Whether a coordinator has checked the value, so that it stays."""
        return self.stored is not None and self.stored.check_state == "checked"

    @property
    def done(self) -> bool:
        """Whether there is a value, or the reason why there is none."""
        return self.stored is not None or bool(self.unmeasured)


@dataclass(frozen=True)
class FollowUpForm:
    """A form as one person of the firm opened it; ``mark`` changes with everything it holds."""

    row: FollowUpRow
    actor: Actor
    goals: tuple[AskedGoal, ...]
    mark: str

    @property
    def point(self) -> str:
        """The point of time of the readings it asks for."""
        return point_of(self.row.follow_up)

    @property
    def complete(self) -> bool:
        """Whether every goal is answered."""
        return all(goal.done for goal in self.goals)


def point_of(follow_up: FollowUp) -> str:
    """Return the point of time of a form: ``m0``, ``m3``, ``m6`` or ``m12``."""
    return f"m{follow_up.month}"


def when_of(follow_up: FollowUp, locale: str) -> str:
    """Return how a letter in a language names the time of a form."""
    return _WHEN[locale if locale in _WHEN else "ko"][follow_up.month]


def add_months(day: date, months: int) -> date:
    """Return the same day some calendar months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plan(
    session: Session, engagement: Engagement, *, from_day: date, now: datetime
) -> list[FollowUp]:
    """Plan the forms of an engagement 0, 3, 6 and 12 calendar months after ``from_day``.

    Forms that exist keep their day, so that planning twice, at the end of a stay and at the close,
    changes nothing. Without goals they are cancelled; called again once there are goals, they are
    planned from the new day. A poor fit plans nothing: the next mentor's engagement does.
    """
    if engagement.closed_code == "poor_fit":
        return []
    repository.lock_engagement(session, engagement.id)
    rows = {row.month: row for row in repository.of_engagement(session, engagement.id)}
    state = "planned" if repository.has_goals(session, engagement.id) else "cancelled"
    before = {month: row.state for month, row in rows.items()}
    for month in MONTHS:
        day = add_months(from_day, month)
        row = rows.get(month)
        if row is None:
            row = FollowUp(engagement_id=engagement.id, month=month, due_on=day, state=state)
            session.add(row)
            rows[month] = row
        elif row.state == "cancelled" and state == "planned" and row.asked_at is None:
            row.state, row.due_on = state, day
    session.flush()
    after = {month: row.state for month, row in rows.items()}
    if before != after:
        auditing.record(
            session, None, f"follow_up.{state}", "engagement", engagement.public_id, now=now,
            region=region_of_company(session, engagement.company_id),
            after={"from_day": from_day.isoformat()},
        )  # fmt: skip
    return [rows[month] for month in MONTHS]


def open_signed_in(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, lock: bool = False
) -> FollowUpForm:
    """Return a form to a person of its firm: three SELECTs. With ``lock`` other writers wait.

    Raises:
        NotFound: for everybody else, and for an unknown id.
        Conflict: it is not due yet, or was cancelled.
    """
    row = repository.by_public_id(session, public_id, lock=lock)
    if row is None or not actor.may_act_for(row.company.id):
        raise NotFound(_UNKNOWN)
    return form_of(session, actor, row, catalogue=catalogue, lock=lock)


def open_by_key(
    session: Session, key: str, *, catalogue: Catalogue, now: datetime, lock: bool = False
) -> FollowUpForm:
    """Return the form of a key from a letter; nothing is used up. With ``lock`` others wait.

    Raises:
        NotFound: the key is unknown, used or late, or its person left the firm.
        Conflict: a colleague has answered in between.
    """
    token = mail_tokens.peek(session, mail_tokens.FOLLOW_UP, key, now=now)
    row = repository.by_id(session, token.object_id, lock=lock)
    person = session.get(User, token.user_id)
    actor = actor_for(session, session_key(person)) if person else None
    if row is None or actor is None or not actor.may_act_for(row.company.id):
        raise NotFound(_UNKNOWN)
    if row.follow_up.state == "answered":
        raise Conflict(_ANSWERED)
    return form_of(session, actor, row, catalogue=catalogue, lock=lock)


def form_of(
    session: Session,
    actor: Actor,
    row: FollowUpRow,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> FollowUpForm:
    """Return what a form that was asked holds; two SELECTs. Rights are not checked.

    Raises:
        Conflict: it is not due yet, or was cancelled.
    """
    if row.follow_up.state in {"planned", "cancelled"}:
        raise Conflict(_NOT_YET if row.follow_up.state == "planned" else _CANCELLED)
    point = point_of(row.follow_up)
    read = repository.readings_of(session, row.engagement.id, lock=lock)
    goals = tuple(
        _asked(goal, point, row.follow_up, read, catalogue)
        for goal in repository.goals_of(session, row.engagement.id)
    )
    return FollowUpForm(row, actor, goals, _mark(row.follow_up, goals))


def _asked(
    goal: Goal,
    point: str,
    follow_up: FollowUp,
    read: list[tuple[GoalReading, Attachment | None, User | None]],
    catalogue: Catalogue,
) -> AskedGoal:
    own = sorted(
        ((reading, file) for reading, file, _ in read if reading.goal_id == goal.id),
        key=lambda pair: POINTS.index(pair[0].point),
    )
    stored, evidence = next((p for p in own if p[0].point == point), (None, None))
    return AskedGoal(
        goal=goal,
        metric=catalogue.metrics[goal.metric_id],
        readings=tuple(reading for reading, _ in own),
        stored=stored,
        evidence=evidence,
        unmeasured="" if stored else follow_up.unmeasured.get(goal.public_id, ""),
    )


def _mark(follow_up: FollowUp, goals: tuple[AskedGoal, ...]) -> str:
    held = {
        asked.goal.public_id: {
            **(typed_reading(asked.stored) if asked.stored else {}),
            "unmeasured": asked.unmeasured,
            "evidence": asked.evidence.public_id if asked.evidence else "",
            "state": asked.stored.check_state if asked.stored else "",
        }
        for asked in goals
    }
    return fingerprint({"comment": follow_up.comment, "goals": held})
