"""What coordinators see of imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.data_import import DataImport, DataImportRow
from app.models.effect import Panel
from app.repositories.imports import jobs, panels
from app.services.actor import Actor
from app.services.imports import kinds
from app.services.imports.kind import Kind
from app.services.imports.steps import own

PAGE = 20
MAX_EXPORT = 50_000
SORTS = jobs.ORDERS
SHOWN = ("bad", "match", "create", "update", "skip", "kept")
"""What the rows of an import may be narrowed to."""


@dataclass(frozen=True)
class ListedImport:
    """An import in the list with the name of who made it."""

    row: DataImport
    name: str


@dataclass(frozen=True)
class ImportPage:
    """One import: ``counts`` by action, and what is written at the moment."""

    row: DataImport
    kind: Kind
    name: str
    panel: Panel | None
    counts: Mapping[str, int]
    written: int
    lost: bool
    """Its worker is gone: another one goes on within a minute."""

    @property
    def open(self) -> bool:
        """Whether a worker has it."""
        return self.row.state in jobs.OPEN

    @property
    def percent(self) -> int:
        """How far the running step is."""
        return 100 * self.row.done // self.row.total if self.row.total else 0

    @property
    def ready(self) -> int:
        """How many rows would be written."""
        return self.counts.get("create", 0) + self.counts.get("update", 0)


def listed(
    session: Session,
    actor: Actor,
    *,
    kind: str = "",
    state: str = "",
    text: str = "",
    sort: str = "new",
    page: int = 1,
    size: int = PAGE,
) -> tuple[list[ListedImport], int]:
    """Return the imports of the actor's regions and how many there are in all. Two SELECTs."""
    found, total = jobs.found(
        session, actor.coordinator_regions, kind=kind, state=state, text=text, sort=sort,
        offset=(page - 1) * size, limit=size,
    )  # fmt: skip
    return [ListedImport(row, name) for row, name in found], total


def show(session: Session, actor: Actor, public_id: str, *, now: datetime) -> ImportPage:
    """Return one import. NotFound where it is not of a region of the actor."""
    row = own(session, actor, public_id)
    person = jobs.person_of(session, row.created_by_id)
    counts = jobs.counts(session, row.id)
    return ImportPage(
        row, kinds.KINDS[row.kind], person.name if person else "",
        panels.by_id(session, row.panel_id), counts,
        jobs.applied_count(session, row.id),
        row.claimed_until is not None and row.claimed_until < now,
    )  # fmt: skip


def rows(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    action: str = "",
    text: str = "",
    page: int = 1,
    size: int = PAGE,
) -> tuple[list[DataImportRow], int]:
    """Return lines of an import in the order of the file and how many there are in all."""
    row = own(session, actor, public_id)
    return jobs.listed_rows(
        session, row.id, action=action, text=text, offset=(page - 1) * size, limit=size
    )


def panels_of(session: Session, actor: Actor) -> list[Panel]:
    """Return the panels that rows may be read into."""
    return panels.of_regions(session, actor.coordinator_regions)
