"""Queries about programmes and their versions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.programme import Programme, ProgrammeVersion

SORTS = ("newest", "name", "ceiling")


@dataclass(frozen=True)
class Wish:
    """A list as asked for; empty text filters nothing.

    ``states`` are those that may be seen at all; ``regions`` None: of every region, else national
    ones and those of the regions.
    """

    states: Collection[str] = ("published",)
    regions: Collection[str] | None = None
    text: str = ""
    family: str = ""
    year: str = ""
    state: str = ""
    sort: str = "newest"
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class Row:
    """A version with its programme."""

    version: ProgrammeVersion
    programme: Programme


def _joined() -> Select[ProgrammeVersion, Programme]:
    return select(ProgrammeVersion, Programme).join(
        Programme, Programme.id == ProgrammeVersion.programme_id
    )


def _of_regions(regions: Collection[str]) -> ColumnElement[bool]:
    return or_(Programme.region_code.is_(None), Programme.region_code.in_(regions))


def find(session: Session, wish: Wish) -> tuple[list[Row], int]:
    """Return versions and how many there are in all. Two SELECTs."""
    wheres: list[ColumnElement[bool]] = [ProgrammeVersion.state.in_(wish.states)]
    if wish.regions is not None:
        wheres.append(_of_regions(wish.regions))
    if wish.text:
        wheres.append(
            or_(
                Programme.ko.icontains(wish.text, autoescape=True),
                Programme.en.icontains(wish.text, autoescape=True),
                Programme.host_ko.icontains(wish.text, autoescape=True),
            )
        )
    if wish.family:
        wheres.append(Programme.family == wish.family)
    if wish.year:
        wheres.append(ProgrammeVersion.year == int(wish.year))
    if wish.state:
        wheres.append(ProgrammeVersion.state == wish.state)
    total = session.scalar(
        select(func.count())
        .select_from(ProgrammeVersion)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(*wheres)
    )
    order: dict[str, tuple[Any, ...]] = {
        "newest": (ProgrammeVersion.year.desc(), Programme.family, Programme.id),
        "name": (Programme.ko, ProgrammeVersion.year.desc()),
        "ceiling": (func.coalesce(ProgrammeVersion.ceiling_won, 0).desc(), Programme.id),
    }
    query = (
        _joined()
        .where(*wheres)
        .order_by(*order[wish.sort], ProgrammeVersion.number.desc(), ProgrammeVersion.id)
        .offset(wish.offset)
        .limit(wish.limit)
    )
    return [Row(version, programme) for version, programme in session.execute(query)], total or 0


def choices(
    session: Session, states: Collection[str], regions: Collection[str] | None
) -> tuple[list[int], list[str]]:
    """Return the years and families there are, the newest first. One SELECT."""
    query = (
        select(ProgrammeVersion.year, Programme.family)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(ProgrammeVersion.state.in_(states))
        .distinct()
    )
    if regions is not None:
        query = query.where(_of_regions(regions))
    rows = session.execute(query).all()
    return sorted({year for year, _ in rows}, reverse=True), sorted({f for _, f in rows if f})


def in_force(session: Session, on: date, regions: Collection[str] | None) -> list[Row]:
    """Return the published versions whose validity covers a day. One SELECT."""
    query = (
        _joined()
        .where(
            ProgrammeVersion.state == "published",
            or_(ProgrammeVersion.valid_from.is_(None), ProgrammeVersion.valid_from <= on),
            or_(ProgrammeVersion.valid_to.is_(None), ProgrammeVersion.valid_to >= on),
        )
        .order_by(Programme.family, Programme.id, ProgrammeVersion.year, ProgrammeVersion.number)
    )
    if regions is not None:
        query = query.where(_of_regions(regions))
    return [Row(version, programme) for version, programme in session.execute(query)]


def by_id(session: Session, version_id: int) -> Row | None:
    """Return a version by its id. One SELECT."""
    row = session.execute(_joined().where(ProgrammeVersion.id == version_id)).first()
    return Row(row[0], row[1]) if row else None


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> Row | None:
    """Return a version by its public id; with ``lock`` others who change it wait. One SELECT."""
    query = _joined().where(ProgrammeVersion.public_id == public_id)
    if lock:
        query = query.with_for_update(of=ProgrammeVersion).execution_options(populate_existing=True)
    row = session.execute(query).first()
    return Row(row[0], row[1]) if row else None


def of_programme(session: Session, programme_id: str) -> list[ProgrammeVersion]:
    """Return all versions of a programme, the newest first. One SELECT."""
    query = (
        select(ProgrammeVersion)
        .where(ProgrammeVersion.programme_id == programme_id)
        .order_by(ProgrammeVersion.year.desc(), ProgrammeVersion.number.desc())
    )
    return list(session.scalars(query))


def programmes(session: Session, regions: Collection[str] | None) -> list[Programme]:
    """Return the programmes of regions and the national ones (None: all). One SELECT."""
    query = select(Programme).order_by(Programme.family, Programme.id)
    if regions is not None:
        query = query.where(_of_regions(regions))
    return list(session.scalars(query))


def families(session: Session) -> dict[str, str]:
    """Return programme id → family. One SELECT."""
    rows = session.execute(select(Programme.id, Programme.family)).all()
    return {row[0]: row[1] for row in rows}


def user_name(session: Session, user_id: int | None) -> str:
    """Return the name of a person, empty for nobody. At most one SELECT."""
    user = session.get(User, user_id) if user_id is not None else None
    return user.name if user else ""
