"""Queries about panels of firms by year and the comparisons made with them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.effect import OUTCOMES, EffectStudy, Panel, PanelRow

STUDY_SORTS = ("newest", "oldest", "title")
PANEL_SORTS = ("newest", "title", "firms")
OPEN = ("queued", "running")


@dataclass(frozen=True)
class PanelLine:
    """A panel with how much is in it; years are None without rows."""

    panel: Panel
    rows: int
    firms: int
    treated: int
    first: int | None
    last: int | None


@dataclass(frozen=True)
class StudyLine:
    """A study with its panel and who asked for it."""

    study: EffectStudy
    panel: Panel
    author: User


def panel_by_public_id(session: Session, public_id: str) -> Panel | None:
    """Return a panel, be it removed."""
    return session.scalar(select(Panel).where(Panel.public_id == public_id))


def _sizes() -> Any:
    treated = PanelRow.treated_from.is_not(None)
    return select(
        PanelRow.panel_id,
        func.count().label("rows"),
        func.count(PanelRow.firm_key.distinct()).label("firms"),
        func.count(PanelRow.firm_key.distinct()).filter(treated).label("treated"),
        func.min(PanelRow.year).label("first"),
        func.max(PanelRow.year).label("last"),
    ).group_by(PanelRow.panel_id)


def panels(
    session: Session,
    regions: Collection[str],
    *,
    text: str = "",
    removed: bool = False,
    sort: str = "newest",
    offset: int = 0,
    limit: int | None = 20,
) -> tuple[list[PanelLine], int]:
    """Return a window of the panels of regions with their sizes, and how many there are."""
    sizes = _sizes().subquery()
    zero = func.coalesce
    query = (
        select(
            Panel, zero(sizes.c.rows, 0), zero(sizes.c.firms, 0), zero(sizes.c.treated, 0),
            sizes.c.first, sizes.c.last,
        )
        .outerjoin(sizes, sizes.c.panel_id == Panel.id)
        .where(Panel.region_code.in_(regions), Panel.removed_at.is_not(None) == removed)
    )  # fmt: skip
    if text:
        query = query.where(
            or_(*(field.icontains(text, autoescape=True) for field in (Panel.title, Panel.source)))
        )
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True))
    order: tuple[Any, ...] = {
        "title": (Panel.title, Panel.id),
        "firms": (zero(sizes.c.firms, 0).desc(), Panel.id.desc()),
    }.get(sort, (Panel.id.desc(),))
    window = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [PanelLine(*row) for row in window], total or 0


def size_of(session: Session, panel: Panel) -> PanelLine:
    """Return how much is in a panel."""
    row = session.execute(_sizes().where(PanelRow.panel_id == panel.id)).first()
    return PanelLine(panel, *row[1:]) if row else PanelLine(panel, 0, 0, 0, None, None)


def firms_by_start(session: Session, panel_id: int) -> list[tuple[int | None, int]]:
    """Return how many firms were first supported in each year; None for never, the last."""
    query = (
        select(PanelRow.treated_from, func.count(PanelRow.firm_key.distinct()))
        .where(PanelRow.panel_id == panel_id)
        .group_by(PanelRow.treated_from)
    )
    found = [(start, count) for start, count in session.execute(query)]
    return sorted(found, key=lambda row: (row[0] is None, row[0] or 0))


def cells(session: Session, panel_id: int) -> list[tuple[str, str, int, int]]:
    """Return industry, size band, firms ever supported and firms never, for each cell."""
    treated = PanelRow.treated_from.is_not(None)
    firms = func.count(PanelRow.firm_key.distinct())
    query = (
        select(PanelRow.industry, PanelRow.size_band, firms.filter(treated), firms.filter(~treated))
        .where(PanelRow.panel_id == panel_id)
        .group_by(PanelRow.industry, PanelRow.size_band)
        .order_by(PanelRow.industry, PanelRow.size_band)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def known_outcomes(session: Session, panel_id: int) -> dict[str, int]:
    """Return how many rows of a panel know each outcome."""
    columns = [func.count(getattr(PanelRow, name)) for name in OUTCOMES]
    row = session.execute(select(*columns).where(PanelRow.panel_id == panel_id)).one()
    return dict(zip(OUTCOMES, row, strict=True))


def put_rows(session: Session, panel_id: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows to a panel."""
    values = [{"panel_id": panel_id, **row} for row in rows]
    if values:
        session.execute(insert(PanelRow), values)


def rows_of(session: Session, panel_id: int) -> Sequence[Row[Any]]:
    """Return every row of a panel by firm and year, as plain columns."""
    columns = (
        PanelRow.firm_key, PanelRow.year, PanelRow.municipality_code, PanelRow.industry,
        PanelRow.size_band, PanelRow.treated_from,
        *(getattr(PanelRow, name) for name in OUTCOMES),
    )  # fmt: skip
    query = select(*columns).where(PanelRow.panel_id == panel_id)
    return session.execute(query.order_by(PanelRow.firm_key, PanelRow.year)).all()


def studies(
    session: Session,
    regions: Collection[str],
    *,
    text: str = "",
    state: str = "",
    panel: str = "",
    sort: str = "newest",
    offset: int = 0,
    limit: int | None = 20,
) -> tuple[list[StudyLine], int]:
    """Return a window of the studies of regions, and how many there are."""
    query = (
        select(EffectStudy, Panel, User)
        .join(Panel, Panel.id == EffectStudy.panel_id)
        .join(User, User.id == EffectStudy.created_by_id)
        .where(Panel.region_code.in_(regions), Panel.removed_at.is_(None))
    )
    if text:
        query = query.where(EffectStudy.title.icontains(text, autoescape=True))
    if state:
        query = query.where(EffectStudy.state == state)
    if panel:
        query = query.where(Panel.public_id == panel)
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True))
    order: tuple[Any, ...] = {
        "oldest": (EffectStudy.id,),
        "title": (EffectStudy.title, EffectStudy.id),
    }.get(sort, (EffectStudy.id.desc(),))
    window = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [StudyLine(*row) for row in window], total or 0


def study_by_public_id(session: Session, public_id: str) -> StudyLine | None:
    """Return a study as it is now, with its panel and who asked for it."""
    query = (
        select(EffectStudy, Panel, User)
        .join(Panel, Panel.id == EffectStudy.panel_id)
        .join(User, User.id == EffectStudy.created_by_id)
        .where(EffectStudy.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).first()
    return StudyLine(*row) if row else None


def title_taken(session: Session, panel_id: int, title: str) -> bool:
    """Return whether a panel has a study of that title."""
    query = select(EffectStudy.id).where(
        EffectStudy.panel_id == panel_id, EffectStudy.title == title
    )
    return session.scalar(query.limit(1)) is not None


def _waits(now: datetime) -> Any:
    left = and_(EffectStudy.state == "running", EffectStudy.claimed_until < now)
    return or_(EffectStudy.state == "queued", left)


def waiting(session: Session, *, now: datetime) -> list[int]:
    """Return studies that nobody works on, the oldest first; one whose worker died among them."""
    query = select(EffectStudy.id).where(_waits(now)).order_by(EffectStudy.id)
    return list(session.scalars(query))


def claim(session: Session, study_id: int, *, until: datetime, now: datetime) -> bool:
    """Take a waiting study to work; False when another worker was faster."""
    query = (
        update(EffectStudy)
        .where(EffectStudy.id == study_id, _waits(now))
        .values(state="running", claimed_until=until)
    )
    return _changed(session, query)


def note(
    session: Session, study_id: int, claimed_until: datetime, values: Mapping[str, Any]
) -> bool:
    """Write what a study at work has reached; False when it was given to another worker."""
    query = (
        update(EffectStudy)
        .where(
            EffectStudy.id == study_id,
            EffectStudy.state == "running",
            EffectStudy.claimed_until == claimed_until,
        )
        .values(**values)
    )
    return _changed(session, query)


def _changed(session: Session, query: Any) -> bool:
    result = session.execute(query)
    return isinstance(result, CursorResult) and result.rowcount == 1
