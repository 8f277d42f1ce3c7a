"""Words about printed figures."""

from app.errors import N_
from app.web.language import translate

DIFFERENCE = {
    "definition": N_("계산 방법을 밝히지 않았어요"),
    "period": N_("잰 기간을 밝히지 않았어요"),
    "firms": N_("센 기업 수가 서로 달라요"),
    "unit": N_("단위가 서로 달라요"),
    "date": N_("나온 날을 알 수 없어요"),
}


def difference(code: str) -> str:
    """Say why a figure cannot be compared."""
    return translate(DIFFERENCE[code])
