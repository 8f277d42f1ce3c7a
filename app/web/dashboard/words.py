"""Words of the dashboard."""

from flask_babel import gettext, ngettext

from app.errors import N_
from app.web.filters import number
from app.web.language import translate

STEP = {
    "joined": N_("가입"),
    "matched": N_("멘토와 이어짐"),
    "met": N_("만남"),
    "closed": N_("멘토링 마침"),
    "published": N_("사례 공개"),
}
WAITS = {
    "visited": N_("의향을 낸 뒤 방문을 기다려요"),
    "applied": N_("방문한 뒤 신청을 기다려요"),
    "matched": N_("가입한 뒤 멘토를 기다려요"),
    "met": N_("이어진 뒤 첫 만남을 기다려요"),
    "closed": N_("만난 뒤 마치기를 기다려요"),
    "published": N_("마친 뒤 사례를 기다려요"),
}
LIMIT = {
    "visited": N_("의향을 낸 뒤 며칠 안에 방문해야 하나요?"),
    "applied": N_("의향을 낸 뒤 며칠 안에 신청해야 하나요?"),
    "matched": N_("가입한 뒤 며칠 안에 멘토와 이어져야 하나요?"),
    "met": N_("이어진 뒤 며칠 안에 만나야 하나요?"),
    "closed": N_("첫 만남 뒤 며칠 안에 마쳐야 하나요?"),
    "published": N_("마친 뒤 며칠 안에 사례가 나와야 하나요?"),
}
PROGRAMME = {
    "intents": N_("도입 의향"),
    "applications": N_("신청"),
    "chosen": N_("선정"),
    "agreements": N_("협약"),
}


def step(code: str) -> str:
    """Name a step."""
    return translate(STEP[code])


def waits(code: str) -> str:
    """Say what a firm waits for."""
    return translate(WAITS[code])


def limit(code: str) -> str:
    """Ask for the days of a step."""
    return translate(LIMIT[code])


def programme(code: str) -> str:
    """Name a count of a programme year."""
    return translate(PROGRAMME[code])


def days(value: float | None) -> str:
    """Write days with one decimal; – where there are none."""
    return "–" if value is None else str(gettext("%(days)s일", days=number(round(value, 1))))


def firms(count: int) -> str:
    """Write how many firms."""
    return str(ngettext("%(num)d곳", "%(num)d곳", count))
