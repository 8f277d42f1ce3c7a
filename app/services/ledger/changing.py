"""Changing an agreement: every change is a row with its day, its reason, and both contents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, Problem
from app.models.ledger import Aid, AidChange, AidFunding
from app.models.programme import MONEY_SOURCES
from app.repositories.ledger import aids, papers
from app.services import auditing
from app.services.actor import Actor
from app.services.ledger import overlaps
from app.services.ledger.access import open_aid, open_to_change
from app.services.ledger.terms import (
    MAX_TEXT,
    NEEDED,
    NO_MONEY,
    TOO_LONG,
    WRONG_PERIOD,
    money_problems,
)
from app.services.scope import Scope

MAX_REASON = 1000
STEPS: Mapping[str, tuple[str, ...]] = {
    "agreed": ("running", "cancelled"),
    "running": ("settling", "agreed", "cancelled"),
    "settling": ("settled", "running", "cancelled"),
    "settled": ("settling",),
    "cancelled": ("running",),
}
"""From each state to where it may go, the usual next one first."""

REASON = N_("까닭을 적어 주세요. 변경 이력에 남아요.")
LONG_REASON = N_("%(most)s자까지 적을 수 있어요.")
_SAME = N_("달라진 것이 없어요. 고친 다음에 저장해 주세요.")
_PAID = N_("지급한 금액이 협약한 금액보다 많아요. 협약 금액을 먼저 바꿔 주세요.")
_STEP = N_("지금 상태에서는 그렇게 바꿀 수 없어요.")
_UNSETTLED = N_(
    "아직 정산을 마칠 수 없어요. 끝나지 않은 서류 %(papers)s건, "
    "확인하지 않은 필수 항목 %(items)s건이 있어요."
)


@dataclass(frozen=True)
class Typed:
    """What a person wrote: the whole content of the agreement, the day and the reason.

    ``seen`` is the number of the last change the person knew of.
    """

    title: str
    agreement_number: str
    agency: str
    agreed_on: date | None
    first_day: date | None
    last_day: date | None
    cost_won: int | None
    funding: Mapping[str, int | None]
    changed_on: date | None
    reason: str
    seen: int
    note: str = ""
    unread: frozenset[str] = field(default_factory=frozenset)
    """Money fields that hold something that is no number."""


@dataclass(frozen=True)
class _Difference:
    """What was and what is, by field; only what differs."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, old: Any, new: Any) -> bool:
        """Keep a field whose content differs; tell whether it does."""
        if old == new:
            return False
        self.before[name], self.after[name] = _plain(old), _plain(new)
        return True


def last_number(session: Session, aid: Aid) -> int:
    """Return the number of the last change of an aid, 0 for none."""
    return aids.last_change(session, aid.id)


def change(
    session: Session, actor: Actor, scope: Scope, public_id: str, typed: Typed, *, now: datetime
) -> AidChange:
    """Change what an agreement says.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or somebody changed it meanwhile.
        Invalid: a field cannot be so, or nothing differs.
    """
    row = open_to_change(session, scope, public_id)
    aid = row.aid
    _require_seen(session, aid, typed.seen)
    money = aids.funding_of(session, [aid.id]).get(aid.id, {})
    _check(typed, money)
    wanted: dict[str, Any] = {
        name: getattr(typed, name)
        for name in (
            "title", "agreement_number", "agency", "agreed_on", "first_day", "last_day",
            "cost_won", "note",
        )
    }  # fmt: skip
    difference = _Difference()
    for name, value in wanted.items():
        if difference.note(name, getattr(aid, name), value):
            setattr(aid, name, value)
    for source in MONEY_SOURCES:
        old, new = money[source].won if source in money else 0, typed.funding.get(source) or 0
        if difference.note(f"won.{source}", old, new):
            _set_money(session, aid, money, source, won=new)
    return _write(
        session, actor, aid, difference, reason=typed.reason, now=now, changed_on=typed.changed_on
    )


def pay(
    session: Session,
    actor: Actor,
    scope: Scope,
    public_id: str,
    paid: Mapping[str, int | None],
    *,
    reason: str,
    paid_on: date | None,
    seen: int,
    now: datetime,
) -> AidChange:
    """Write down how much of each source was paid so far; ``paid`` holds the new totals.

    Raises:
        NotFound, Forbidden, Conflict: like ``change``.
        Invalid: more than was agreed, no number, no reason, or nothing differs.
    """
    row = open_to_change(session, scope, public_id)
    aid = row.aid
    _require_seen(session, aid, seen)
    money = aids.funding_of(session, [aid.id]).get(aid.id, {})
    problems = _reason_problems(reason)
    difference, wanted = _Difference(), dict[str, int]()
    for source, new in paid.items():
        there = money.get(source)
        if new is None or new < 0:
            problems[source] = NO_MONEY
        elif new > (there.won if there else 0):
            problems[source] = _PAID
        elif there is not None and difference.note(f"paid.{source}", there.paid_won, new):
            wanted[source] = new
    if problems:
        raise Invalid(problems)
    for source, new in wanted.items():
        money[source].paid_won = new
    return _write(session, actor, aid, difference, reason=reason, now=now, changed_on=paid_on)


def move(
    session: Session,
    actor: Actor,
    scope: Scope,
    public_id: str,
    state: str,
    *,
    reason: str,
    now: datetime,
) -> AidChange:
    """Move an aid to another state; only what is complete can be settled.

    Raises:
        NotFound, Forbidden, Conflict: like ``change``; or it cannot go there from where it is.
        Invalid: there is no reason.
    """
    row = open_to_change(session, scope, public_id, ended=True)
    aid = row.aid
    if state not in STEPS[aid.state]:
        raise Conflict(_STEP)
    problems = _reason_problems(reason)
    if problems:
        raise Invalid(problems)
    if state == "settled":
        _require_settled(session, aid)
    difference = _Difference()
    difference.note("state", aid.state, state)
    aid.state = state
    return _write(session, actor, aid, difference, reason=reason, now=now)


def remove(
    session: Session, actor: Actor, scope: Scope, public_id: str, *, reason: str, now: datetime
) -> Aid:
    """Take an aid out of the ledger; it is kept, and can be put back.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``.
        Invalid: there is no reason.
    """
    row = open_to_change(session, scope, public_id, ended=True)
    problems = _reason_problems(reason)
    if problems:
        raise Invalid(problems)
    row.aid.removed_at = now
    _told(session, actor, row.aid, "aid.removed", {"reason": reason}, now)
    return row.aid


def restore(session: Session, actor: Actor, scope: Scope, public_id: str, *, now: datetime) -> Aid:
    """Put a removed aid back; one that is there stays as it is.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
    """
    row = open_aid(session, scope, public_id, lock=True)
    scope.require_change(row.aid.region_code)
    if row.aid.removed_at is not None:
        row.aid.removed_at = None
        _told(session, actor, row.aid, "aid.restored", {}, now)
    return row.aid


def note_paper(
    session: Session,
    actor: Actor,
    aid: Aid,
    title: str,
    field_name: str,
    values: tuple[Any, Any],
    *,
    reason: str,
    now: datetime,
) -> AidChange:
    """Add a change of a paper of an agreement to its history: a moved day, a new paper."""
    difference = _Difference({"paper": title}, {"paper": title})
    difference.note(field_name, *values)
    return _write(session, actor, aid, difference, reason=reason, now=now)


def _require_seen(session: Session, aid: Aid, seen: int) -> None:
    if aids.last_change(session, aid.id) != seen:
        raise Conflict(
            N_("그사이 다른 분이 이 협약을 바꿨어요. 바뀐 내용을 확인하고 다시 저장해 주세요.")
        )


def _check(typed: Typed, money: Mapping[str, AidFunding]) -> None:
    problems = _reason_problems(typed.reason) | _text_problems(typed)
    if typed.first_day is None and typed.last_day is not None:
        problems["first_day"] = NEEDED
    if typed.first_day and typed.last_day and typed.last_day < typed.first_day:
        problems["last_day"] = WRONG_PERIOD
    funding = {source: won or 0 for source, won in typed.funding.items()}
    problems |= money_problems(typed.cost_won, funding)
    problems |= dict.fromkeys(typed.unread, NO_MONEY)
    problems |= {s: _PAID for s, there in money.items() if there.paid_won > funding.get(s, 0)}
    if problems:
        raise Invalid(problems)


def _text_problems(typed: Typed) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    for name in ("title", "agreement_number", "agency"):
        if len(getattr(typed, name)) > MAX_TEXT:
            problems[name] = Problem(TOO_LONG, {"most": MAX_TEXT})
    for name in ("title", "agency"):
        if not getattr(typed, name):
            problems[name] = NEEDED
    return problems


def _reason_problems(reason: str) -> dict[str, Problem | str]:
    if not reason:
        return {"reason": REASON}
    if len(reason) > MAX_REASON:
        return {"reason": Problem(LONG_REASON, {"most": MAX_REASON})}
    return {}


def _set_money(
    session: Session, aid: Aid, money: Mapping[str, AidFunding], source: str, *, won: int
) -> None:
    there = money.get(source)
    if there is None:
        session.add(AidFunding(aid_id=aid.id, source=source, won=won))
    elif won == 0 and there.paid_won == 0:
        session.delete(there)
    else:
        there.won = won


def _require_settled(session: Session, aid: Aid) -> None:
    waiting = [
        row for row in papers.of_aids(session, [aid.id])
        if row.paper.state not in {"accepted", "waived"}
    ]  # fmt: skip
    items = [
        row for row in papers.items_of(session, aid.id)
        if row.item.required and row.item.state not in {"accepted", "not_needed"}
    ]  # fmt: skip
    if waiting or items:
        raise Conflict(_UNSETTLED, papers=len(waiting), items=len(items))


def _write(
    session: Session,
    actor: Actor,
    aid: Aid,
    difference: _Difference,
    *,
    reason: str,
    now: datetime,
    changed_on: date | None = None,
) -> AidChange:
    before, after = difference.before, difference.after
    if not after:
        raise Invalid({"": _SAME})
    row = AidChange(
        aid_id=aid.id,
        number=aids.last_change(session, aid.id) + 1,
        changed_on=changed_on or today_in_seoul(now),
        reason=reason,
        before=before,
        after=after,
        author_id=actor.user_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    auditing.record(
        session, actor, "aid.changed", "aid", aid.public_id, now=now, region=aid.region_code,
        before=before, after={**after, "reason": reason},
    )  # fmt: skip
    if aid.company_id is not None:
        overlaps.refresh(session, [aid.company_id], now=now)
    return row


def _told(
    session: Session, actor: Actor, aid: Aid, action: str, after: Mapping[str, Any], now: datetime
) -> None:
    auditing.record(
        session, actor, action, "aid", aid.public_id, now=now, region=aid.region_code, after=after
    )
    if aid.company_id is not None:
        overlaps.refresh(session, [aid.company_id], now=now)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
