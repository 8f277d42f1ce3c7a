"""Versions of programmes: which are in force, which a reader may see, and their reading form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.programme import Programme, ProgrammeVersion
from app.repositories.programmes import versions as rows
from app.repositories.programmes.versions import Row
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.scope import Scope, scope_of
from matching.programmes.domain import Version
from matching.programmes.reading import read_version

SORTS = rows.SORTS
PUBLIC_STATES = ("published",)
DESK_STATES = ("draft", "published", "withdrawn")
LISTS = ("shares", "rules", "preferences", "documents", "stages")
_UNKNOWN = N_("이 지원 사업은 찾지 못했어요.")


@dataclass(frozen=True)
class Wanted:
    """A list as asked for; ``size`` None: all rows."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = "newest"
    page: int = 1
    size: int | None = 20


@dataclass(frozen=True)
class VersionList:
    """A page of versions and what the list may be narrowed by."""

    rows: tuple[Row, ...]
    total: int
    years: tuple[int, ...]
    families: tuple[str, ...]


@dataclass(frozen=True)
class VersionView:
    """A version with its programme, read, and the other versions that a reader may see."""

    row: ProgrammeVersion
    programme: Programme
    version: Version
    others: tuple[ProgrammeVersion, ...]
    author: str = ""
    may_change: bool = False


def document_of(row: ProgrammeVersion) -> dict[str, Any]:
    """Return a version as the document that the engine reads."""
    return {
        "programme": row.programme_id,
        "year": row.year,
        "number": row.number,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "ceiling_won": row.ceiling_won,
        "own_share_percent": row.own_share_percent,
        "source": row.source,
        "source_date": row.source_date,
        **{name: getattr(row, name) or [] for name in LISTS},
    }


def read(row: ProgrammeVersion) -> Version:
    """Return a version as the engine judges it.

    Raises:
        matching.programmes.reading.InvalidVersionError: it was written past the checks.
    """
    return read_version(document_of(row))


def in_force(session: Session, *, on: date, regions: Collection[str] | None = None) -> list[Row]:
    """Return the published versions in force on a day, of regions and national. One SELECT.

    Of two versions of one programme and year the later number counts. ``regions`` None: of every
    region.
    """
    latest = {
        (row.version.programme_id, row.version.year): row
        for row in rows.in_force(session, on, regions)
    }
    return list(latest.values())


def public_list(session: Session, wanted: Wanted) -> VersionList:
    """Return published versions of every region, as everybody may read them. Three SELECTs."""
    return _list(session, wanted, PUBLIC_STATES, None)


def desk_list(
    session: Session, scope: Scope, wanted: Wanted, *, catalogue: Catalogue
) -> VersionList:
    """Return all versions of the regions in sight and the national ones. Three SELECTs."""
    return _list(session, wanted, DESK_STATES, _regions(scope, catalogue))


def see(session: Session, public_id: str) -> VersionView:
    """Return a published version with the others of its programme. Two SELECTs.

    Raises:
        NotFound: there is none, or it is a draft or withdrawn.
    """
    row = rows.by_public_id(session, public_id)
    if row is None or row.version.state not in PUBLIC_STATES:
        raise NotFound(_UNKNOWN)
    others = rows.of_programme(session, row.programme.id)
    return VersionView(
        row.version,
        row.programme,
        read(row.version),
        tuple(v for v in others if v.state in PUBLIC_STATES and v.id != row.version.id),
    )


def see_on_desk(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue
) -> VersionView:
    """Return a version of any state, with all others of its programme. At most three SELECTs.

    Raises:
        NotFound: there is none in sight.
        Forbidden: the actor has no role on the desk.
    """
    row = row_in_sight(session, actor, public_id, catalogue=catalogue)
    return VersionView(
        row.version,
        row.programme,
        read(row.version),
        tuple(v for v in rows.of_programme(session, row.programme.id) if v.id != row.version.id),
        author=rows.user_name(session, row.version.created_by_id),
        may_change=may_change(actor, row.programme),
    )


def row_in_sight(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, lock: bool = False
) -> Row:
    """Return a version that the desk of the actor shows. One SELECT.

    Raises:
        NotFound: there is none in sight.
        Forbidden: the actor has no role on the desk.
    """
    scope = scope_of(actor, catalogue)
    row = rows.by_public_id(session, public_id, lock=lock)
    if row is None or not _sees(scope, row.programme, catalogue):
        raise NotFound(_UNKNOWN)
    return row


def may_change(actor: Actor, programme: Programme) -> bool:
    """Whether an actor writes versions: coordinators of the region, administrators national."""
    if programme.region_code is None:
        return actor.administrator
    return actor.coordinates(programme.region_code)


def programmes_to_change(session: Session, actor: Actor) -> list[Programme]:
    """Return the programmes of which the actor may write versions. One SELECT."""
    found = rows.programmes(session, actor.coordinator_regions)
    return [programme for programme in found if may_change(actor, programme)]


def _regions(scope: Scope, catalogue: Catalogue) -> set[str]:
    return {catalogue.places[place].region for place in scope.places}


def _sees(scope: Scope, programme: Programme, catalogue: Catalogue) -> bool:
    return programme.region_code is None or programme.region_code in _regions(scope, catalogue)


def _list(
    session: Session, wanted: Wanted, states: Collection[str], regions: Collection[str] | None
) -> VersionList:
    year = wanted.filters.get("year", "")
    wish = rows.Wish(
        states=states,
        regions=regions,
        text=wanted.text,
        family=wanted.filters.get("family", ""),
        year=year if year.isascii() and year.isdigit() else "",
        state=wanted.filters.get("state", ""),
        sort=wanted.sort,
        offset=(wanted.page - 1) * (wanted.size or 0),
        limit=wanted.size,
    )
    found, total = rows.find(session, wish)
    years, families = rows.choices(session, states, regions)
    return VersionList(tuple(found), total, tuple(years), tuple(families))
