"""Words of ESG and safety."""

from decimal import Decimal

from app.errors import N_
from app.web.filters import number

STATES = {
    "evidenced": N_("근거가 있어요"),
    "planned": N_("하려고 해요"),
    "open": N_("아직 없어요"),
    "not_applicable": N_("해당하지 않아요"),
}
SAID = {
    "evidenced": N_("문서나 사진으로 보여 드려요"),
    "planned": N_("앞으로 하려고 해요"),
    "not_applicable": N_("우리 기업에는 해당하지 않아요"),
}
TOPICS = {
    "energy": N_("에너지"),
    "carbon": N_("탄소"),
    "waste": N_("자원·폐기물"),
    "water": N_("물"),
    "safety": N_("안전"),
    "labour": N_("사람"),
    "governance": N_("지배 구조"),
}
ENERGIES = {
    "electricity": N_("전기"),
    "lng": N_("도시가스 (LNG)"),
    "lpg": N_("LPG"),
    "diesel": N_("경유"),
    "gasoline": N_("휘발유"),
    "kerosene": N_("등유"),
    "steam": N_("스팀"),
}
FIRM_SORTS = {
    "evidenced": N_("근거가 많은 기업 먼저"),
    "name": N_("이름순"),
    "place": N_("시·군순"),
}


def amount(value: Decimal, unit: str) -> str:
    """Write an amount of energy or carbon, rounded to what people read: ``12,340 kWh``."""
    digits = 0 if abs(value) >= 100 else 2
    return f"{number(round(value, digits))}\N{NO-BREAK SPACE}{unit}"
