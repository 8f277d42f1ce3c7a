"""Figures that were printed about a cohort: side by side, never merged, each with its source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.figure import PressFigure
from app.repositories.figures import press as rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.figures import figures
from app.services.figures.figures import Figure, Wish
from app.services.scope import Scope

ADDED, CHANGED, REMOVED, RESTORED = (
    "press_figure.added", "press_figure.changed", "press_figure.removed", "press_figure.restored",
)  # fmt: skip
FIELDS = (
    "cohort", "firms", "metric_id", "label", "value", "unit", "period", "definition", "source",
    "source_date", "note",
)  # fmt: skip
LENGTHS = {
    "cohort": 80, "label": 80, "unit": 20, "period": 80, "definition": 300, "source": 300,
    "note": 500,
}  # fmt: skip
NEEDED = ("cohort", "label", "value", "unit", "source")
MOST_OWN = 3
LOOKED_AT = 30
"""Own definitions that are looked through, those with most firms first."""
_LIMIT = Decimal(10) ** 12
_GONE = N_("이 수치를 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_TWICE = N_("같은 대상과 이름, 출처의 수치가 이미 있어요.")


@dataclass(frozen=True)
class Printed:
    """A printed figure, and in which ways it cannot be compared: codes in a fixed order."""

    figure: PressFigure
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """What is said under one name about one cohort, the highest figure first."""

    label: str
    printed: tuple[Printed, ...]
    own: tuple[Figure, ...]
    """Our own figures of the metric, each of one definition; those in the dark are left out."""

    @property
    def conflicting(self) -> bool:
        """Whether sources print different values."""
        return len({p.figure.value for p in self.printed}) > 1


@dataclass(frozen=True)
class Cohort:
    """A group of firms as the sources name it."""

    name: str
    claims: tuple[Claim, ...]


def cohorts(session: Session, scope: Scope, catalogue: Catalogue) -> list[Cohort]:
    """Return everything printed about the regions in sight, with our own figures beside.

    A reader of one municipality sees what was printed about its region, and the own figures of
    the municipality.
    """
    regions = {catalogue.places[place].region for place in scope.places}
    printed = rows.of_regions(session, sorted(regions))
    own = _own(session, scope, catalogue, {p.metric_id for p in printed if p.metric_id})
    found = []
    for name, group in groupby(printed, key=lambda p: p.cohort):
        claims = [
            _claim(label, tuple(same), own) for label, same in groupby(group, key=lambda p: p.label)
        ]
        found.append(Cohort(name, tuple(claims)))
    return found


def one(session: Session, actor: Actor, public_id: str) -> PressFigure:
    """Return a figure that the actor may change.

    Raises:
        NotFound: no such figure.
        Forbidden: the actor does not coordinate its region.
    """
    found = rows.one(session, public_id)
    if found is None:
        raise NotFound(_GONE)
    actor.require_region(found.region_code)
    return found


def add(
    session: Session,
    actor: Actor,
    region: str,
    given: Mapping[str, str],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> PressFigure:
    """Write down a printed figure; Invalid by field, Conflict where it is there already."""
    actor.require_region(region)
    values = _checked(given, catalogue)
    figure = PressFigure(region_code=region, created_by_id=actor.user_id, created_at=now, **values)
    _write(session, figure)
    _record(session, actor, ADDED, figure, now=now, after=_plain(figure))
    return figure


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    given: Mapping[str, str],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> PressFigure:
    """Correct a printed figure; raises like ``one`` and ``add``."""
    figure = one(session, actor, public_id)
    values, before = _checked(given, catalogue), _plain(figure)
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(figure, name, value)
    except IntegrityError as error:
        raise Conflict(_TWICE) from error
    after = _plain(figure)
    if after != before:
        _record(session, actor, CHANGED, figure, now=now, before=before, after=after)
    return figure


def remove(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take a figure away; the audit trail keeps all of it."""
    figure = one(session, actor, public_id)
    _record(session, actor, REMOVED, figure, now=now, before=_plain(figure))
    session.delete(figure)
    session.flush()


def restore(session: Session, actor: Actor, public_id: str, *, now: datetime) -> PressFigure:
    """Put a figure back as it was when it was removed.

    Raises:
        NotFound: no such figure was removed.
        Forbidden: the actor does not coordinate its region.
        Conflict: it is there, or one like it.
    """
    event = rows.last_removal(session, REMOVED, public_id)
    if event is None or event.region_code is None:
        raise NotFound(_GONE)
    actor.require_region(event.region_code)
    figure = PressFigure(
        public_id=public_id, region_code=event.region_code, created_by_id=actor.user_id,
        created_at=now, **_revived(event.before),
    )  # fmt: skip
    _write(session, figure)
    _record(session, actor, RESTORED, figure, now=now, after=_plain(figure))
    return figure


def differences(figure: PressFigure, others: Sequence[PressFigure]) -> tuple[str, ...]:
    """Return why a figure cannot be compared with others of the same name, as codes."""
    found = []
    if not figure.definition:
        found.append("definition")
    if not figure.period:
        found.append("period")
    if len({other.firms for other in others}) > 1:
        found.append("firms")
    if len({other.unit for other in others}) > 1:
        found.append("unit")
    if figure.source_date is None:
        found.append("date")
    return tuple(found)


def _own(
    session: Session, scope: Scope, catalogue: Catalogue, metrics: Collection[str]
) -> dict[str, list[Figure]]:
    if not metrics:
        return {}
    wish = Wish(metrics=tuple(sorted(metrics)))
    found, _total = figures.list_figures(session, scope, wish, catalogue, limit=LOOKED_AT)
    own: dict[str, list[Figure]] = {}
    for figure in found:
        if not figure.aggregate.dark and figure.aggregate.quartiles is not None:
            own.setdefault(figure.metric.id, []).append(figure)
    return own


def _claim(label: str, same: tuple[PressFigure, ...], own: Mapping[str, Sequence[Figure]]) -> Claim:
    metric = next((p.metric_id for p in same if p.metric_id), "")
    beside = tuple(own.get(metric, ()))[:MOST_OWN]
    return Claim(label, tuple(Printed(p, differences(p, same)) for p in same), beside)


def _checked(given: Mapping[str, str], catalogue: Catalogue) -> dict[str, Any]:
    problems: dict[str, Problem | str] = {}
    for name in NEEDED:
        if not given.get(name):
            problems[name] = N_("적어 주세요.")
    for name, most in LENGTHS.items():
        if len(given.get(name, "")) > most:
            problems[name] = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": most})
    values: dict[str, Any] = {name: given.get(name, "") for name in LENGTHS}
    values["value"] = _number(given.get("value", ""), problems)
    values["firms"] = _count(given.get("firms", ""), problems)
    values["source_date"] = _day(given.get("source_date", ""), problems)
    values["metric_id"] = given.get("metric_id") or None
    if values["metric_id"] and values["metric_id"] not in catalogue.metrics:
        problems["metric_id"] = N_("지표를 목록에서 골라 주세요.")
    if problems:
        raise Invalid(problems)
    return values


def _number(text: str, problems: dict[str, Problem | str]) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("\N{MINUS SIGN}", "-") or "0")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= _LIMIT:
        problems["value"] = N_("숫자로 적어 주세요.")
        return Decimal(0)
    return value


def _count(text: str, problems: dict[str, Problem | str]) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        problems["firms"] = N_("기업 수를 1 이상의 숫자로 적어 주세요.")
        return None
    return int(text)


def _day(text: str, problems: dict[str, Problem | str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems["source_date"] = N_("날짜를 2026-11-22처럼 적어 주세요.")
        return None


def _write(session: Session, figure: PressFigure) -> None:
    try:
        with session.begin_nested():
            session.add(figure)
    except IntegrityError as error:
        raise Conflict(_TWICE) from error


def _record(
    session: Session, actor: Actor, action: str, figure: PressFigure, *, now: datetime,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    auditing.record(
        session, actor, action, "press_figure", figure.public_id, now=now,
        region=figure.region_code, before=before, after=after,
    )  # fmt: skip


def _plain(figure: PressFigure) -> dict[str, Any]:
    found = {name: getattr(figure, name) for name in FIELDS}
    day = figure.source_date
    return found | {
        "value": format(figure.value.normalize(), "f"),
        "source_date": day.isoformat() if day else None,
    }


def _revived(kept: Mapping[str, Any]) -> dict[str, Any]:
    day = kept["source_date"]
    return {name: kept[name] for name in FIELDS} | {
        "value": Decimal(kept["value"]),
        "source_date": date.fromisoformat(day) if day else None,
    }
