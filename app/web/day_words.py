"""Sentences that every page about a timetable says alike: the proof, and why a wish is open."""

from collections.abc import Sequence

from flask_babel import gettext

from app.errors import N_
from app.web.filters import number

Reached = tuple[int, int | None]
"""What a level reached, and what nobody can exceed where that is known."""

UNMET = {
    "veto": N_("만나지 않기로 한 짝"),
    "no_common_slot": N_("함께 되는 라운드 없음"),
    "below_floor": N_("점수가 하한보다 낮음"),
    "firm_full": N_("기업의 만남이 다 참"),
    "mentor_full": N_("멘토의 만남이 다 참"),
    "no_free_slot": N_("함께 빈 라운드 없음"),
    "tables_full": N_("빈 테이블 없음"),
    "outbid": N_("다른 기업이 그 자리를 얻음"),
    "possible": N_("아직 이룰 수 있음"),
}
_UNMET_SENTENCES = {
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


def certificate(levels: Sequence[Reached], firms: int) -> str:
    """Return what is proven of a timetable, level by level, for a day of so many firms."""
    good, missing, score = levels
    return " ".join((_good(good, firms), _missing(missing), score_sentence(score)))


def score_sentence(score: Reached) -> str:
    """Return how near the weighted score is to what is possible."""
    value, bound = score
    if bound is None:
        return str(gettext("총점은 %(n)s점이에요.", n=number(value)))
    if value >= bound:
        return str(gettext("총점은 이론상 최댓값과 같아요."))
    # what is not proven must not read as 0.00 %
    percent = max(0.01, 100 * (bound - value) / max(1, bound))
    return str(
        gettext("총점은 이론상 최댓값의 %(percent)s %% 안에 있어요.", percent=f"{percent:.2f}")
    )


def unmet_sentence(reason: str, *, limit: object, firms: Sequence[str]) -> str:
    """Return why a wish is open; a reason that nobody knows any more stands as it is."""
    sentence = _UNMET_SENTENCES.get(reason, reason)
    return str(gettext(sentence, limit=limit, firms=listing(firms)))


def listing(names: Sequence[str], *, most: int = _FEW) -> str:
    """Return names with commas, the rest of many as a number."""
    if len(names) <= most:
        return ", ".join(names)
    rest = len(names) - most
    return str(gettext("%(names)s 외 %(n)s", names=", ".join(names[:most]), n=rest))


def _good(level: Reached, firms: int) -> str:
    value, _ = level
    if firms and value == firms:
        return str(gettext("%(n)s개 기업 모두 좋은 만남이 한 번 이상 있어요.", n=number(firms)))
    said = gettext(
        "%(firms)s개 기업 가운데 %(n)s개가 좋은 만남이 있어요.",
        firms=number(firms),
        n=number(value),
    )
    return f"{said} {_most(level)}".strip()


def _missing(level: Reached) -> str:
    value, _ = level
    if not value:
        return str(gettext("모두 최소 만남을 채웠어요."))
    said = gettext("최소 만남이 %(n)s번 모자라요.", n=number(value))
    return f"{said} {_most(level)}".strip()


def _most(level: Reached) -> str:
    value, bound = level
    if bound is None:
        return ""
    if value == bound:
        return str(gettext("누가 짜도 이보다 나을 수 없어요."))
    return str(gettext("이론상 한계: %(bound)s.", bound=number(bound)))
