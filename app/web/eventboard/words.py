"""Sentences of the board: what it proves, what differs, what was done."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext, ngettext

from app.errors import N_
from app.models.event import EventRound, Registration
from app.services.matchday.board_figures import BoardFigures, OpenWish
from app.services.matchday.board_state import BoardState
from app.services.matchday.differences import Difference, Place
from app.web import day_words
from app.web.filters import clock_time

KINDS = {
    "added": N_("새로 만나요"),
    "moved": N_("옮겼어요"),
    "table": N_("테이블만 바뀌었어요"),
    "dropped": N_("만나지 않게 됐어요"),
}
MARKS = {"locked": N_("잠금"), "changed": N_("바뀜"), "gone": N_("참가 취소")}
LIST_SORTS = {
    "time": N_("시간순"),
    "table": N_("테이블순"),
    "firm": N_("기업 이름순"),
    "mentor": N_("멘토 이름순"),
    "changed": N_("바뀐 만남 먼저"),
}
CHANGES = {
    "take_over": N_("계산 결과를 가져옴"),
    "return": N_("앞의 판으로 돌아감"),
    "move": N_("만남을 옮김"),
    "swap": N_("두 만남의 자리를 바꿈"),
    "add": N_("만남을 더함"),
    "remove": N_("만남을 뺌"),
    "lock": N_("잠금을 바꿈"),
    "fill": N_("빈자리를 채움"),
    "person": N_("참가자가 만남을 바꿈"),
}
WISHES = {
    "must": N_("꼭 만나고 싶어 해요"),
    "like": N_("만나고 싶어 해요"),
    "never": N_("만나고 싶어 하지 않아요 (비공개)"),
}


def certificate(found: BoardFigures) -> str:
    """Return what the board reaches, against what nobody can exceed where that is known."""
    levels = [(level.value, level.bound) for level in found.levels]
    return day_words.certificate(levels, found.firms)


def unmet_sentence(row: OpenWish) -> str:
    """Return why a wish is not on the board."""
    names = [firm.name for firm in row.others]
    return day_words.unmet_sentence(row.reason, limit=row.limit, firms=names)


def place_text(place: Place | None, rounds: Mapping[int, EventRound]) -> str:
    """Return where a meeting takes place: its time, round and table."""
    if place is None:
        return ""
    held = rounds.get(place[0])
    return str(
        gettext(
            "%(time)s %(round)s라운드, 테이블 %(table)s",
            time=clock_time(held.starts_at) if held else "",
            round=place[0],
            table=place[1],
        )
    ).strip()


def difference_text(
    change: Difference,
    me: int,
    people: Mapping[int, Registration],
    rounds: Mapping[int, EventRound],
) -> str:
    """Return what changes for one of a pair: who, from where, to where."""
    before, after = place_text(change.before, rounds), place_text(change.after, rounds)
    way = f"{before} → {after}" if before and after else before or after
    return f"{gettext(KINDS[change.kind])}: {people[change.other(me)].name} – {way}"


def rounds_of(state: BoardState) -> dict[int, EventRound]:
    """Return the rounds of a board by number."""
    return {row.number: row for row in state.rounds}


def names_of(rows: Sequence[Registration], most: int = 12) -> str:
    """Return names in one line, the last of many only counted."""
    said = ", ".join(row.name for row in rows[:most])
    if len(rows) <= most:
        return said
    more: str = ngettext("외 %(num)d명", "외 %(num)d명", len(rows) - most)
    return f"{said} {more}"
