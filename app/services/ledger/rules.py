"""Rules against giving twice, as dated data: a change ends the old rule and begins a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.ledger import OVERLAP_KINDS, PURPOSES, OverlapRule
from app.repositories.ledger import overlaps as rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.ledger import overlaps
from app.services.ledger.terms import MAX_WON, NEEDED, NO_MONEY, TOO_LONG, WRONG_PERIOD
from app.services.scope import Scope

Kinds, RulePurposes = OVERLAP_KINDS, PURPOSES
MAX_TEXT, MAX_YEARS = 300, 20

_UNKNOWN = N_("이 규칙을 찾지 못했어요.")
_NATIONAL = N_("모든 지역에 쓰는 규칙이라 여기서 고칠 수 없어요. 지역 규칙을 따로 만들 수 있어요.")
_ENDED = N_("이미 끝난 규칙이에요.")
_YEARS = N_("1년부터 20년까지 숫자로 적어 주세요.")


@dataclass(frozen=True)
class TypedRule:
    """What a person wrote about a rule. ``source`` may say that there is none published."""

    kind: str
    ko: str
    en: str
    purposes: tuple[str, ...]
    years: int | None
    limit_won: int | None
    valid_from: date | None
    valid_to: date | None
    source: str


def listed(session: Session, scope: Scope, catalogue: Catalogue) -> list[OverlapRule]:
    """Return the rules that bind the places of a scope and those for all; open ones first."""
    # an officer reads the rules that bind the own municipality
    within = {catalogue.places[place].region for place in scope.places}
    return rows.rules(session, scope.regions | within)


def add(
    session: Session,
    actor: Actor,
    scope: Scope,
    region: str,
    typed: TypedRule,
    *,
    now: datetime,
) -> OverlapRule:
    """Add a rule of a region and look at all its aid again.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Invalid: a field.
    """
    scope.require_change(region)
    problems = _problems(typed)
    if problems or typed.valid_from is None:
        raise Invalid(problems)
    row = OverlapRule(
        region_code=region,
        kind=typed.kind,
        ko=typed.ko,
        en=typed.en,
        purposes=list(typed.purposes),
        years=typed.years,
        limit_won=typed.limit_won,
        valid_from=typed.valid_from,
        valid_to=typed.valid_to,
        source=typed.source,
        edited=True,
    )
    session.add(row)
    session.flush()
    _record(session, actor, row, "overlap_rule.added", before={}, after=_content(row), now=now)
    _look_again(session, region, now)
    return row


def end(
    session: Session,
    actor: Actor,
    scope: Scope,
    public_id: str,
    last_day: date,
    *,
    now: datetime,
) -> OverlapRule:
    """End a rule of a region on a day: aid that begins later is not judged by it.

    Raises:
        NotFound: there is none that the actor sees.
        Forbidden: it is of a region that the actor does not coordinate.
        Conflict: it is for all regions, or over already.
        Invalid: ``valid_to`` before its first day.
    """
    row = _open(session, scope, public_id)
    if row.valid_to is not None and row.valid_to <= last_day:
        raise Conflict(_ENDED)
    if last_day < row.valid_from:
        raise Invalid({"valid_to": WRONG_PERIOD})
    before = {"valid_to": row.valid_to and row.valid_to.isoformat()}
    row.valid_to, row.edited = last_day, True
    after = {"valid_to": last_day.isoformat()}
    _record(session, actor, row, "overlap_rule.ended", before=before, after=after, now=now)
    _look_again(session, row.region_code, now)
    return row


def reopen(
    session: Session, actor: Actor, scope: Scope, public_id: str, *, now: datetime
) -> OverlapRule:
    """Take the end of a rule back. Raises like ``end``."""
    row = _open(session, scope, public_id)
    if row.valid_to is not None:
        before = {"valid_to": row.valid_to.isoformat()}
        row.valid_to, row.edited = None, True
        _record(
            session, actor, row, "overlap_rule.reopened", before=before, after={"valid_to": None},
            now=now,
        )  # fmt: skip
        _look_again(session, row.region_code, now)
    return row


def _open(session: Session, scope: Scope, public_id: str) -> OverlapRule:
    row = rows.rule(session, public_id)
    if row is None:
        raise NotFound(_UNKNOWN)
    if row.region_code is None:
        raise Conflict(_NATIONAL)
    if not scope.sees_region(row.region_code):
        raise NotFound(_UNKNOWN)
    scope.require_change(row.region_code)
    return row


def _problems(typed: TypedRule) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if typed.kind not in OVERLAP_KINDS:
        problems["kind"] = N_("종류를 골라 주세요.")
    for name in ("ko", "source"):
        if not getattr(typed, name):
            problems[name] = NEEDED
    for name in ("ko", "en", "source"):
        if len(getattr(typed, name)) > MAX_TEXT:
            problems[name] = Problem(TOO_LONG, {"most": MAX_TEXT})
    if typed.valid_from is None:
        problems["valid_from"] = NEEDED
    elif typed.valid_to is not None and typed.valid_to < typed.valid_from:
        problems["valid_to"] = WRONG_PERIOD
    return problems | _number_problems(typed)


def _number_problems(typed: TypedRule) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    years_needed = typed.kind == "same_purpose_within"
    if (typed.years is None and years_needed) or (
        typed.years is not None and not 1 <= typed.years <= MAX_YEARS
    ):
        problems["years"] = _YEARS
    money_needed = typed.kind == "aid_over_limit"
    if (typed.limit_won is None and money_needed) or (
        typed.limit_won is not None and not 0 <= typed.limit_won <= MAX_WON
    ):
        problems["limit_won"] = NO_MONEY
    if set(typed.purposes) - set(PURPOSES):
        problems["purposes"] = N_("목적을 골라 주세요.")
    return problems


def _look_again(session: Session, region: str | None, now: datetime) -> None:
    overlaps.refresh(session, rows.companies_of_rule(session, region), now=now)


def _content(row: OverlapRule) -> dict[str, Any]:
    return {
        "kind": row.kind, "ko": row.ko, "years": row.years, "limit_won": row.limit_won,
        "purposes": row.purposes, "valid_from": row.valid_from.isoformat(), "source": row.source,
    }  # fmt: skip


def _record(
    session: Session,
    actor: Actor,
    row: OverlapRule,
    action: str,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    session.flush()
    auditing.record(
        session, actor, action, "overlap_rule", row.public_id, now=now, region=row.region_code,
        before=before, after=after,
    )  # fmt: skip
