"""Depopulation and interest areas: dated by notice, added and ended by administrators."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.reference import AreaDesignation
from app.repositories.fairness import areas
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.scope import Scope

KINDS = ("depopulation", "interest")
SOON = timedelta(days=90)
CYCLE_YEARS = 5
"""Designations are made anew every five years."""
_ADMIN = N_("나라의 고시라 관리자만 바꿀 수 있어요.")
_CHOOSE = N_("목록에서 하나를 골라 주세요.")
_NOTICE = N_("고시 이름과 번호를 적어 주세요.")
_SOURCE = N_("고시를 어디에서 확인했는지 적어 주세요.")
_DAY = N_("효력이 시작되는 날을 적어 주세요.")
_REVIEW = N_("다음 고시 예정일은 시작일보다 뒤여야 해요.")
_LONG = N_("300자까지 적을 수 있어요.")
_THERE = N_("이미 지정되어 있어요. 먼저 그 지정을 끝내 주세요.")
_UNKNOWN = N_("이 지정을 찾지 못했어요.")
_ENDED = N_("이미 끝난 지정이에요.")
_END = N_("끝나는 날은 시작일보다 뒤여야 해요.")


@dataclass(frozen=True)
class AreaInput:
    """What a person writes; None where it could not be read."""

    place: str
    kind: str
    notice: str
    source: str
    valid_from: date | None
    next_review_on: date | None


@dataclass(frozen=True)
class AreasPage:
    """Designations of a scope. ``due``: the earliest next notice, and whether it is near or over.

    A designation without a day for the next notice counts from its begin: a cycle has five years.
    """

    rows: tuple[AreaDesignation, ...]
    total: int
    due: date | None
    near: bool
    over: bool


def listed(
    session: Session,
    scope: Scope,
    *,
    catalogue: Catalogue,
    today: date,
    kind: str = "",
    state: str = "",
    text: str = "",
    sort: str = "place",
) -> AreasPage:
    """Return the designations that a page shows; ``state`` is ``valid``, ``ended`` or empty."""
    rows = areas.of_places(session, scope.places)
    valid = [row for row in rows if in_force(row, today)]
    due = min((next_notice(row) for row in valid), default=None)
    shown = [
        row
        for row in rows
        if (not kind or row.kind == kind)
        and (not state or in_force(row, today) == (state == "valid"))
        and _holds(row, text, catalogue)
    ]
    keys: dict[str, Any] = {
        "place": lambda row: (row.municipality_code, row.kind),
        "new": lambda row: (-row.valid_from.toordinal(), row.municipality_code),
        "due": lambda row: (next_notice(row), row.municipality_code),
    }
    return AreasPage(
        tuple(sorted(shown, key=keys[sort])), len(shown), due,
        due is not None and due <= today + SOON, due is not None and due < today,
    )  # fmt: skip


SORTS = ("place", "new", "due")


def next_notice(row: AreaDesignation) -> date:
    """Return when the next notice is due."""
    if row.next_review_on is not None:
        return row.next_review_on
    day = row.valid_from
    # 29 February has no namesake in most years
    return date(day.year + CYCLE_YEARS, day.month, min(day.day, 28) if day.month == 2 else day.day)


def in_force(row: AreaDesignation, on: date) -> bool:
    """Whether a designation holds on a day."""
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def add(
    session: Session, actor: Actor, given: AreaInput, *, catalogue: Catalogue, now: datetime
) -> AreaDesignation:
    """Add a designation.

    Raises:
        Forbidden: the actor is no administrator.
        Invalid: by field.
        Conflict: the place has it already.
    """
    _require(actor)
    problems = _problems(given, catalogue)
    if problems or given.valid_from is None:
        raise Invalid(problems)
    if areas.open_of(session, given.place, given.kind) is not None:
        raise Conflict(_THERE)
    try:
        with session.begin_nested():
            row = areas.add(
                session, given.place, given.kind, notice=given.notice, source=given.source,
                valid_from=given.valid_from, next_review_on=given.next_review_on,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_THERE) from error
    _record(session, actor, row, "added", {}, catalogue, now)
    return row


def end(
    session: Session,
    actor: Actor,
    area_id: int,
    on: date | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> AreaDesignation:
    """Let a designation end on a day, the first without it; None takes a given end back.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: there is none.
        Invalid: ``on`` is not after its begin.
        Conflict: it ended already, or the place was designated anew since.
    """
    _require(actor)
    row = areas.by_id(session, area_id)
    if row is None:
        raise NotFound(_UNKNOWN)
    before = {"valid_to": row.valid_to.isoformat() if row.valid_to else None}
    if on is None:
        if areas.open_of(session, row.municipality_code, row.kind) is not None:
            raise Conflict(_THERE)
    elif row.valid_to is not None:
        raise Conflict(_ENDED)
    elif on <= row.valid_from:
        raise Invalid({"valid_to": _END})
    row.valid_to = on
    session.flush()
    _record(session, actor, row, "ended" if on else "reopened", before, catalogue, now)
    return row


def _holds(row: AreaDesignation, text: str, catalogue: Catalogue) -> bool:
    place = catalogue.places[row.municipality_code]
    words = f"{place.ko} {place.en} {row.notice} {row.source}".casefold()
    return text.casefold() in words


def _require(actor: Actor) -> None:
    if not actor.administrator:
        raise Forbidden(_ADMIN)


def _problems(given: AreaInput, catalogue: Catalogue) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if given.place not in catalogue.places:
        problems["place"] = _CHOOSE
    if given.kind not in KINDS:
        problems["kind"] = _CHOOSE
    for name, missing in (("notice", _NOTICE), ("source", _SOURCE)):
        text = getattr(given, name)
        if not text or len(text) > 300:
            problems[name] = _LONG if text else missing
    if given.valid_from is None:
        problems["valid_from"] = _DAY
    elif given.next_review_on is not None and given.next_review_on <= given.valid_from:
        problems["next_review_on"] = _REVIEW
    return problems


def _record(  # noqa: PLR0917 - private, two callers
    session: Session,
    actor: Actor,
    row: AreaDesignation,
    deed: str,
    before: dict[str, Any],
    catalogue: Catalogue,
    now: datetime,
) -> None:
    auditing.record(
        session, actor, f"area.{deed}", "area_designation", str(row.id), now=now,
        region=catalogue.places[row.municipality_code].region, before=before,
        after={
            "place": row.municipality_code, "kind": row.kind, "notice": row.notice,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        },
    )  # fmt: skip
