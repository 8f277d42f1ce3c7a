"""Words of assignment drafts."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.web.match_words import reason_sentence

STATES = {"draft": N_("초안"), "approved": N_("승인함"), "discarded": N_("버림")}
_UNMATCHED = {
    "no_eligible": N_("이을 수 있는 멘토가 없어요."),
    "below_floor": N_("멘토가 있지만 점수가 모두 낮아요."),
    "outbid": N_("맞는 멘토 %(mentors)s명의 자리가 다른 고민에 먼저 쓰였어요."),
}
_REFUSALS = {
    "own_company": N_("같은 기업 %(n)s명"),
    "competitor": N_("제품·거래처가 겹침 %(n)s명"),
    "vetoed": N_("어렵다고 답함 %(n)s명"),
    "language": N_("언어가 다름 %(n)s명"),
    "out_of_reach": N_("너무 멂 %(n)s명"),
    "unavailable": N_("쉬는 중 %(n)s명"),
    "capacity_full": N_("자리가 참 %(n)s명"),
}


def draft_state(code: str) -> str:
    """Return the word of a draft's state."""
    return str(gettext(STATES[code]))


def pair_reason(code: str, facts: Mapping[str, Any]) -> str:
    """Return why a pair was made, or why a challenge got no mentor; "" without a reason."""
    if not code:
        return ""
    if code not in _UNMATCHED:
        return reason_sentence(code, facts)
    sentence = str(gettext(_UNMATCHED[code], mentors=facts.get("mentors", 0)))
    counted = ", ".join(
        gettext(_REFUSALS[refusal], n=n) for refusal, n in facts.get("refusals", {}).items()
    )
    return f"{sentence} ({counted})" if counted else sentence


def init_assignment_words(app: Flask) -> None:
    """Give templates the words of assignment drafts."""
    app.jinja_env.globals.update(draft_state=draft_state, pair_reason=pair_reason)
