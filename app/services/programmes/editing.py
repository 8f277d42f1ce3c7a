"""Writing a version: a draft from the last one, its parts, publishing, withdrawing.

A published version never changes but for its last day: who wants another rule publishes another
version, and what an application was judged by can be read for ever.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound
from app.models.programme import Programme, ProgrammeVersion
from app.repositories.programmes import versions as rows
from app.repositories.programmes.versions import Row
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.programmes.difference import difference
from app.services.programmes.versions import (
    LISTS,
    document_of,
    may_change,
    programmes_to_change,
    row_in_sight,
)
from matching.programmes.reading import InvalidVersionError, Wrong, read_version

PLAIN = (
    "valid_from", "valid_to", "ceiling_won", "own_share_percent", "source", "source_date", "note",
)  # fmt: skip
_READ_ONLY = N_("이 지원 사업의 규칙은 담당 지역의 코디네이터나 관리자만 고칠 수 있어요.")
_FIXED = N_("이미 공개한 규칙은 고칠 수 없어요. 새 규칙을 만들어 주세요.")
_FASTER = N_("다른 사람이 방금 같은 규칙을 만들었어요. 목록을 새로 고쳐 주세요.")


class InvalidParts(Invalid):
    """Fields of a version that cannot be read, by the engine's path."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        """Keep the engine's words: the web translates them beside the fields."""
        self.wrong = tuple(wrong)
        super().__init__({one.path: one.expected for one in wrong})


def start(
    session: Session, actor: Actor, programme_id: str, year: int, *, now: datetime
) -> ProgrammeVersion:
    """Begin a draft for a year from the newest version; go on with one that is there.

    Raises:
        NotFound: no such programme that the actor may change.
        Invalid: the year.
        Conflict: somebody began the same draft at the same moment.
    """
    programme = next(
        (p for p in programmes_to_change(session, actor) if p.id == programme_id), None
    )
    if programme is None:
        raise NotFound(_READ_ONLY)
    if not 2000 <= year <= 2100:
        raise Invalid({"year": N_("2000부터 2100까지의 해를 적어 주세요.")})
    versions = rows.of_programme(session, programme_id)
    for version in versions:
        if version.state == "draft" and version.year == year:
            return version
    last = next((v for v in versions if v.state != "withdrawn"), None)
    draft = _copy(programme, last, year)
    draft.number = 1 + max((v.number for v in versions if v.year == year), default=0)
    draft.created_by_id, draft.created_at = actor.user_id, now
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError as error:
        raise Conflict(_FASTER) from error
    _record(session, actor, "programme.drafted", Row(draft, programme), now, after={"year": year})
    return draft


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    values: Mapping[str, Any],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> ProgrammeVersion:
    """Set parts of a draft: any of ``PLAIN`` and ``LISTS``.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
        Conflict: it is published.
        InvalidParts: with the paths of what cannot be read; nothing is changed.
    """
    row = _own(session, actor, public_id, catalogue)
    if row.version.state != "draft":
        raise Conflict(_FIXED)
    before = document_of(row.version)
    wanted = {**before, **{name: values[name] for name in values if name != "note"}}
    try:
        version = read_version(wanted)
    except InvalidVersionError as error:
        raise InvalidParts(error.wrong) from error
    # days may come as text, and only the engine has read them
    days = {
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "source_date": version.citation.day,
    }
    for name in (*PLAIN, *LISTS):
        if name in values:
            setattr(row.version, name, days.get(name, values[name]))
    changes = difference(before, document_of(row.version))
    if changes:
        _record(
            session, actor, "programme.changed", row, now,
            before={c.part: _json(before[c.part]) for c in changes},
            after={c.part: _json(wanted[c.part]) for c in changes},
        )  # fmt: skip
    return row.version


def draft_in_sight(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue
) -> ProgrammeVersion:
    """Return a draft that the actor may change. One SELECT.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
        Conflict: it is published.
    """
    row = row_in_sight(session, actor, public_id, catalogue=catalogue)
    if not may_change(actor, row.programme):
        raise Forbidden(_READ_ONLY)
    if row.version.state != "draft":
        raise Conflict(_FIXED)
    return row.version


def replaced_by(session: Session, version: ProgrammeVersion) -> list[ProgrammeVersion]:
    """Return the published versions whose validity ends when this one is published."""
    first = version.valid_from
    if first is None:
        return []
    return [
        other
        for other in rows.of_programme(session, version.programme_id)
        if other.state == "published"
        and other.id != version.id
        and (other.valid_to is None or other.valid_to >= first)
        and (other.valid_from is None or other.valid_from < first)
    ]


def publish(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> ProgrammeVersion:
    """Put a draft in force; what was in force ends on the day before.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
        Conflict: it is no draft.
        Invalid: by field: a first day, a source and at least one rule are needed.
    """
    row = _own(session, actor, public_id, catalogue)
    version = row.version
    if version.state != "draft":
        raise Conflict(_FIXED)
    problems = {}
    if version.valid_from is None:
        problems["valid_from"] = N_("언제부터 쓰는 규칙인지 적어 주세요.")
    if not version.source.strip():
        problems["source"] = N_("어디에서 읽은 규칙인지 적어 주세요.")
    if not version.rules:
        problems["rules"] = N_(
            "규칙을 하나 이상 적어 주세요. 규칙이 없으면 아무도 답을 얻지 못해요."
        )
    if problems:
        raise Invalid(problems)
    assert version.valid_from is not None  # noqa: S101 - told above
    ended = {}
    for other in replaced_by(session, version):
        other.valid_to = version.valid_from - timedelta(days=1)
        # the files of reference data would open it again
        other.edited = True
        ended[other.public_id] = other.valid_to.isoformat()
    version.state, version.published_at = "published", now
    _record(session, actor, "programme.published", row, now, after={"ended": ended})
    return version


def end(
    session: Session,
    actor: Actor,
    public_id: str,
    last: date | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> ProgrammeVersion:
    """Set the last day of a published version; None leaves it open.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
        Invalid: the day lies before the first.
    """
    row = _own(session, actor, public_id, catalogue)
    version = row.version
    if last and version.valid_from and last < version.valid_from:
        raise Invalid({"valid_to": N_("첫날보다 앞설 수 없어요.")})
    before = version.valid_to
    if before != last:
        version.valid_to, version.edited = last, True
        _record(
            session, actor, "programme.ended", row, now,
            before={"valid_to": _json(before)}, after={"valid_to": _json(last)},
        )  # fmt: skip
    return version


def withdraw(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> ProgrammeVersion:
    """Take a version out of sight; what was judged by it keeps pointing to it.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
    """
    row = _own(session, actor, public_id, catalogue)
    if row.version.state != "withdrawn":
        row.version.state, row.version.edited = "withdrawn", True
        _record(session, actor, "programme.withdrawn", row, now)
    return row.version


def restore(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> ProgrammeVersion:
    """Put a withdrawn version back: a draft as a draft, a published one as published.

    Raises:
        NotFound, Forbidden: it is not the actor's to change.
    """
    row = _own(session, actor, public_id, catalogue)
    version = row.version
    if version.state == "withdrawn":
        # a version of the reference files was published before anybody wrote the moment
        drafted = version.created_by_id is not None and version.published_at is None
        version.state = "draft" if drafted else "published"
        _record(session, actor, "programme.restored", row, now)
    return version


def _own(session: Session, actor: Actor, public_id: str, catalogue: Catalogue) -> Row:
    row = row_in_sight(session, actor, public_id, catalogue=catalogue, lock=True)
    if not may_change(actor, row.programme):
        raise Forbidden(_READ_ONLY)
    return row


def _copy(programme: Programme, last: ProgrammeVersion | None, year: int) -> ProgrammeVersion:
    values = {name: list(getattr(last, name) or []) if last else [] for name in LISTS}
    return ProgrammeVersion(
        programme_id=programme.id,
        year=year,
        state="draft",
        edited=True,
        ceiling_won=last.ceiling_won if last else None,
        own_share_percent=last.own_share_percent if last else None,
        source=last.source if last else "",
        source_date=last.source_date if last else None,
        note=last.note if last else "",
        **values,
    )


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _record(
    session: Session,
    actor: Actor,
    action: str,
    row: Row,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    auditing.record(
        session, actor, action, "programme_version", row.version.public_id,
        now=now, region=row.programme.region_code, before=before, after=after,
    )  # fmt: skip
