"""Rounds: list them, make one from the last, change it, open and close it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Criterion, SelectionRound
from app.repositories.selection import applications, decisions, rounds
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.scope import Scope, scope_of
from app.services.selection.access import OpenRound, to_change
from app.services.selection.round_form import (
    USUAL_CRITERIA,
    CriterionInput,
    RoundInput,
    check,
)

STATES = ("draft", "open", "reviewing", "decided")
_VERSION = N_("이 지역에서 모집할 수 없는 지원 사업이에요. 목록에서 다시 골라 주세요.")
_REGION = N_("맡은 지역을 골라 주세요.")
_STILL_OPEN = N_("아직 마감 전이에요. 먼저 마감일을 앞당기거나, 마감 다음 날 시작해 주세요.")
_HANDED_IN = N_("이미 신청한 기업이 있어 준비 단계로 되돌릴 수 없어요.")
_PROPOSED = N_("결정안이 있어요. 심사장에서 결정안을 먼저 지워 주세요.")
_EARLIER = N_("이미 열린 모집의 마감일은 오늘보다 앞으로 당길 수 없어요.")
_FIXED = (
    "title", "closes_on", "places", "reserves", "reviewers_each",
)  # fmt: skip
"""What may still change once firms were told the rules."""


@dataclass(frozen=True)
class RoundList:
    """A window of the rounds and what they can be filtered by."""

    rows: tuple[rounds.ListRow, ...]
    total: int
    years: tuple[int, ...]
    may_create: bool


def find(
    session: Session,
    actor: Actor,
    *,
    catalogue: Catalogue,
    text: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "closes",
    page: int = 1,
    size: int = 20,
) -> RoundList:
    """Return the rounds a reader of the desk may know of. Three SELECTs.

    Raises:
        Forbidden: the actor has no role on the desk.
    """
    scope = scope_of(actor, catalogue)
    chosen = filters or {}
    regions = {catalogue.places[place].region for place in scope.places}
    wish = rounds.Wish(
        regions=regions, whole=scope.regions, places=scope.places, text=text,
        state=chosen.get("state", ""), year=chosen.get("year", ""), sort=sort,
        offset=(page - 1) * size, limit=size,
    )  # fmt: skip
    rows, total = rounds.find(session, wish)
    return RoundList(
        tuple(rows), total, tuple(rounds.years(session, regions)), bool(scope.changing)
    )


def choices(
    session: Session, actor: Actor, region: str, *, catalogue: Catalogue
) -> list[tuple[ProgrammeVersion, Programme]]:
    """Return the programme versions a coordinator may call for in a region. One SELECT."""
    scope_of(actor, catalogue).require_change(region)
    return rounds.versions_for(session, region)


def template(
    session: Session, actor: Actor, region: str, *, catalogue: Catalogue, now: datetime
) -> RoundInput:
    """Return what a new round begins with: the numbers and criteria of the last one.

    Raises:
        Forbidden: the actor does not coordinate the region.
    """
    scope_of(actor, catalogue).require_change(region)
    last, today = rounds.last_of(session, region), today_in_seoul(now)
    opens, closes = today + timedelta(days=7), today + timedelta(days=28)
    if last is None:
        return RoundInput(
            opens_on=opens, closes_on=closes, reserves=5, preference_points=Decimal(3),
            least_points=Decimal(60), criteria=USUAL_CRITERIA,
        )  # fmt: skip
    return RoundInput(
        opens_on=opens, closes_on=closes, places=last.places, reserves=last.reserves,
        reviewers_each=last.reviewers_each, preference_points=last.preference_points,
        preference_areas=last.preference_areas, least_points=last.least_points,
        criteria=as_input(rounds.criteria_of(session, last.id)),
    )  # fmt: skip


def as_input(criteria: list[Criterion]) -> tuple[CriterionInput, ...]:
    """Return criteria as they are typed."""
    return tuple(CriterionInput(c.ko, c.en, c.guidance, c.weight) for c in criteria)


def create(
    session: Session,
    actor: Actor,
    region: str,
    given: RoundInput,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> SelectionRound:
    """Make a round that nobody outside the desk sees yet.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Invalid: by field.
    """
    scope: Scope = scope_of(actor, catalogue)
    if region not in catalogue.regions:
        raise Invalid({"region": _REGION})
    scope.require_change(region)
    check(given)
    row = SelectionRound(region_code=region, created_by_id=actor.user_id, created_at=now)
    _fill(session, row, given, region)
    session.add(row)
    session.flush()
    _write_criteria(session, row, given)
    _record(session, actor, row, "round.created", now, after={"title": row.title})
    return row


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    given: RoundInput,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> SelectionRound:
    """Change a round. Once it is open, only title, last day, places and reviewers may change.

    Raises:
        Forbidden, NotFound: as for ``to_change``.
        Conflict: it is decided.
        Invalid: by field.
    """
    opened = to_change(
        session, actor, public_id, catalogue=catalogue, states=("draft", "open", "reviewing")
    )
    row, running = opened.round, opened.round.state != "draft"
    check(given, running=running)
    before = {name: _json(getattr(row, name)) for name in _FIXED}
    if running:
        _change_running(row, given, now)
    else:
        _fill(session, row, given, row.region_code)
        for criterion in opened.criteria:
            session.delete(criterion)
        session.flush()
        _write_criteria(session, row, given)
    after = {name: _json(getattr(row, name)) for name in _FIXED}
    changed = [name for name in _FIXED if before[name] != after[name]]
    _record(
        session, actor, row, "round.changed", now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return row


def announce(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> OpenRound:
    """Show a round to everybody; firms may hand in from its first day on.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("draft",))
    return _move(session, actor, opened, "open", now=now)


def take_back(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> OpenRound:
    """Go one step back: an open round without applications, or a review without decisions.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``; or the step cannot be undone any more.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("open", "reviewing"))
    if opened.round.state == "reviewing":
        if decisions.of_round(session, opened.round.id):
            raise Conflict(_PROPOSED)
        return _move(session, actor, opened, "open", now=now)
    if applications.handed_in(session, opened.round.id):
        raise Conflict(_HANDED_IN)
    return _move(session, actor, opened, "draft", now=now)


def start_reviewing(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> OpenRound:
    """Let reviewers begin, after the last day.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``; or firms may still hand in.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("open",))
    if today_in_seoul(now) <= opened.round.closes_on:
        raise Conflict(_STILL_OPEN)
    return _move(session, actor, opened, "reviewing", now=now)


def _move(
    session: Session, actor: Actor, opened: OpenRound, target: str, *, now: datetime
) -> OpenRound:
    source, opened.round.state = opened.round.state, target
    _record(
        session, actor, opened.round, "round.moved", now,
        before={"state": source}, after={"state": target},
    )  # fmt: skip
    session.flush()
    return opened


def _fill(session: Session, row: SelectionRound, given: RoundInput, region: str) -> None:
    known = {version.public_id: version.id for version, _ in rounds.versions_for(session, region)}
    if given.version not in known:
        raise Invalid({"version": _VERSION})
    row.programme_version_id = known[given.version]
    for name in (
        "title", "opens_on", "closes_on", "places", "reserves", "reviewers_each",
        "preference_points", "preference_areas", "least_points",
    ):  # fmt: skip
        setattr(row, name, getattr(given, name))


def _change_running(row: SelectionRound, given: RoundInput, now: datetime) -> None:
    # a day that firms were told of may move, never into the past
    if given.closes_on != row.closes_on and (
        row.state != "open" or given.closes_on is None or given.closes_on < today_in_seoul(now)
    ):
        raise Invalid({"closes_on": _EARLIER})
    for name in _FIXED:
        setattr(row, name, getattr(given, name))


def _write_criteria(session: Session, row: SelectionRound, given: RoundInput) -> None:
    session.add_all(
        Criterion(
            round_id=row.id, position=number, ko=line.ko, en=line.en, guidance=line.guidance,
            weight=line.weight,
        )
        for number, line in enumerate(given.criteria, start=1)
    )  # fmt: skip
    session.flush()


def _json(value: Any) -> Any:
    return value if isinstance(value, int | str) else str(value)


def _record(
    session: Session,
    actor: Actor,
    row: SelectionRound,
    action: str,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    auditing.record(
        session, actor, action, "round", row.public_id, now=now, region=row.region_code,
        before=before, after=after,
    )  # fmt: skip
