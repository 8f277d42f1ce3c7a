"""What speaks against a meeting at a place of the board, each in a sentence.

``hard`` is what no timetable can hold: two meetings at once, a table twice, somebody who does not
take part. Everything else is for a coordinator to weigh, who is asked before it is done.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Problem
from app.models.event import Registration
from app.repositories.matchday import board_rows
from app.repositories.matchday.board_rows import PairFacts
from app.services.matchday.board_state import BoardState
from app.services.matchday.differences import Place

_NO_ROUND = N_("%(round)s라운드는 없어요.")
_NO_TABLE = N_("%(table)s번 테이블은 없어요.")
_LEFT = N_("%(name)s: 이제 이 행사에 참가하지 않아요.")
_TWICE = N_("두 분은 이미 %(round)s라운드에 만나요. 두 번 만나게 할 수는 없어요.")
_BUSY = N_("%(name)s: %(round)s라운드에 %(other)s와(과) 만나요.")
_TABLE_TAKEN = N_("%(round)s라운드 %(table)s번 테이블에는 다른 만남이 있어요.")
_LOCKED = N_("잠근 만남이에요. 먼저 잠금을 풀어 주세요.")
_UNAVAILABLE = N_("%(name)s: %(round)s라운드에는 올 수 없다고 했어요.")
_ABSENT = N_("%(name)s: 오지 않거나 먼저 갔다고 표시돼 있어요.")
_LATE = N_("%(name)s: %(late)s라운드부터 올 수 있어요.")
_NEVER = N_(
    "%(name)s: 이 만남을 원하지 않는다고 했어요. 코디네이터만 아는 일이니 상대에게 알리지 마세요."
)
_REFUSED = N_("한 분이 이 만남을 거절했어요.")
_COMPETITOR = N_("서로 경쟁하는 기업이에요.")
_RULE = N_("맞춤 규칙이 막는 만남이에요.")
_OWN_FIRM = N_("멘토가 이 기업 사람이에요.")
_BELOW = N_("맞춤 점수 %(score)s점은 하한 %(floor)s점보다 낮고, 만나고 싶다는 바람도 없어요.")
_FULL = N_("%(name)s: 만남이 %(count)s번이 돼요. 많아야 %(limit)s번으로 정했어요.")
POINTS = 100
"""Scores are shown out of so many points."""


@dataclass(frozen=True)
class Finding:
    """One thing that speaks against a change."""

    code: str
    problem: Problem
    hard: bool = False


def locked() -> Finding:
    """Return what stands against moving a locked meeting."""
    return Finding("locked", Problem(_LOCKED), hard=True)


def check_place(
    state: BoardState,
    firm: Registration,
    mentor: Registration,
    place: Place,
    *,
    without: Collection[tuple[int, int]] = (),
) -> tuple[Finding, ...]:
    """Return what speaks against a pair at a place of the board; asks no database.

    ``without`` are pairs that leave their places with the same change.
    """
    return tuple(_of_place(state, firm, mentor, place, frozenset(without)))


def check_pair(
    session: Session, state: BoardState, firm: Registration, mentor: Registration
) -> tuple[Finding, ...]:
    """Return what speaks against a pair that does not meet yet, wherever. Four SELECTs."""
    facts = board_rows.pair_facts(session, firm.id, mentor.id)
    return tuple(_of_pair(state, facts, firm, mentor))


def _of_place(
    state: BoardState,
    firm: Registration,
    mentor: Registration,
    place: Place,
    without: frozenset[tuple[int, int]],
) -> Iterator[Finding]:
    number, table = place
    if number not in {row.number for row in state.rounds}:
        yield Finding("no_round", Problem(_NO_ROUND, {"round": number}), hard=True)
        return
    if table not in state.table_numbers:
        yield Finding("no_table", Problem(_NO_TABLE, {"table": table}), hard=True)
    pair = (firm.id, mentor.id)
    there = state.by_pair.get(pair)
    if there is not None and pair not in without:
        yield Finding("pair_twice", Problem(_TWICE, {"round": there.round_number}), hard=True)
    other = state.at.get(place)
    if other is not None and other.pair not in without:
        gaps = {"round": number, "table": table}
        yield Finding("table_taken", Problem(_TABLE_TAKEN, gaps), hard=True)
    for row in (firm, mentor):
        yield from _of_person(state, row, number, without)


def _of_person(
    state: BoardState, row: Registration, number: int, without: frozenset[tuple[int, int]]
) -> Iterator[Finding]:
    if row.state != "approved":
        yield Finding("left", Problem(_LEFT, {"name": row.name}), hard=True)
    seat = state.meets_at(row.id, number)
    if seat is not None and seat.pair not in without:
        partner = state.people[seat.pair[1] if row.id == seat.firm_id else seat.pair[0]]
        gaps = {"name": row.name, "round": number, "other": partner.name}
        yield Finding(f"{row.side}_busy", Problem(_BUSY, gaps), hard=True)
    if not state.may_come(row, number):
        gaps = {"name": row.name, "round": number}
        yield Finding("unavailable", Problem(_UNAVAILABLE, gaps))
    if row.absent_at is not None:
        yield Finding("absent", Problem(_ABSENT, {"name": row.name}))
    if row.late_round is not None and number < row.late_round:
        yield Finding("late", Problem(_LATE, {"name": row.name, "late": row.late_round}))


def _of_pair(
    state: BoardState, facts: PairFacts, firm: Registration, mentor: Registration
) -> Iterator[Finding]:
    yield from _of_wishes(facts, {firm.id: firm.name, mentor.id: mentor.name})
    if facts.own_firm:
        yield Finding("own_firm", Problem(_OWN_FIRM))
    elif facts.refusal:
        yield Finding("rule", Problem(_COMPETITOR if facts.refusal == "competitor" else _RULE))
    score = facts.score or 0.0
    wished = any(wish.kind in {"must", "like"} for wish in facts.wishes)
    if score < state.event.floor and not wished:
        points = {"score": round(POINTS * score), "floor": round(POINTS * state.event.floor)}
        yield Finding("below_floor", Problem(_BELOW, points))
    for row in (firm, mentor):
        count, limit = state.count(row.id) + 1, state.maximum(row)
        if count > limit:
            gaps = {"name": row.name, "count": count, "limit": limit}
            yield Finding("full", Problem(_FULL, gaps))


def _of_wishes(facts: PairFacts, names: dict[int, str]) -> Iterator[Finding]:
    for wish in facts.wishes:
        if wish.kind == "never":
            yield Finding("never", Problem(_NEVER, {"name": names[wish.by_id]}))
    if facts.record is not None and facts.record.refused_at is not None:
        yield Finding("refused", Problem(_REFUSED))
