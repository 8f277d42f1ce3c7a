"""Photos, documents and evidence of a draft."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.attachment import Attachment, CaseAttachment
from app.models.case import CaseVersion
from app.repositories import case_versions as repository
from app.runtime.files import FileStore
from app.services import file_intake, measures, uploads
from app.services.actor import Actor
from app.services.case_editing import draft_of, manuscript
from app.services.case_steps import VISIBILITIES

PICTURES = ("before", "after", "photo")
PAPERS = ("document", "evidence")
MAX_FILES, MAX_CAPTION = 20, 200


def attach(
    session: Session, actor: Actor, public_id: str, *, files: FileStore, data: bytes, filename: str,
    role: str, caption: str, visibility: str, now: datetime,
) -> Attachment:  # fmt: skip
    """Add a file to the draft of a case, last in order, and return it.

    Pictures serve as ``before``, ``after`` or ``photo``; a ``document`` or ``evidence`` may be
    a picture or a paper.

    Raises:
        Invalid: ``file``, ``role``, ``caption`` or ``visibility`` cannot be taken.
        Conflict: there is no draft, or it holds twenty files already.
    """
    version = draft_of(manuscript(session, actor, public_id, lock=True))
    placed = repository.files_of(session, version.id)
    _check(role, caption, visibility)
    if len(placed) >= MAX_FILES:
        raise Conflict(
            N_("파일은 20개까지 넣을 수 있어요. 덜 중요한 것을 지우고 다시 올려 주세요.")
        )
    store = uploads.store_image if role in PICTURES else file_intake.take_in
    file = store(session, files, owner=actor, data=data, filename=filename, now=now)
    last = max((row.position for row, _ in placed), default=-1)
    session.add(
        CaseAttachment(
            version_id=version.id, attachment_id=file.id, role=role, caption=caption,
            visibility=visibility, position=last + 1,
        )
    )  # fmt: skip
    version.updated_at = now
    session.flush()
    return file


def _check(role: str, caption: str, visibility: str) -> None:
    problems: dict[str, Problem | str] = {}
    if role not in (*PICTURES, *PAPERS):
        problems["role"] = N_("파일의 쓰임을 골라 주세요.")
    if len(caption) > MAX_CAPTION:
        problems["caption"] = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_CAPTION})
    if visibility not in VISIBILITIES:
        problems["visibility"] = N_("누구에게 보일지 골라 주세요.")
    if problems:
        raise Invalid(problems)


def detach(
    session: Session, actor: Actor, public_id: str, file_public_id: str, *, now: datetime
) -> None:
    """Take a file out of the draft; KPIs it proved are self-reported again.

    Other versions keep it. NotFound when the draft does not hold it.
    """
    version = draft_of(manuscript(session, actor, public_id, lock=True))
    found = next(
        (
            (row, file)
            for row, file in repository.files_of(session, version.id)
            if file.public_id == file_public_id
        ),
        None,
    )
    if found is None:
        raise NotFound(N_("이 파일은 이미 지워졌어요."))
    row, file = found
    session.delete(row)
    measures.drop_evidence(session, version.id, file.id)
    _forget_typed(version, file_public_id)
    version.updated_at = now


def _forget_typed(version: CaseVersion, file_public_id: str) -> None:
    kept = version.typed.get("6")
    if kept is not None:
        rows = [
            {**r, "evidence": "" if r.get("evidence") == file_public_id else r.get("evidence", "")}
            for r in kept["kpis"]
        ]
        version.typed = {**version.typed, "6": {"kpis": rows}}
