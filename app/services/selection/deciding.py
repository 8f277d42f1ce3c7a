"""Decisions of a board: proposed from the ranking, overruled one by one, confirmed, told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.selection import OUTCOMES, Decision
from app.repositories.selection import decisions
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services import auditing
from app.services.actor import Actor
from app.services.selection.access import OpenRound, to_change
from app.services.selection.advising import propose_mentors
from app.services.selection.board import Board, BoardRow, board_of, figures_of, weakest

MAX_REASON = 1000
RULINGS = OUTCOMES
"""What a coordinator may decide."""
NEED_ADVICE = frozenset({"rejected", "not_eligible", "reserve"})
_UNJUDGED = N_("아직 아무도 채점하지 않은 신청이 있어요. 심사위원을 더 맡겨 주세요.")
_MISSING = N_("아직 들어오지 않은 심사가 있어요. 이대로 진행하려면 확인 칸에 표시해 주세요.")
_NOTHING = N_("낸 신청이 없어요.")
_UNPROPOSED = N_("먼저 순위대로 결정안을 만들어 주세요.")
_STALE = N_("결정안을 만든 뒤 점수가 달라졌어요. 결정안을 다시 만들어 확인해 주세요.")
_OVERFULL = N_("선정이 자리보다 많아요. 자리를 늘리거나 선정을 줄여 주세요.")
_CHOOSE = N_("목록에서 골라 주세요.")
_WHY = N_("이유를 적어 주세요. 기업이 그대로 읽어요.")
_LONG = N_("%(most)s자까지 적을 수 있어요.")
_UNKNOWN = N_("신청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_TOLD = N_("이미 기업에 알려서 되돌릴 수 없어요.")
_SURE = N_("확정하면 결정안이 굳어요. 확인 칸에 표시해 주세요.")
GAPS = ("points", "rank", "places", "cut", "least", "weakest", "rule")
"""What a reason may quote, written as ``{points}``."""


@dataclass(frozen=True)
class Texts:
    """Reasons by outcome, and the advice for those who were not chosen; with ``GAPS``."""

    reasons: Mapping[str, str]
    advice: str = ""


@dataclass(frozen=True)
class Ruling:
    """One decision as typed; ``mentor`` is a public id or empty."""

    outcome: str
    reason: str
    advice: str = ""
    mentor: str = field(default="")


def propose(
    session: Session,
    actor: Actor,
    public_id: str,
    texts: Texts,
    search: SearchRuntime,
    *,
    sure: bool,
    catalogue: Catalogue,
    now: datetime,
) -> int:
    """Write a decision for every application as the ranking says; return how many.

    What a coordinator overruled keeps outcome and words; the figures of all become those of now.

    Raises:
        Forbidden, NotFound: as for ``to_change``.
        Conflict: nothing was handed in, or somebody was judged by nobody.
        Invalid: a reason is missing, or reviews are missing and the actor is not ``sure``.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("reviewing",))
    board = board_of(session, opened, catalogue=catalogue)
    if not board.rows:
        raise Conflict(_NOTHING)
    if board.unjudged:
        raise Conflict(_UNJUDGED)
    _require_texts(board, texts, sure=sure)
    away = [r for r in board.rows if r.ranked.outcome in NEED_ADVICE and not _overruled(r)]
    mentors = propose_mentors(
        session, search, opened.round.region_code,
        [(row.application, row.company) for row in away], catalogue=catalogue, now=now,
    )  # fmt: skip
    for row in board.rows:
        decision = row.decision or Decision(application_id=row.application.id)
        if not _overruled(row):
            decision.outcome, decision.overruled = row.ranked.outcome, False
            decision.reason = filled(texts.reasons[row.ranked.outcome], row, board)
            helped = row.ranked.outcome in NEED_ADVICE
            decision.advice = filled(texts.advice, row, board) if helped else ""
            decision.mentor_id = mentors.get(row.application.id)
        _take_figures(decision, row, actor, now)
        session.add(decision)
    session.flush()
    _record(session, actor, opened, "round.proposed", {"decisions": len(board.rows)}, now)
    return len(board.rows)


def overrule(
    session: Session,
    actor: Actor,
    public_id: str,
    application_id: str,
    ruling: Ruling,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Set one decision by hand, with its reason.

    Raises:
        Forbidden, NotFound: as for ``to_change``, or there is no such application.
        Conflict: nothing was proposed yet.
        Invalid: by field.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("reviewing",))
    board = board_of(session, opened, catalogue=catalogue)
    row = row_of(board, application_id)
    if row.decision is None:
        raise Conflict(_UNPROPOSED)
    _check(ruling)
    mentor = decisions.mentor_by_public_id(session, ruling.mentor) if ruling.mentor else None
    if ruling.mentor and mentor is None:
        raise Invalid({"mentor": _CHOOSE})
    decision, before = row.decision, row.decision.outcome
    decision.outcome = ruling.outcome
    decision.overruled = ruling.outcome != row.ranked.outcome
    decision.reason, decision.advice = ruling.reason, ruling.advice
    decision.mentor_id = mentor.id if mentor else None
    _take_figures(decision, row, actor, now)
    session.flush()
    auditing.record(
        session, actor, "decision.changed", "application", application_id, now=now,
        region=opened.round.region_code, before={"outcome": before},
        after={"outcome": ruling.outcome, "reason": ruling.reason},
    )  # fmt: skip


def discard(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Throw all proposed decisions away; the scores stay.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("reviewing",))
    found = decisions.of_round(session, opened.round.id)
    for decision in found:
        session.delete(decision)
    session.flush()
    _record(session, actor, opened, "round.proposal_discarded", {"decisions": len(found)}, now)


def decide(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    sure: bool,
    catalogue: Catalogue,
    now: datetime,
) -> Board:
    """Confirm the decisions; reviewers can no longer change their scores.

    Raises:
        Forbidden, NotFound: as for ``to_change``.
        Conflict: another coordinator was faster, nothing was proposed, the scores changed since,
            or more firms are chosen than there are places.
        Invalid: the actor is not ``sure``.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("reviewing",))
    board = board_of(session, opened, catalogue=catalogue)
    if not board.proposed:
        raise Conflict(_UNPROPOSED)
    if board.stale:
        raise Conflict(_STALE)
    if board.count("chosen") > opened.round.places:
        raise Conflict(_OVERFULL)
    if not sure:
        raise Invalid({"sure": _SURE})
    row = opened.round
    row.state, row.decided_at, row.decided_by_id = "decided", now, actor.user_id
    session.flush()
    counts = {outcome: board.count(outcome) for outcome in OUTCOMES}
    _record(session, actor, opened, "round.decided", counts, now)
    return board


def undo(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Open a decided round again, as long as no firm was told.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``; or firms were told.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("decided",))
    if any(d.told_at for d in decisions.of_round(session, opened.round.id)):
        raise Conflict(_TOLD)
    row = opened.round
    row.state, row.decided_at, row.decided_by_id = "reviewing", None, None
    session.flush()
    _record(session, actor, opened, "round.decision_undone", {}, now)


def row_of(board: Board, application_id: str) -> BoardRow:
    """Return a row of a board by the public id of its application; NotFound for none."""
    found = next((r for r in board.rows if r.application.public_id == application_id), None)
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def filled(text: str, row: BoardRow, board: Board) -> str:
    """Return a text with its gaps filled from the ranking of one application."""
    round_, ranked = board.open.round, row.ranked
    worst = weakest(row, {c.position: c for c in board.open.criteria})
    values = {
        "points": f"{ranked.candidate.points:.1f}" if ranked.candidate.points is not None else "–",
        "rank": str(ranked.rank or "–"),
        "places": str(round_.places),
        "cut": f"{board.ranking.cut:.1f}" if board.ranking.cut is not None else "–",
        "least": f"{round_.least_points:.0f}",
        "weakest": worst.ko if worst else "–",
        "rule": " / ".join(rule.ko for rule in row.checked.against) or "–",
    }
    for gap in GAPS:
        text = text.replace("{" + gap + "}", values[gap])
    return text


def _overruled(row: BoardRow) -> bool:
    return row.decision is not None and row.decision.overruled


def _require_texts(board: Board, texts: Texts, *, sure: bool) -> None:
    problems: dict[str, Problem | str] = {}
    for outcome in {row.ranked.outcome for row in board.rows}:
        if not texts.reasons.get(outcome, ""):
            problems[f"reason_{outcome}"] = _WHY
    given = {**{f"reason_{k}": v for k, v in texts.reasons.items()}, "advice": texts.advice}
    for name, text in given.items():
        if len(text) > MAX_REASON:
            problems[name] = Problem(_LONG, {"most": MAX_REASON})
    if board.missing and not sure:
        problems["sure"] = _MISSING
    if problems:
        raise Invalid(problems)


def _check(ruling: Ruling) -> None:
    problems: dict[str, Problem | str] = {}
    if ruling.outcome not in OUTCOMES:
        problems["outcome"] = _CHOOSE
    if not ruling.reason:
        problems["reason"] = _WHY
    for name in ("reason", "advice"):
        if len(getattr(ruling, name)) > MAX_REASON:
            problems[name] = Problem(_LONG, {"most": MAX_REASON})
    if problems:
        raise Invalid(problems)


def _take_figures(decision: Decision, row: BoardRow, actor: Actor, now: datetime) -> None:
    (
        decision.points, decision.preference, decision.rank, decision.rank_without,
        decision.displaced,
    ) = figures_of(row)  # fmt: skip
    decision.decided_by_id, decision.decided_at = actor.user_id, now


def _record(
    session: Session,
    actor: Actor,
    opened: OpenRound,
    action: str,
    after: Mapping[str, int],
    now: datetime,
) -> None:
    auditing.record(
        session, actor, action, "round", opened.round.public_id, now=now,
        region=opened.round.region_code, after=after,
    )  # fmt: skip
