"""Aid that was given twice: found by dated rules, decided by a coordinator with a reason."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.ledger import OVERLAP_OUTCOMES, Aid, OverlapFinding, OverlapRule
from app.repositories.ledger import overlaps as rows
from app.repositories.ledger.overlaps import SORTS, FindingRow, FindingWish
from app.services import auditing
from app.services.actor import Actor
from app.services.ledger.access import sight_of
from app.services.scope import Scope
from matching.programmes import overlap as engine

Sorts = SORTS
OverlapWish = FindingWish
OUTCOMES = ("open", *OVERLAP_OUTCOMES, "gone")
MAX_REASON = 1000
AT_ONCE = 200
"""Firms looked at in one go: a list of ids stays short, and so does a lock."""

_UNKNOWN = N_("이 중복 의심 건을 찾지 못했어요.")
_GONE = N_("지원 기록이 바뀌어 이제 규칙에 걸리지 않아요.")
_DECIDED = N_("다른 분이 먼저 판단했어요. 판단을 다시 하려면 먼저 되돌려 주세요.")
_REASON = N_("왜 그렇게 보셨는지 적어 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요.")


def refresh(session: Session, company_ids: Collection[int], *, now: datetime) -> int:
    """Look at all aid of firms again; return how many overlaps are new or have come back.

    What no longer breaks a rule is marked as gone and keeps what was decided. A decision stands
    as long as the pair does, so looking twice changes nothing. Six SELECTs for 200 firms.
    """
    session.flush()
    wanted = sorted(set(company_ids))
    rules = [_rule(row) for row in rows.all_rules(session)]
    fresh = 0
    for start in range(0, len(wanted), AT_ONCE):
        fresh += _refresh(session, wanted[start : start + AT_ONCE], rules, now)
    return fresh


def find(session: Session, scope: Scope, wish: FindingWish) -> tuple[list[FindingRow], int]:
    """Return a window of findings within a scope and how many there are. Two SELECTs."""
    return rows.find(session, sight_of(scope), wish)


def forget(session: Session, aid_ids: Collection[int]) -> None:
    """Delete the findings about rows that are about to be deleted themselves: an undone import."""
    rows.forget(session, aid_ids)


def open_count(session: Session, scope: Scope) -> int:
    """Return how many findings within a scope wait for a decision."""
    return rows.open_count(session, sight_of(scope))


def one(session: Session, scope: Scope, public_id: str) -> FindingRow:
    """Return a finding.

    Raises:
        NotFound: there is none within the scope.
    """
    row = rows.one(session, sight_of(scope), public_id)
    if row is None:
        raise NotFound(_UNKNOWN)
    return row


def decide(
    session: Session,
    actor: Actor,
    scope: Scope,
    public_id: str,
    *,
    outcome: str,
    reason: str,
    now: datetime,
) -> FindingRow:
    """Say whether a finding is a breach or cleared, and why.

    Raises:
        NotFound, Forbidden: it is not the actor's to see, or to decide.
        Conflict: it was decided before, or no longer stands.
        Invalid: ``outcome`` or ``reason``.
    """
    row = one(session, scope, public_id)
    finding = row.finding
    scope.require_change(finding.region_code)
    if finding.gone_at is not None:
        raise Conflict(_GONE)
    if finding.outcome is not None:
        raise Conflict(_DECIDED)
    problems: dict[str, Problem | str] = {}
    if outcome not in OVERLAP_OUTCOMES:
        problems["outcome"] = N_("어떻게 보셨는지 골라 주세요.")
    if not reason:
        problems["reason"] = _REASON
    elif len(reason) > MAX_REASON:
        problems["reason"] = Problem(_LONG, {"most": MAX_REASON})
    if problems:
        raise Invalid(problems)
    finding.outcome, finding.reason = outcome, reason
    finding.decided_at, finding.decided_by_id = now, actor.user_id
    auditing.record(
        session, actor, "overlap.decided", "overlap", public_id, now=now,
        region=finding.region_code, after={"outcome": outcome, "reason": reason},
    )  # fmt: skip
    session.flush()
    return row


def undo(
    session: Session, actor: Actor, scope: Scope, public_id: str, *, now: datetime
) -> FindingRow:
    """Take a decision back; what was decided stays in the audit trail.

    Raises:
        NotFound, Forbidden: like ``decide``.
    """
    row = one(session, scope, public_id)
    finding = row.finding
    scope.require_change(finding.region_code)
    if finding.outcome is not None:
        before = {"outcome": finding.outcome, "reason": finding.reason}
        finding.outcome, finding.reason = None, ""
        finding.decided_at = finding.decided_by_id = None
        auditing.record(
            session, actor, "overlap.reopened", "overlap", public_id, now=now,
            region=finding.region_code, before=before,
        )  # fmt: skip
        session.flush()
    return row


def _refresh(
    session: Session, company_ids: list[int], rules: list[engine.OverlapRule], now: datetime
) -> int:
    rows.lock_companies(session, company_ids)
    aids = rows.given(session, company_ids)
    regions = {aid.id: aid.region_code for aid, _ in aids}
    broken = engine.find([_given(aid, won) for aid, won in aids], rules)
    wanted = {(each.rule, each.aid, each.other) for each in broken}
    known = {
        (row.rule_id, row.aid_id, row.other_id): row
        for row in rows.findings_of(session, company_ids)
    }
    for key, row in known.items():
        if key not in wanted and row.gone_at is None:
            row.gone_at = now
    fresh = 0
    for rule_id, aid_id, other_id in sorted(wanted, key=lambda key: (key[0], key[1], key[2] or 0)):
        there = known.get((rule_id, aid_id, other_id))
        if there is None:
            session.add(
                OverlapFinding(
                    region_code=regions[aid_id], rule_id=rule_id, aid_id=aid_id,
                    other_id=other_id, found_at=now,
                )
            )  # fmt: skip
        elif there.gone_at is not None:
            there.gone_at, there.found_at = None, now
        else:
            continue
        fresh += 1
    session.flush()
    return fresh


def _given(aid: Aid, won: int) -> engine.GivenAid:
    return engine.GivenAid(
        id=aid.id,
        firm=str(aid.company_id),
        purpose=aid.purpose,
        year=aid.year,
        programme=aid.programme_id or "",
        region=aid.region_code,
        first=_first(aid),
        last=aid.last_day,
        aid_won=won,
        cost_won=aid.cost_won,
    )


def _first(aid: Aid) -> date | None:
    # an imported list may say when it was agreed and when it ended, and have the two mixed up
    days = [day for day in (aid.agreed_on, aid.last_day) if day is not None]
    return aid.first_day or (min(days) if aid.agreed_on is not None else None)


def _rule(row: OverlapRule) -> engine.OverlapRule:
    return engine.OverlapRule(
        id=row.id,
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        purposes=frozenset(row.purposes),
        region=row.region_code or "",
        years=row.years,
        limit_won=row.limit_won,
    )
