"""Whether mentor and firm fit: three short questions to each side after the first visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, Problem
from app.models.engagement import SIDES, Engagement, FitCheck
from app.repositories import engagement_parts, engagements, fit_letters, requests
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened, open_engagement
from app.services.engagement_steps import FIT_AFTER, FIT_DAYS, Facts, fit_due
from app.services.engagement_trail import Address, record, require_running, tell_region
from app.services.notifying import notify

QUESTIONS = ("understood", "useful", "goes_on")
POOR = 2
"""``goes_on`` of a side up to this says that it does not want to go on."""
MAX_COMMENT = 500
REMIND_AFTER = timedelta(days=FIT_DAYS)

_EARLY = N_("첫 방문 뒤에 여쭤볼게요. 방문이 없으면 시작하고 30일 뒤에 적을 수 있어요.")
_FIXED = N_("양쪽이 모두 답해서 더는 고칠 수 없어요.")
_CHOOSE = N_("네 가지 가운데 하나를 골라 주세요.")
_NOT_POOR = N_("먼저 점검에 답해 주세요. 이어 가기 어렵다고 답하시면 코디네이터를 찾을 수 있어요.")


@dataclass(frozen=True)
class FitState:
    """The fit check as one reader sees it.

    ``own`` and ``other`` are the answers the reader may read, for the region those of the firm
    and of the mentor. ``answered`` are the sides that answered; ``due`` since when it may be
    filled in, None while it is too early.
    """

    due: datetime | None
    own: FitCheck | None
    other: FitCheck | None
    answered: frozenset[str]

    @property
    def poor(self) -> bool:
        """Whether the reader's side does not want to go on."""
        return self.own is not None and self.own.goes_on <= POOR


def fit_state(checks: Iterable[FitCheck], role: str, due: datetime | None) -> FitState:
    """Return what a reader may see: the own side until both answered, then both.

    The region sees whatever is there; a team sees nothing but who answered.
    """
    by_side = {check.side: check for check in checks}
    answered = frozenset(by_side)
    if role == REGION:
        return FitState(due, by_side.get(FIRM), by_side.get(MENTOR), answered)
    if role not in SIDES:
        return FitState(due, None, None, answered)
    other = by_side.get(MENTOR if role == FIRM else FIRM) if len(by_side) == len(SIDES) else None
    return FitState(due, by_side.get(role), other, answered)


def answer(
    session: Session,
    actor: Actor,
    public_id: str,
    answers: Mapping[str, int | None],
    comment: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> FitCheck:
    """Keep the answers (1 to 4) of the actor's side; coordinators are told of a poor fit.

    A side may change its answers until the other one has answered too.

    Raises:
        NotFound: the engagement is not the actor's to see.
        Forbidden: the actor is of neither side.
        Conflict: it is too early, the engagement is closed, or both have answered.
        Invalid: an answer is missing, or the comment is longer than 500 characters.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require(FIRM, MENTOR)
    require_running(opened)
    checks = {c.side: c for c in engagement_parts.fit_checks(session, opened.row.engagement.id)}
    _require_open(session, opened, frozenset(checks), now)
    values = _checked(answers, comment)
    row = checks.get(opened.role) or FitCheck(
        engagement_id=opened.row.engagement.id, side=opened.role
    )
    row.understood, row.useful, row.goes_on = values
    row.comment, row.author_id, row.created_at = comment, actor.user_id, now
    session.add(row)
    session.flush()
    # the answers are for the two and the region: the trail says only that there are some
    record(session, actor, opened, "engagement.fit_answered", now=now, after={"side": row.side})
    if row.goes_on <= POOR:
        tell_region(
            session,
            opened,
            "fit_poor_desk",
            event=f"fit-poor:{row.side}",
            values={"message": comment},
            address=address,
            now=now,
        )
    return row


def ask_for_another(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Tell the coordinators that the mentor wants the firm to find another mentor; told once.

    Raises:
        NotFound, Forbidden: the actor is not the engagement's mentor.
        Conflict: it is closed, or the mentor did not answer that it does not fit.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require(MENTOR)
    require_running(opened)
    checks = engagement_parts.fit_checks(session, opened.row.engagement.id)
    if not fit_state(checks, MENTOR, None).poor:
        raise Conflict(_NOT_POOR)
    record(session, actor, opened, "engagement.other_mentor_wanted", now=now)
    tell_region(
        session,
        opened,
        "fit_other_mentor_desk",
        event="other-mentor",
        values={},
        address=address,
        now=now,
    )


def ask(session: Session, engagement: Engagement, *, address: Address, now: datetime) -> None:
    """Ask both sides to fill in the fit check; only once, whoever calls.

    Called when the first visit was marked as held, and by the clock 30 days after the start.
    """
    if engagement.fit_asked_at is None:
        engagement.fit_asked_at = now
        _write(session, engagement, "fit_ask", SIDES, address=address, now=now)


def waiting(session: Session, *, now: datetime) -> list[str]:
    """Return public ids of running engagements with somebody to ask or to remind. One SELECT."""
    return fit_letters.due(session, started_before=now - FIT_AFTER, asked_before=now - REMIND_AFTER)


def ask_or_remind(session: Session, public_id: str, *, address: Address, now: datetime) -> bool:
    """Ask both sides of an engagement, or a week after that remind those who did not answer.

    Return whether somebody was written to. Safe to repeat: nobody hears anything twice.
    """
    row = engagements.by_public_id(session, public_id, lock=True)
    if row is None or row.engagement.ended_at is not None:
        return False
    engagement = row.engagement
    if engagement.fit_asked_at is None:
        ask(session, engagement, address=address, now=now)
        return True
    checks = engagement_parts.fit_checks(session, engagement.id)
    missing = set(SIDES) - {check.side for check in checks}
    reminded = engagement.fit_reminded_at is not None
    if reminded or not missing or engagement.fit_asked_at > now - REMIND_AFTER:
        return False
    engagement.fit_reminded_at = now
    _write(session, engagement, "fit_reminder", missing, address=address, now=now)
    return True


def _write(
    session: Session,
    engagement: Engagement,
    template: str,
    sides: Iterable[str],
    *,
    address: Address,
    now: datetime,
) -> None:
    row = engagements.by_public_id(session, engagement.public_id)
    if row is None:
        return
    firm = requests.people_of(session, row.company.id)
    people = [row.person] if MENTOR in sides else []
    people += list(firm) if FIRM in sides else []
    notify(
        session,
        "engagement",
        template,
        people,
        event=f"engagement:{engagement.public_id}:{template}",
        values={"firm": row.company.name, "mentor": row.person.name},
        link=f"{address(engagement.public_id)}/fit",
        now=now,
    )


def _require_open(
    session: Session, opened: Opened, answered: frozenset[str], now: datetime
) -> None:
    if answered == frozenset(SIDES):
        raise Conflict(_FIXED)
    engagement = opened.row.engagement
    visits = engagement_parts.visits_of(session, engagement.id)
    if fit_due(Facts(engagement.started_at, visits=visits), now=now) is None:
        raise Conflict(_EARLY)


def _checked(answers: Mapping[str, int | None], comment: str) -> list[int]:
    problems: dict[str, Problem | str] = {
        name: _CHOOSE for name in QUESTIONS if answers.get(name) not in {1, 2, 3, 4}
    }
    if len(comment) > MAX_COMMENT:
        problems["comment"] = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_COMMENT})
    if problems:
        raise Invalid(problems)
    return [answers[name] or 0 for name in QUESTIONS]
