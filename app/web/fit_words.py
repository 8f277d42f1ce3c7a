"""Why a firm and a mentor of an event fit, in the words of whoever reads it."""

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.services.matchday.fitness import Fitness
from app.web.filters import named
from app.web.match_words import reason_sentence
from app.web.reference import catalogue
from app.web.words import WORDS, word

_LEVELS = tuple(WORDS["level"])
_TO_MENTOR = {
    "same_words": N_("멘토님이 겪은 일과 비슷한 이야기예요."),
    "same_category": N_("풀어 보신 고민이에요: %(names)s"),
    "same_process": N_("아시는 공정이에요: %(names)s"),
    "same_industry": N_("같은 업종이에요: %(trade)s"),
    "same_division": N_("가까운 업종이에요: %(trade)s"),
    "related_industry": N_("설비나 재료가 비슷한 업종이에요: %(trade)s"),
    "level_step": N_("멘토님보다 한두 걸음 뒤에 있는 기업이에요: %(need)s"),
    "similar_size": N_("규모가 비슷해요: 직원 %(size)s명"),
    "shared_language": N_("함께 쓸 수 있는 언어가 있어요."),
}
_TO_DESK = {
    "same_words": N_("기업이 적은 말과 비슷한 일을 겪은 멘토예요."),
    "level_step": N_("멘토가 기업보다 앞선 수준이에요."),
}
_REFUSALS = {
    "own_company": N_("같은 기업이에요."),
    "competitor": N_("제품이나 거래처가 겹쳐요."),
    "language": N_("함께 쓸 수 있는 언어가 없어요."),
}


def fit_sentence(fitness: Fitness | None) -> str:
    """Return the strongest reason as a sentence; empty where nothing is known of the two."""
    if fitness is None or not fitness.code:
        return ""
    if not fitness.side and fitness.code in _TO_DESK:
        return str(gettext(_TO_DESK[fitness.code]))
    if fitness.side != "mentor":
        return reason_sentence(fitness.code, fitness.facts)
    text = _TO_MENTOR.get(fitness.code)
    return str(gettext(text, **_gaps(fitness))) if text else ""


def refusal_sentence(code: str) -> str:
    """Return why a rule of the event keeps a pair apart."""
    return str(gettext(_REFUSALS[code])) if code in _REFUSALS else code


def fit_level(score: float, good: float) -> str:
    """Return in two words how well a pair fits, by the limit that the event calls good."""
    if score >= good:
        return str(gettext("잘 맞아요"))
    return str(gettext("맞는 편이에요")) if score >= good * 0.7 else str(gettext("보통이에요"))


def _gaps(fitness: Fitness) -> dict[str, str]:
    facts, known = fitness.facts, catalogue()
    if fitness.code == "same_category":
        found = [known.categories[c] for c in facts.get("shared", []) if c in known.categories]
        return {"names": ", ".join(named(item) for item in found[:3])}
    if fitness.code == "same_process":
        return {"names": ", ".join(facts.get("shared", [])[:3])}
    if fitness.code in {"same_industry", "same_division", "related_industry"}:
        trade = known.trades.get(facts.get("need", ""))
        return {"trade": named(trade) if trade else str(facts.get("need", ""))}
    if fitness.code == "level_step":
        return {"need": word("level", _LEVELS[facts["need"]])}
    return {"size": f"{facts['need']:,}"} if fitness.code == "similar_size" else {}


def init_fit_words(app: Flask) -> None:
    """Give templates the words of fits."""
    app.jinja_env.globals.update(
        fit_sentence=fit_sentence, refusal_sentence=refusal_sentence, fit_level=fit_level
    )
