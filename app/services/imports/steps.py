"""What a coordinator does with an import: begins it, corrects it, takes it in, takes it back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.data_import import DataImport
from app.models.effect import Panel
from app.repositories.imports import jobs, panels
from app.runtime.files import FileStore
from app.services import auditing
from app.services.actor import Actor
from app.services.imports import files, kinds
from app.services.imports.work import LIMITS

MAX_OPTION = 100
MAX_OPEN = 20
_KIND = N_("무엇의 명단인지 골라 주세요.")
_UNKNOWN = N_("이 명단을 찾지 못했어요.")
_CHOOSE = N_("목록에서 하나를 골라 주세요.")
_PANEL = N_("어느 패널의 자료인지 골라 주세요.")
_BUSY = N_("아직 처리하는 중이에요. 끝난 다음에 다시 해 주세요.")
_TWICE = N_("같은 열을 두 번 고르셨어요. 하나만 골라 주세요.")
_NOTHING = N_("가져올 줄이 없어요. 아래 문제를 고쳐 파일을 다시 올려 주세요.")
_UNSURE = N_("아직 확인하지 않은 줄이 %(n)s개 있어요. 어느 기업인지 먼저 골라 주세요.")
_STATE = N_("지금은 할 수 없는 일이에요. 새로 고쳐 지금 상태를 확인해 주세요.")
_MANY = N_("끝나지 않은 명단이 너무 많아요. 먼저 올린 것을 가져오거나 버려 주세요.")
_LONG = N_("%(n)s자까지 적을 수 있어요.")


def own(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> DataImport:
    """Return an import of a region of the actor.

    Raises:
        NotFound: there is none, or it belongs to another region.
    """
    row = jobs.by_public_id(session, public_id, lock=lock)
    if row is None or not actor.coordinates(row.region_code):
        raise NotFound(_UNKNOWN)
    return row


def begin(
    session: Session,
    actor: Actor,
    store: FileStore,
    *,
    kind: str,
    region: str,
    file_name: str,
    data: bytes,
    options: Mapping[str, str],
    panel: str = "",
    now: datetime,
) -> DataImport:
    """Keep a file and leave it to the worker; nothing of it is read here.

    Args:
        session: the running transaction.
        actor: a coordinator of the region.
        store: where the file is kept until it is taken in or dropped.
        kind: one of the registry.
        region: of the list.
        file_name: as the person calls it.
        data: the bytes.
        options: choices for the whole list; what is missing is the usual one.
        panel: public id of the panel, for rows of a panel.
        now: the moment.

    Raises:
        Invalid: by field ``kind``, ``file``, ``panel`` or option.
        Forbidden: the actor does not coordinate the region.
        Conflict: too many imports of the region are not ended.
    """
    if kind not in kinds.KINDS:
        raise Invalid({"kind": _KIND})
    actor.require_region(region)
    chosen = _options(kind, options)
    found = _panel(session, kind, region, panel)
    files.check(data, LIMITS)
    if jobs.open_count(session, region) >= MAX_OPEN:
        raise Conflict(_MANY)
    row = DataImport(
        kind=kind, region_code=region, panel_id=found.id if found else None,
        file_name=file_name[-120:] or "–", digest=store.put(data), settings={"options": chosen},
        created_by_id=actor.user_id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _record(session, actor, row, "import.uploaded", now)
    return row


def reread(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    columns: Mapping[str, int],
    options: Mapping[str, str],
    now: datetime,
) -> DataImport:
    """Judge a file anew with other columns or choices; ``columns`` are positions by key.

    Raises:
        NotFound: see :func:`own`.
        Conflict: it is being worked on, or was taken in.
        Invalid: by option, or ``columns`` where one is named twice.
    """
    row = own(session, actor, public_id, lock=True)
    _require(row, {"preview", "failed"})
    if row.settings.get("failed_in") in {"applying", "undoing"}:
        raise Conflict(_STATE)
    if len(set(columns.values())) != len(columns):
        raise Invalid({"columns": _TWICE})
    known = {column.key for column in kinds.KINDS[row.kind].columns}
    head = row.settings.get("head", [])
    kept = {key: at for key, at in columns.items() if key in known and 0 <= at < len(head)}
    row.settings = {**row.settings, "columns": kept, "options": _options(row.kind, options)}
    _start(row, "reading", total=0)
    _record(session, actor, row, "import.reread", now)
    return row


def apply(session: Session, actor: Actor, public_id: str, *, now: datetime) -> DataImport:
    """Let the worker write the rows that are ready.

    Raises:
        NotFound: see :func:`own`.
        Conflict: it does not wait for this, has nothing to write, or has undecided rows.
    """
    row = own(session, actor, public_id, lock=True)
    _require(row, {"preview"})
    waiting = jobs.undecided(session, row.id)
    if waiting:
        raise Conflict(_UNSURE, n=waiting)
    counts = jobs.counts(session, row.id)
    total = counts.get("create", 0) + counts.get("update", 0)
    if not total:
        raise Conflict(_NOTHING)
    row.counts = counts
    _start(row, "applying", total=total)
    _record(session, actor, row, "import.started", now)
    return row


def undo(session: Session, actor: Actor, public_id: str, *, now: datetime) -> DataImport:
    """Let the worker take an import back; what was kept before may be tried again.

    Raises:
        NotFound: see :func:`own`.
        Conflict: it was not taken in, or nothing of it is left.
    """
    row = own(session, actor, public_id, lock=True)
    _require(row, {"applied", "undone"})
    written = jobs.applied_count(session, row.id)
    if not written:
        raise Conflict(_STATE)
    _start(row, "undoing", total=written)
    _record(session, actor, row, "import.undo_started", now)
    return row


def retry(session: Session, actor: Actor, public_id: str, *, now: datetime) -> DataImport:
    """Go on where a step failed.

    Raises:
        NotFound: see :func:`own`.
        Conflict: it did not fail.
    """
    row = own(session, actor, public_id, lock=True)
    _require(row, {"failed"})
    step = row.settings.get("failed_in") or "reading"
    row.settings = {**row.settings, "failed_in": ""}
    row.state, row.problem, row.claimed_until = step, "", None
    _record(session, actor, row, "import.retried", now)
    return row


def drop(
    session: Session, actor: Actor, store: FileStore, public_id: str, *, now: datetime
) -> DataImport:
    """Throw a file away that was not taken in, with everything that was read of it.

    Raises:
        NotFound: see :func:`own`.
        Conflict: it is being worked on, or was taken in.
    """
    row = own(session, actor, public_id, lock=True)
    _require(row, {"preview", "failed"})
    if row.settings.get("failed_in") in {"applying", "undoing"}:
        raise Conflict(_STATE)
    jobs.forget_rows(session, row.id)
    row.state, row.total, row.done, row.counts = "dropped", 0, 0, {}
    row.settings = {"options": row.settings.get("options", {})}
    if not jobs.same_file_waits(session, row):
        store.path(row.digest).unlink(missing_ok=True)
    _record(session, actor, row, "import.dropped", now)
    return row


def _start(row: DataImport, state: str, *, total: int) -> None:
    row.state, row.total, row.done, row.problem = state, total, 0, ""
    row.claimed_until = None


def _require(row: DataImport, states: set[str]) -> None:
    if row.state in jobs.OPEN:
        raise Conflict(_BUSY)
    if row.state not in states:
        raise Conflict(_STATE)


def _options(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    chosen, problems = {}, dict[str, Problem | str]()
    for option in kinds.KINDS[kind].options:
        value = given.get(option.key, "").strip()
        if option.values:
            value = value or next(iter(option.values))
            if value not in option.values:
                problems[option.key] = _CHOOSE
        elif len(value) > MAX_OPTION:
            problems[option.key] = Problem(_LONG, {"n": MAX_OPTION})
        chosen[option.key] = value
    if problems:
        raise Invalid(problems)
    return chosen


def _panel(session: Session, kind: str, region: str, public_id: str) -> Panel | None:
    if kind != "panel":
        return None
    found = panels.by_public_id(session, region, public_id)
    if found is None:
        raise Invalid({"panel": _PANEL})
    return found


def _record(session: Session, actor: Actor, row: DataImport, action: str, now: datetime) -> None:
    auditing.record(
        session, actor, action, "data_import", row.public_id, now=now, region=row.region_code,
        after={"kind": row.kind, "file": row.file_name, "rows": row.total},
    )  # fmt: skip
    # the worker begins when this transaction is through
    session.info["effects"] = True
