"""Sentences of the board: what it proves, what differs, what was done."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext, ngettext

from app.errors import N_
from app.models.event import EventRound, Registration
from app.services.matchday.board_figures import BoardFigures, OpenWish, Reached
from app.services.matchday.board_state import BoardState
from app.services.matchday.differences import Difference, Place
from app.web.filters import clock_time, number

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
_UNMET = {
    "veto": N_("한쪽이 원하지 않거나 규칙이 막는 짝이에요."),
    "no_common_slot": N_("두 분이 함께 올 수 있는 라운드가 없어요."),
    "below_floor": N_("맞춤 점수가 하한보다 낮아요."),
    "firm_full": N_("기업이 이미 최대 %(limit)s번 만나요."),
    "mentor_full": N_("멘토가 이미 최대 %(limit)s번 만나요."),
    "no_free_slot": N_("함께 되는 라운드마다 기업이 다른 멘토를 만나요."),
    "tables_full": N_("두 분이 모두 빈 라운드에 빈 테이블이 없어요."),
    "outbid": N_("함께 되는 자리를 다른 기업이 얻었어요: %(firms)s."),
    "possible": N_("빈 라운드와 테이블이 있어요. 보드에서 더할 수 있어요."),
}
_FEW = 3


def certificate(found: BoardFigures) -> str:
    """Return what the board reaches, against what nobody can exceed where that is known."""
    good, missing, score = found.levels
    return " ".join((_good(found, good), _missing(missing), _score(score)))


def _good(found: BoardFigures, level: Reached) -> str:
    if found.firms and level.value == found.firms:
        return str(
            gettext("%(n)s개 기업 모두 좋은 만남이 한 번 이상 있어요.", n=number(found.firms))
        )
    said = gettext(
        "%(firms)s개 기업 가운데 %(n)s개가 좋은 만남이 있어요.",
        firms=number(found.firms),
        n=number(level.value),
    )
    return f"{said} {_most(level)}".strip()


def _missing(level: Reached) -> str:
    if not level.value:
        return str(gettext("모두 최소 만남을 채웠어요."))
    said = gettext("최소 만남이 %(n)s번 모자라요.", n=number(level.value))
    return f"{said} {_most(level)}".strip()


def _most(level: Reached) -> str:
    if level.bound is None:
        return ""
    if level.value == level.bound:
        return str(gettext("누가 짜도 이보다 나을 수 없어요."))
    return str(gettext("이론상 한계: %(bound)s.", bound=number(level.bound)))


def _score(level: Reached) -> str:
    if level.bound is None:
        return str(gettext("총점은 %(n)s점이에요.", n=number(level.value)))
    if level.value >= level.bound:
        return str(gettext("총점은 이론상 최댓값과 같아요."))
    gap = 100 * (level.bound - level.value) / max(1, level.bound)
    return str(
        gettext(
            "총점은 이론상 최댓값의 %(percent)s %% 안에 있어요.", percent=f"{max(gap, 0.01):.2f}"
        )
    )


def unmet_sentence(row: OpenWish) -> str:
    """Return why a wish is not on the board."""
    names = [firm.name for firm in row.others]
    firms = ", ".join(names[:_FEW])
    if len(names) > _FEW:
        firms = gettext("%(names)s 외 %(n)s곳", names=firms, n=len(names) - _FEW)
    return str(gettext(_UNMET[row.reason], limit=row.limit, firms=firms))


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
