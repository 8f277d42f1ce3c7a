"""Queries about the programme versions that an intent or a plan can be meant for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.programme import Programme, ProgrammeVersion


@dataclass(frozen=True)
class Round:
    """A version of a programme, as people choose it."""

    id: int
    public_id: str
    ko: str
    en: str
    year: int


def in_force(session: Session, *, region: str, on: date) -> list[Round]:
    """Return the published versions of a region and of the state in force on a day, by name."""
    query = (
        select(ProgrammeVersion, Programme)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(
            ProgrammeVersion.state == "published",
            ProgrammeVersion.valid_from <= on,
            or_(ProgrammeVersion.valid_to.is_(None), ProgrammeVersion.valid_to >= on),
            or_(Programme.region_code.is_(None), Programme.region_code == region),
        )
        .order_by(Programme.region_code.is_(None), Programme.ko, ProgrammeVersion.year.desc())
    )
    return [_round(version, programme) for version, programme in session.execute(query)]


def of_version(session: Session, version_id: int | None) -> Round | None:
    """Return the version with this id; None for none."""
    if version_id is None:
        return None
    query = (
        select(ProgrammeVersion, Programme)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(ProgrammeVersion.id == version_id)
    )
    found = session.execute(query).one_or_none()
    return _round(*found) if found else None


def version(session: Session, version_id: int) -> ProgrammeVersion | None:
    """Return a version with its rules."""
    return session.get(ProgrammeVersion, version_id)


def _round(version: ProgrammeVersion, programme: Programme) -> Round:
    return Round(version.id, version.public_id, programme.ko, programme.en, version.year)
