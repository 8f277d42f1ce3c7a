"""What counties get, in words."""

from flask_babel import gettext

from app.errors import N_
from app.services.fairness.counts import Line
from app.web.filters import number, won

MEASURES = {
    "firms": N_("가입한 기업"),
    "intents": N_("신청 의향"),
    "applications": N_("신청"),
    "chosen": N_("선정"),
    "mentor_days": N_("멘토가 머문 날"),
    "seats": N_("행사 만남"),
    "cases": N_("공개한 사례"),
    "aid": N_("받은 지원금"),
}
BASES = {
    "manufacturers": N_("제조업체 수"),
    "employees": N_("종사자 수"),
    "population": N_("인구"),
}
RATES = {
    "manufacturers": N_("제조업체 100곳당"),
    "employees": N_("종사자 1,000명당"),
    "population": N_("인구 10,000명당"),
}
SORTS = {
    "least": N_("몫이 적은 순"),
    "rate": N_("기준당 많은 순"),
    "value": N_("많은 순"),
    "place": N_("시·군 순"),
}
LEVELS = (
    N_("없음"), N_("몫의 절반 아래"), N_("몫보다 적음"), N_("몫만큼"), N_("몫보다 많음"),
    N_("기준 값 없음"),
)  # fmt: skip
ALARMS = {
    "applications": N_("신청이 하나도 없어요"),
    "chosen": N_("선정된 기업이 하나도 없어요"),
    "mentor_days": N_("멘토가 머문 날이 하루도 없어요"),
    "seats": N_("행사에서 만난 기업이 하나도 없어요"),
    "cases": N_("공개한 사례가 하나도 없어요"),
}
AREAS = {"depopulation": N_("인구감소지역"), "interest": N_("관심지역")}
AREA_STATES = {"valid": N_("지금 효력이 있는 것"), "ended": N_("끝난 것")}
AREA_SORTS = {
    "place": N_("시·군 순"),
    "new": N_("최근 고시 순"),
    "due": N_("다음 고시가 가까운 순"),
}
BASE_SORTS = {
    "place": N_("시·군 순"), "new": N_("최근 기준일 순"), "value": N_("값이 큰 순"),
    "changed": N_("최근에 바꾼 순"),
}  # fmt: skip


def labels(words: dict[str, str]) -> dict[str, str]:
    """Return words in the reader's language."""
    return {code: gettext(text) for code, text in words.items()}


def value(measure: str, count: int) -> str:
    """Return a count with its unit; aid as money."""
    return str(won(count)) if measure == "aid" else f"{count:,}"


def rate(measure: str, line_rate: float | None) -> str:
    """Return a rate; a dash where no base is known."""
    if line_rate is None:
        return "–"
    return str(won(round(line_rate)) if measure == "aid" else number(round(line_rate, 2)))


def ratio(line: Line) -> str:
    """Return how the share of the benefit stands to the share of the base."""
    return "–" if line.ratio is None else f"{line.ratio:.2f}"


def share(part: float | None) -> str:
    """Return a share as percent."""
    return "–" if part is None else f"{part * 100:.0f} %"


def per(base: str) -> str:
    """Return what a rate counts on."""
    return str(gettext(RATES[base]))


def short(measure: str, count: int) -> str:
    """Return a count for a tile of the map: money in hundreds of millions of won."""
    return gettext("%(n)s억", n=f"{count / 100_000_000:.1f}") if measure == "aid" else f"{count:,}"
