"""What a firm says about an item beside its tasks: shown by a document, planned, does not apply."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Invalid, NotFound, Problem
from app.models.esg import ESG_STATES, EsgRecord
from app.repositories import esg
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services import auditing, file_intake
from app.services.actor import Actor
from app.services.esg.access import OpenFirm

MAX_NOTE = 500
UNKNOWN_ITEM = N_("이 항목은 찾지 못했어요.")
_STATE = N_("셋 가운데 하나를 골라 주세요.")
_DOCUMENT = N_("근거가 되는 사진이나 문서를 올려 주세요.")
_REASON = N_("왜 해당하지 않는지 적어 주세요.")
_LONG = N_("500자까지 적을 수 있어요.")


def say(
    session: Session,
    actor: Actor,
    firm: OpenFirm,
    item_id: str,
    *,
    state: str,
    note: str,
    data: bytes,
    filename: str,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> EsgRecord:
    """Say what a firm shows for an item; a new file takes the place of the old one.

    Raises:
        Forbidden, NotFound: not the actor's to say, or no such item.
        Invalid: by field.
    """
    firm.require_record()
    if item_id not in catalogue.esg_items:
        raise NotFound(UNKNOWN_ITEM)
    record = esg.record_of(session, firm.company.id, item_id)
    _check(state, note, has_file=bool(data or (record and record.attachment_id)))
    before = {"state": record.state} if record else {}
    if record is None:
        record = EsgRecord(company_id=firm.company.id, item_id=item_id)
    if data:
        record.attachment_id = _stored(session, actor, files, data, filename, now)
    record.state, record.note = state, note
    record.author_id, record.updated_at = actor.user_id, now
    session.add(record)
    session.flush()
    auditing.record(
        session, actor, "esg.said", "esg_record", record.public_id, now=now, region=firm.region,
        before=before, after={"state": state, "item": item_id},
    )  # fmt: skip
    return record


def forget(session: Session, actor: Actor, firm: OpenFirm, item_id: str, *, now: datetime) -> None:
    """Take back what was said about an item; without anything said nothing happens."""
    firm.require_record()
    record = esg.record_of(session, firm.company.id, item_id)
    if record is None:
        return
    auditing.record(
        session, actor, "esg.taken_back", "esg_record", record.public_id, now=now,
        region=firm.region, before={"state": record.state, "item": item_id},
    )  # fmt: skip
    session.delete(record)


def _check(state: str, note: str, *, has_file: bool) -> None:
    problems: dict[str, Problem | str] = {}
    if state not in ESG_STATES:
        problems["state"] = _STATE
    elif state == "evidenced" and not has_file:
        problems["file"] = _DOCUMENT
    elif state == "not_applicable" and not note:
        problems["note"] = _REASON
    if len(note) > MAX_NOTE:
        problems["note"] = _LONG
    if problems:
        raise Invalid(problems)


def _stored(
    session: Session, actor: Actor, files: FileStore, data: bytes, filename: str, now: datetime
) -> int:
    return file_intake.take_in(
        session, files, owner=actor, data=data, filename=filename, now=now
    ).id
