"""Words of the matching engine's codes: sides of a pair, reasons for and against, refusals."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.web.filters import day, named
from app.web.reference import catalogue
from app.web.words import WORDS, word

Facts = Mapping[str, Any]
_LEVELS = tuple(WORDS["level"])

FEATURES = {
    "text": N_("적어 주신 말"), "category": N_("고민 종류"), "process": N_("공정"),
    "industry": N_("업종"),
    "level": N_("수준"), "size": N_("규모"), "distance": N_("거리"), "capacity": N_("남은 자리"),
    "language": N_("언어"), "answer": N_("답하는 습관"),
}  # fmt: skip

FEATURE_HELP = {
    "text": N_("고민에 적은 말과 멘토의 사례·소개에 적힌 말이 얼마나 닮았는지 봐요."),
    "category": N_(
        "고르신 고민 종류와 멘토가 풀어 본 고민 종류가 얼마나 겹치는지 봐요. "
        "고르지 않으셨으면 글에서 짐작한 종류로 봐요."
    ),
    "process": N_("우리 공정 가운데 멘토가 아는 공정이 얼마나 되는지 봐요."),
    "industry": N_("산업분류에서 얼마나 가까운 업종인지 봐요."),
    "level": N_(
        "한두 단계 앞선 멘토를 가장 높게 봐요. 같은 수준에서 시작한 사례가 있으면 더 높아요."
    ),
    "size": N_("직원 수가 비슷할수록 높아요. 열 배 차이면 0점이에요."),
    "distance": N_("멘토가 다닐 수 있는 거리에 견줘 얼마나 가까운지 봐요."),
    "capacity": N_("멘토의 자리 가운데 남은 자리의 비율이에요. 한 사람에게 몰리지 않게 해요."),
    "language": N_("함께 쓸 수 있는 언어의 비율이에요."),
    "answer": N_(
        "지금까지 얼마나 빨리 답하고 얼마나 수락했는지 봐요. 기록이 적으면 중간으로 봐요."
    ),
}

_SENTENCES = {
    "same_words": N_("적어 주신 말과 비슷한 일을 겪었어요."),
    "same_category": N_("같은 고민을 풀어 봤어요: %(names)s"),
    "same_process": N_("같은 공정을 알아요: %(names)s"),
    "same_industry": N_("같은 업종이에요: %(trade)s"),
    "same_division": N_("가까운 업종이에요: %(trade)s"),
    "related_industry": N_("설비나 재료가 비슷한 업종이에요: %(trade)s"),
    "level_step": N_("우리보다 앞선 수준이에요: %(need)s → %(mentor)s"),
    "level_step_began": N_("우리와 같은 수준에서 시작한 사례가 있어요: %(need)s → %(mentor)s"),
    "similar_size": N_("규모가 비슷해요: 직원 %(mentor)s명"),
    "near": N_("가까이 있어요: 곧은 거리로 약 %(km)s km"),
    "free_places": N_("자리가 남아 있어요: %(capacity)s자리 가운데 %(free)s자리"),
    "shared_language": N_("함께 쓸 수 있는 언어예요: %(names)s"),
    "quick_answer": N_("답이 빨라요: 보통 %(days)s일"),
    "often_accepts": N_("요청을 자주 수락해요: %(n)s건 가운데 %(percent)s %%"),
    "other_words": N_("적어 주신 말과 닮은 내용이 적어요."),
    "other_category": N_("같은 고민을 푼 기록이 적어요."),
    "other_process": N_("같은 공정을 다룬 기록이 적어요."),
    "other_industry": N_("업종이 달라요: %(trade)s"),
    "level_apart": N_("수준이 우리에게 맞지 않아요: 우리 %(need)s, 멘토 %(mentor)s"),
    "other_size": N_("규모가 달라요: 우리 %(need)s명, 멘토 %(mentor)s명"),
    "far": N_("멀어요: 약 %(km)s km, 다닐 수 있는 거리는 %(radius)s km"),
    "few_places": N_("남은 자리가 적어요: %(capacity)s자리 가운데 %(free)s자리"),
    "few_languages": N_("함께 쓸 수 있는 언어가 적어요."),
    "slow_answer": N_("답이 늦거나 수락이 적은 편이에요."),
    "own_company": N_("우리 기업의 멘토예요."),
    # what overlaps stays unsaid: the names of buyers, and that there is one, are private
    "competitor": N_("제품이나 거래처가 겹쳐서 소개하지 않아요."),
    "vetoed": N_("이 고민에는 어렵다고 답했어요."),
    "language": N_("함께 쓸 수 있는 언어가 없어요."),
    "out_of_reach": N_("너무 멀어요: 약 %(km)s km, 다닐 수 있는 거리는 %(radius)s km"),
    "unavailable": N_("지금은 쉬고 있어요: %(day)s부터 가능해요."),
    "capacity_full": N_("자리가 모두 찼어요: 모두 %(capacity)s자리"),
    "capacity_none": N_("아직 자리를 열지 않았어요."),
    "below_floor": N_("점수가 낮아요."),
    "outranked": N_(
        "더 잘 맞는 멘토가 먼저예요: %(place)s번째로 맞고, '%(feature)s'에서 차이가 가장 커요."
    ),
}


def reason_sentence(code: str, facts: Facts) -> str:
    """Return a reason of the matching engine as a sentence in the page's language.

    Args:
        code: a code of ``REASON_CODES``, ``WEAK_CODES`` or the refusals; others are a KeyError.
        facts: the facts that the engine gave with it.
    """
    if code == "level_step" and facts.get("began_here"):
        code = "level_step_began"
    if code == "capacity_full" and not facts.get("capacity"):
        code = "capacity_none"
    gaps = _FILL.get(code)
    return str(gettext(_SENTENCES[code], **gaps(facts)) if gaps else gettext(_SENTENCES[code]))


def feature_word(name: str) -> str:
    """Return the name of a side of a pair."""
    return str(gettext(FEATURES[name]))


def feature_help(name: str) -> str:
    """Return what a side of a pair looks at, in one sentence."""
    return str(gettext(FEATURE_HELP[name]))


def init_match_words(app: Flask) -> None:
    """Give templates the words of matching."""
    app.jinja_env.globals.update(
        reason_sentence=reason_sentence, feature_word=feature_word, feature_help=feature_help
    )


def _trade(facts: Facts) -> dict[str, str]:
    trade = catalogue().trades.get(facts["mentor"])
    return {"trade": named(trade) if trade else str(facts["mentor"])}


def _categories(facts: Facts) -> dict[str, str]:
    known = catalogue().categories
    return {"names": ", ".join(named(known[c]) for c in facts["shared"][:3] if c in known)}


def _levels(facts: Facts) -> dict[str, str]:
    return {side: word("level", _LEVELS[facts[side]]) for side in ("need", "mentor")}


def _places(facts: Facts) -> dict[str, str]:
    return {"free": str(facts["free_places"]), "capacity": str(facts["capacity"])}


def _distance(facts: Facts) -> dict[str, str]:
    return {"km": f"{facts['km']:.0f}", "radius": f"{facts['radius_km']:.0f}"}


def _answers(facts: Facts) -> dict[str, str]:
    days = facts["typical_answer_days"] or 0
    return {
        "days": str(max(1, round(days))),
        "n": str(facts["answers"]),
        "percent": f"{100 * facts['accepted_share']:.0f}",
    }


def _sizes(facts: Facts) -> dict[str, str]:
    return {side: f"{facts[side]:,}" for side in ("need", "mentor")}


_FILL: dict[str, Callable[[Facts], dict[str, str]]] = {
    "same_category": _categories,
    "same_process": lambda facts: {"names": ", ".join(facts["shared"][:3])},
    "same_industry": _trade,
    "same_division": _trade,
    "related_industry": _trade,
    "other_industry": _trade,
    "level_step": _levels,
    "level_step_began": _levels,
    "level_apart": _levels,
    "similar_size": _sizes,
    "other_size": _sizes,
    "near": _distance,
    "far": _distance,
    "out_of_reach": _distance,
    "free_places": _places,
    "few_places": _places,
    "shared_language": lambda facts: {
        "names": ", ".join(word("language", code) for code in facts["shared"])
    },
    "quick_answer": _answers,
    "often_accepts": _answers,
    "unavailable": lambda facts: {"day": day(date.fromisoformat(facts["paused_until"]))},
    "capacity_full": lambda facts: {"capacity": str(facts["capacity"])},
    "outranked": lambda facts: {
        "place": str(facts["place"]), "feature": feature_word(facts["feature"]),
    },
}  # fmt: skip
