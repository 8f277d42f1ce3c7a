"""Papers of an agreement: the firm hands in, the desk receives, returns, accepts or waives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.ledger import DELIVERABLE_KINDS, Aid, Deliverable
from app.repositories.ledger import papers
from app.runtime.files import FileStore
from app.services import auditing
from app.services.actor import Actor
from app.services.file_intake import take_in
from app.services.ledger.access import open_to_change, own_aid
from app.services.ledger.changing import LONG_REASON, MAX_REASON, note_paper
from app.services.ledger.terms import MAX_TEXT, NEEDED, TOO_LONG
from app.services.scope import Scope

Kinds = DELIVERABLE_KINDS
MAX_PAPERS = 40

_UNKNOWN = N_("이 서류를 찾지 못했어요.")
_CLOSED = N_("이미 확인이 끝난 서류예요. 다시 내려면 코디네이터에게 말씀해 주세요.")
_NOT_HERE = N_("아직 받지 못한 서류라 확인할 수 없어요.")
_OTHER_FILE = N_("그사이 기업이 새 파일을 냈어요. 새 파일을 보고 다시 판단해 주세요.")
_WHY_BACK = N_("무엇을 고치면 되는지 적어 주세요. 기업에 그대로 전해져요.")
_WHY = N_("까닭을 적어 주세요.")
_MANY = N_("한 협약에 서류는 %(most)s건까지 넣을 수 있어요.")
_DAY = N_("날짜를 적어 주세요.")
_FUTURE = N_("받은 날은 오늘보다 뒤일 수 없어요.")


@dataclass(frozen=True)
class SentFile:
    """A file as it came."""

    data: bytes
    filename: str


def hand_in(
    session: Session,
    actor: Actor,
    aid_id: str,
    paper_id: str,
    sent: SentFile,
    *,
    files: FileStore,
    now: datetime,
) -> Deliverable:
    """Take a paper from its firm; one that was handed in may be replaced until it is accepted.

    The day of the first handing in stays: who was returned a paper is not late by that.

    Raises:
        NotFound: the aid is not the actor's firm's, or has no such paper.
        Conflict: the aid is over, or the paper was accepted or waived.
        Invalid: ``file`` cannot be taken.
    """
    row = own_aid(session, actor, aid_id, lock=True)
    paper = _paper(session, row.aid, paper_id)
    if paper.state in {"accepted", "waived"}:
        raise Conflict(_CLOSED)
    return _receive(session, actor, row.aid, paper, sent, files=files, day=None, now=now)


def receive(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    paper_id: str,
    sent: SentFile | None,
    *,
    day: date | None,
    files: FileStore,
    now: datetime,
) -> Deliverable:
    """Note that a paper came another way, on a day up to today, with or without a file.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or it was accepted or waived.
        Invalid: ``received_on`` or ``file``.
    """
    row = open_to_change(session, scope, aid_id)
    paper = _paper(session, row.aid, paper_id)
    if paper.state in {"accepted", "waived"}:
        raise Conflict(_CLOSED)
    if day is not None and day > today_in_seoul(now):
        raise Invalid({"received_on": _FUTURE})
    return _receive(session, actor, row.aid, paper, sent, files=files, day=day, now=now)


def accept(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    paper_id: str,
    *,
    seen: str,
    now: datetime,
) -> bool:
    """Accept a paper that is here; False when somebody did so before. ``seen`` is its file's id.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; the paper is not here, or another
            file was handed in since the actor looked.
    """
    row = open_to_change(session, scope, aid_id)
    paper = _paper(session, row.aid, paper_id)
    if paper.state == "accepted":
        return False
    if paper.state != "received":
        raise Conflict(_NOT_HERE)
    _require_seen(session, paper, seen)
    _decide(session, actor, row.aid, paper, "accepted", now=now)
    return True


def give_back(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    paper_id: str,
    *,
    reason: str,
    now: datetime,
) -> Deliverable:
    """Return a paper to its firm with what has to be mended; an accepted one is opened again.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or the paper is not here.
        Invalid: ``reason``.
    """
    row = open_to_change(session, scope, aid_id)
    paper = _paper(session, row.aid, paper_id)
    if paper.state not in {"received", "accepted"}:
        raise Conflict(_NOT_HERE)
    _require_reason(reason, _WHY_BACK)
    _decide(session, actor, row.aid, paper, "returned", reason=reason, now=now)
    return paper


def waive(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    paper_id: str,
    *,
    reason: str,
    now: datetime,
) -> Deliverable:
    """Do without a paper, for a reason; ``want_again`` takes it back.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or it was accepted.
        Invalid: ``reason``.
    """
    row = open_to_change(session, scope, aid_id)
    paper = _paper(session, row.aid, paper_id)
    if paper.state == "accepted":
        raise Conflict(_CLOSED)
    _require_reason(reason, _WHY)
    _decide(session, actor, row.aid, paper, "waived", reason=reason, now=now)
    return paper


def want_again(
    session: Session, actor: Actor, scope: Scope, aid_id: str, paper_id: str, *, now: datetime
) -> Deliverable:
    """Want a waived paper after all; what was received before is here again.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``.
    """
    row = open_to_change(session, scope, aid_id)
    paper = _paper(session, row.aid, paper_id)
    if paper.state == "waived":
        state = "due" if paper.received_on is None else "received"
        _decide(session, actor, row.aid, paper, state, now=now)
    return paper


def move_day(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    paper_id: str,
    due_on: date | None,
    *,
    reason: str,
    now: datetime,
) -> Deliverable:
    """Give a paper another day; both days and the reason stand in the history of the agreement.

    Who was reminded of the old day is reminded of the new one too.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or it was accepted or waived.
        Invalid: ``due_on`` or ``reason``, or the day is the same.
    """
    row = open_to_change(session, scope, aid_id)
    paper = _paper(session, row.aid, paper_id)
    if paper.state in {"accepted", "waived"}:
        raise Conflict(_CLOSED)
    if due_on is None:
        raise Invalid({"due_on": _DAY})
    _require_reason(reason, _WHY)
    days = paper.due_on, due_on
    if days[0] != days[1]:
        paper.due_on = due_on
        paper.reminded_at = paper.escalated_at = None
    note_paper(
        session, actor, row.aid, paper.title, "due_on", days, reason=reason, now=now
    )  # fmt: skip
    return paper


def add(
    session: Session,
    actor: Actor,
    scope: Scope,
    aid_id: str,
    *,
    kind: str,
    title: str,
    due_on: date | None,
    reason: str,
    now: datetime,
) -> Deliverable:
    """Want one more paper of an agreement.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_to_change``; or there are forty.
        Invalid: a field.
    """
    row = open_to_change(session, scope, aid_id)
    if len(papers.of_aids(session, [row.aid.id])) >= MAX_PAPERS:
        raise Conflict(_MANY, most=MAX_PAPERS)
    problems: dict[str, Problem | str] = {}
    if kind not in DELIVERABLE_KINDS:
        problems["kind"] = N_("종류를 골라 주세요.")
    if not title:
        problems["title"] = NEEDED
    elif len(title) > MAX_TEXT:
        problems["title"] = Problem(TOO_LONG, {"most": MAX_TEXT})
    if due_on is None:
        problems["due_on"] = _DAY
    if not reason:
        problems["reason"] = _WHY
    if due_on is None or problems:
        raise Invalid(problems)
    paper = Deliverable(aid_id=row.aid.id, kind=kind, title=title, due_on=due_on)
    session.add(paper)
    session.flush()
    note_paper(
        session, actor, row.aid, title, "due_on", (None, due_on), reason=reason, now=now
    )  # fmt: skip
    return paper


def _paper(session: Session, aid: Aid, public_id: str) -> Deliverable:
    paper = papers.one(session, aid.id, public_id)
    if paper is None:
        raise NotFound(_UNKNOWN)
    return paper


def _receive(
    session: Session,
    actor: Actor,
    aid: Aid,
    paper: Deliverable,
    sent: SentFile | None,
    *,
    files: FileStore,
    day: date | None,
    now: datetime,
) -> Deliverable:
    if sent is not None:
        file = take_in(session, files, owner=actor, data=sent.data, filename=sent.filename, now=now)
        paper.attachment_id = file.id
    before = {"state": paper.state}
    paper.received_on = paper.received_on or day or today_in_seoul(now)
    paper.state, paper.reason = "received", ""
    paper.decided_at = paper.decided_by_id = None
    _record(
        session, actor, aid, paper, "received", before=before,
        after={"received_on": paper.received_on.isoformat()}, now=now,
    )  # fmt: skip
    return paper


def _decide(
    session: Session,
    actor: Actor,
    aid: Aid,
    paper: Deliverable,
    state: str,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    before = {"state": paper.state, "reason": paper.reason}
    paper.state, paper.reason = state, reason
    paper.decided_at, paper.decided_by_id = now, actor.user_id
    after = {"state": state, "reason": reason}
    _record(session, actor, aid, paper, state, before=before, after=after, now=now)


def _record(
    session: Session,
    actor: Actor,
    aid: Aid,
    paper: Deliverable,
    what: str,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    session.flush()
    auditing.record(
        session, actor, f"paper.{what}", "aid", aid.public_id, now=now, region=aid.region_code,
        before={**before, "paper": paper.title}, after=after,
    )  # fmt: skip


def _require_seen(session: Session, paper: Deliverable, seen: str) -> None:
    if papers.file_of(session, paper) != seen:
        raise Conflict(_OTHER_FILE)


def _require_reason(reason: str, problem: str) -> None:
    if not reason:
        raise Invalid({"reason": problem})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": Problem(LONG_REASON, {"most": MAX_REASON})})
