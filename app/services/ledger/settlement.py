"""The checklist of settlement: each line with what proves it, a file or a closed task of a stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.ledger import Aid, SettlementItem
from app.models.stay import Stay, StayTask
from app.repositories.ledger import papers
from app.runtime.files import FileStore
from app.services import auditing
from app.services.actor import Actor
from app.services.file_intake import take_in
from app.services.ledger.access import open_to_change, own_aid
from app.services.ledger.changing import LONG_REASON, MAX_REASON
from app.services.ledger.handing_in import SentFile
from app.services.ledger.terms import MAX_TEXT, NEEDED, TOO_LONG
from app.services.scope import Scope

MAX_ITEMS = 60
MAX_NOTE = 1000
DECISIONS = ("accepted", "returned", "not_needed", "open")

_UNKNOWN = N_("이 정산 항목을 찾지 못했어요.")
_NOTHING = N_("파일, 상주 과제, 설명 가운데 하나는 있어야 해요.")
_DONE = N_("이미 확인한 항목이에요. 바꾸려면 코디네이터에게 말씀해 주세요.")
_NO_PROOF = N_("아직 증빙이 없어 확인할 수 없어요.")
_WHY_BACK = N_("무엇을 고치면 되는지 적어 주세요. 기업에 그대로 전해져요.")
_WHY = N_("왜 없어도 되는지 적어 주세요.")
_TASK = N_("이 기업의 마친 과제 가운데서 골라 주세요.")
_MANY = N_("정산 항목은 %(most)s건까지 넣을 수 있어요.")


@dataclass(frozen=True)
class Proof:
    """What shows that a line is done; ``task`` is the public id of a closed task of a stay."""

    sent: SentFile | None = None
    task: str = ""
    note: str = ""


def tasks_of(session: Session, company_id: int) -> list[tuple[StayTask, Stay]]:
    """Return the closed tasks of a firm's stays, which may prove a line. One SELECT."""
    return papers.closed_tasks(session, company_id)


def attach_own(
    session: Session,
    actor: Actor,
    aid_id: str,
    item_id: str,
    proof: Proof,
    *,
    files: FileStore,
    now: datetime,
) -> SettlementItem:
    """Let a firm prove a line of its checklist; a proof may be replaced until it is accepted.

    Raises:
        NotFound: the aid is not the actor's firm's, or has no such line.
        Conflict: the aid is over, or the line was accepted.
        Invalid: ``file``, ``task`` or ``note``.
    """
    row = own_aid(session, actor, aid_id, lock=True)
    return _attach(session, actor, row.aid, item_id, proof, files=files, now=now)


def attach(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    item_id: str,
    proof: Proof,
    *,
    files: FileStore,
    now: datetime,
) -> SettlementItem:
    """Prove a line for a firm. Raises like ``open_to_change`` and ``attach_own``."""
    row = open_to_change(session, scope, aid_id)
    return _attach(session, actor, row.aid, item_id, proof, files=files, now=now)


def decide(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    item_id: str,
    decision: str,
    *,
    reason: str,
    now: datetime,
) -> bool:
    """Accept a line, return it, do without it, or open it again; False where it is so already.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or nothing proves it yet.
        Invalid: ``reason`` where one is needed, or an unknown decision.
    """
    row = open_to_change(session, scope, aid_id)
    item = _item(session, row.aid, item_id)
    if decision not in DECISIONS:
        raise Invalid({"decision": N_("어떻게 할지 골라 주세요.")})
    if item.state == decision:
        return False
    if decision in {"accepted", "returned"} and item.state not in {"attached", "accepted"}:
        raise Conflict(_NO_PROOF)
    if decision in {"returned", "not_needed"}:
        _require_reason(reason, _WHY_BACK if decision == "returned" else _WHY)
    before = {"state": item.state, "note": item.note}
    if decision == "open" and (item.attachment_id or item.task_id):
        decision = "attached"
    item.state = decision
    if reason:
        item.note = reason
    item.decided_at, item.decided_by_id = now, actor.user_id
    after = {"state": decision, "reason": reason}
    _record(session, actor, row.aid, item, before=before, after=after, now=now)
    return True


def add(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    *,
    title: str,
    required: bool,
    now: datetime,
) -> SettlementItem:
    """Add a line to a checklist.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or it has sixty lines.
        Invalid: ``title``.
    """
    row = open_to_change(session, scope, aid_id)
    if not title:
        raise Invalid({"title": NEEDED})
    if len(title) > MAX_TEXT:
        raise Invalid({"title": Problem(TOO_LONG, {"most": MAX_TEXT})})
    last = papers.last_position(session, row.aid.id)
    if last >= MAX_ITEMS:
        raise Conflict(_MANY, most=MAX_ITEMS)
    item = SettlementItem(aid_id=row.aid.id, position=last + 1, title=title, required=required)
    session.add(item)
    _record(
        session, actor, row.aid, item, before={}, after={"required": required}, now=now
    )  # fmt: skip
    return item


def _attach(
    session: Session,
    actor: Actor,
    aid: Aid,
    item_id: str,
    proof: Proof,
    *,
    files: FileStore,
    now: datetime,
) -> SettlementItem:
    item = _item(session, aid, item_id)
    if item.state in {"accepted", "not_needed"}:
        raise Conflict(_DONE)
    if len(proof.note) > MAX_NOTE:
        raise Invalid({"note": Problem(TOO_LONG, {"most": MAX_NOTE})})
    if proof.sent is None and not proof.task and not proof.note:
        raise Invalid({"file": _NOTHING})
    before = {"state": item.state, "note": item.note}
    task = _task(session, aid, proof.task) if proof.task else None
    if proof.sent is not None:
        file = take_in(
            session, files, owner=actor, data=proof.sent.data, filename=proof.sent.filename,
            now=now,
        )  # fmt: skip
        item.attachment_id = file.id
    if task is not None:
        item.task_id = task.id
    item.state, item.note = "attached", proof.note
    item.decided_at = item.decided_by_id = None
    after = {"state": "attached", "file": proof.sent is not None, "task": proof.task}
    _record(session, actor, aid, item, before=before, after=after, now=now)
    return item


def _item(session: Session, aid: Aid, public_id: str) -> SettlementItem:
    item = papers.item(session, aid.id, public_id)
    if item is None:
        raise NotFound(_UNKNOWN)
    return item


def _task(session: Session, aid: Aid, public_id: str) -> StayTask:
    found = papers.closed_tasks(session, aid.company_id) if aid.company_id else []
    task = next((task for task, _ in found if task.public_id == public_id), None)
    if task is None:
        raise Invalid({"task": _TASK})
    return task


def _record(
    session: Session,
    actor: Actor,
    aid: Aid,
    item: SettlementItem,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    session.flush()
    auditing.record(
        session, actor, "settlement.changed", "aid", aid.public_id, now=now,
        region=aid.region_code, before={**before, "item": item.title}, after=after,
    )  # fmt: skip


def _require_reason(reason: str, problem: str) -> None:
    if not reason:
        raise Invalid({"reason": problem})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": Problem(LONG_REASON, {"most": MAX_REASON})})
