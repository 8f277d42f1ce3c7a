"""Panels of firms by year: brought in from a file, looked at, removed and brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.effect import Panel
from app.repositories import proof
from app.repositories.proof import PanelLine
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.proof import panel_files
from app.services.proof.panel_files import Read
from app.services.scope import Scope

SORTS = proof.PANEL_SORTS
PAGE_SIZE = 20
MAX_TITLE, MAX_SOURCE, MAX_NOTE = 120, 500, 2000
_UNKNOWN = N_("이 자료는 찾지 못했어요.")
_TITLE = N_("자료의 이름을 적어 주세요. 120자까지 적을 수 있어요.")
_SOURCE = N_("어디에서 온 자료인지 적어 주세요. 출처가 없으면 나중에 믿을 수 없어요.")
_LONG = N_("조금 줄여 주세요. 여기에 적기에는 너무 길어요.")
_FILE = N_("파일을 골라 주세요.")
_REGION = N_("지역을 골라 주세요.")
_ALREADY = N_("이미 지운 자료예요.")


@dataclass(frozen=True)
class PanelPage:
    """A panel with what is in it: firms by first year of support, by cell, rows per outcome."""

    line: PanelLine
    starts: Sequence[tuple[int | None, int]]
    cells: Sequence[tuple[str, str, int, int]]
    outcomes: dict[str, int]

    @property
    def panel(self) -> Panel:
        """The panel itself."""
        return self.line.panel


def list_panels(
    session: Session,
    scope: Scope,
    *,
    text: str = "",
    removed: bool = False,
    sort: str = "newest",
    page: int = 1,
    size: int | None = PAGE_SIZE,
) -> tuple[list[PanelLine], int]:
    """Return one page of the panels of the reader's regions, and how many there are. Two SELECTs.

    Who reads one municipality sees none: a panel is of a whole region.
    """
    return proof.panels(
        session, scope.regions, text=text, removed=removed, sort=sort,
        offset=(page - 1) * (size or 0), limit=size,
    )  # fmt: skip


def find(session: Session, scope: Scope, public_id: str, *, removed: bool = False) -> Panel:
    """Return a panel of the reader's regions.

    Raises:
        NotFound: there is none, or it was removed.
    """
    panel = proof.panel_by_public_id(session, public_id)
    if panel is None or not scope.sees_region(panel.region_code):
        raise NotFound(_UNKNOWN)
    if panel.removed_at is not None and not removed:
        raise NotFound(_UNKNOWN)
    return panel


def panel_page(session: Session, scope: Scope, public_id: str) -> PanelPage:
    """Return a panel with what is in it, be it removed; NotFound outside the reader's regions."""
    panel = find(session, scope, public_id, removed=True)
    return PanelPage(
        proof.size_of(session, panel),
        proof.firms_by_start(session, panel.id),
        proof.cells(session, panel.id),
        proof.known_outcomes(session, panel.id),
    )


def create(
    session: Session,
    actor: Actor,
    scope: Scope,
    *,
    region: str,
    title: str,
    source: str,
    note: str,
    data: bytes,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[Panel | None, Read]:
    """Bring a panel in; return it, or None with what is wrong with the lines of the file.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Invalid: by field.
    """
    if not region:
        raise Invalid({"region": _REGION})
    scope.require_change(region)
    _check(title, source, note, data)
    read = panel_files.read(data, catalogue=catalogue, region=region)
    if not read.rows:
        return None, read
    panel = Panel(
        region_code=region, title=title, source=source, note=note, created_by_id=actor.user_id,
        created_at=now,
    )  # fmt: skip
    session.add(panel)
    session.flush()
    proof.put_rows(session, panel.id, read.rows)
    _record(session, actor, panel, "panel.created", now, rows=len(read.rows))
    return panel, read


def _check(title: str, source: str, note: str, data: bytes) -> None:
    problems = {
        name: text
        for name, text, wrong in (
            ("title", _TITLE, not title or len(title) > MAX_TITLE),
            ("source", _SOURCE, not source),
            ("source", _LONG, len(source) > MAX_SOURCE),
            ("note", _LONG, len(note) > MAX_NOTE),
            ("file", _FILE, not data),
        )
        if wrong
    }
    if problems:
        raise Invalid(problems)


def remove(session: Session, actor: Actor, scope: Scope, public_id: str, *, now: datetime) -> Panel:
    """Take a panel and its studies out of sight; it can be brought back.

    Raises:
        NotFound, Forbidden: not the reader's, or only to be read.
        Conflict: it was removed already.
    """
    panel = find(session, scope, public_id, removed=True)
    scope.require_change(panel.region_code)
    if panel.removed_at is not None:
        raise Conflict(_ALREADY)
    panel.removed_at = now
    _record(session, actor, panel, "panel.removed", now)
    return panel


def restore(
    session: Session, actor: Actor, scope: Scope, public_id: str, *, now: datetime
) -> Panel:
    """Bring a removed panel and its studies back; one that was not removed stays as it is."""
    panel = find(session, scope, public_id, removed=True)
    scope.require_change(panel.region_code)
    if panel.removed_at is not None:
        panel.removed_at = None
        _record(session, actor, panel, "panel.restored", now)
    return panel


def _record(
    session: Session, actor: Actor, panel: Panel, action: str, now: datetime, **after: object
) -> None:
    auditing.record(
        session, actor, action, "panel", panel.public_id, now=now, region=panel.region_code,
        after={"title": panel.title, **after},
    )  # fmt: skip
