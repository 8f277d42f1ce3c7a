"""What lists of firms call their columns, and the words that stand in them."""

from app.errors import N_
from app.models.company import JS_LEVELS, SALES_BANDS
from app.services.imports import cells
from app.services.imports.kind import Column, Option

_BILLION = 1_000_000_000
_EDGES = (_BILLION, 5 * _BILLION, 10 * _BILLION, 30 * _BILLION, 100 * _BILLION)
_BAND_WORDS = {
    "10억미만": "under_1bn", "10억이하": "under_1bn", "10억50억": "1_5bn", "50억100억": "5_10bn",
    "100억300억": "10_30bn", "300억1000억": "30_100bn", "1000억이상": "over_100bn",
}  # fmt: skip
LEVEL_WORDS = {
    "none": "none", "없음": "none", "미적용": "none", "ict미적용": "none", "0": "none",
    "수준0": "none", "basic": "basic", "기초": "basic", "기초1": "basic", "1": "basic",
    "2": "basic", "수준1": "basic", "수준2": "basic", "레벨1": "basic", "레벨2": "basic",
    "mid1": "mid1", "중간1": "mid1", "3": "mid1", "수준3": "mid1", "레벨3": "mid1",
    "고도화1": "mid1",
    "mid2": "mid2", "중간2": "mid2", "4": "mid2", "수준4": "mid2", "레벨4": "mid2",
    "고도화2": "mid2",
    "advanced": "advanced", "고도화": "advanced", "5": "advanced", "수준5": "advanced",
    "레벨5": "advanced",
}  # fmt: skip
"""Five levels of the confirmation scheme on the four stages; newer labels of 2022 as well."""
JS_WORDS = {code.casefold(): code for code in JS_LEVELS} | {
    code[2:]: code for code in JS_LEVELS
}  # fmt: skip

COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        N_("기업 이름"),
        "기업명 기업이름 회사명 업체명 상호 상호명 사업장명 기업 회사 company "
        "companyname name firm",
        example=("보기식품", "Sample Foods"),
    ),
    Column(
        "number",
        N_("사업자등록번호"),
        "사업자등록번호 사업자번호 사업자등록 등록번호 registrationnumber businessnumber brn",
        example=("123-45-67891", "123-45-67891"),
        required=True,
        hint=N_("이 번호로 이미 있는 기업인지 알아봐요."),
    ),
    Column(
        "municipality",
        N_("시·군"),
        "시군 시군구 시군명 지역 소재지 소재지시군 주소 municipality county city",
        example=("진안군", "Jinan"),
        hint=N_("이름이나 다섯 자리 코드로 적어요."),
    ),
    Column(
        "industry",
        N_("업종"),
        "업종 업종코드 업종명 산업 산업분류 산업분류코드 표준산업분류 ksic industry industrycode",
        example=("김치", "kimchi"),
        hint=N_("업종 코드나 김치, 도금 같은 말로 적어요."),
    ),
    Column(
        "headcount",
        N_("종업원 수"),
        "종업원수 종업원 상시근로자수 상시근로자 근로자수 직원수 직원 고용인원 인원 headcount "
        "employees staff",
        example=("12", "12"),
    ),
    Column(
        "sales",
        N_("매출"),
        "매출 매출액 연매출 연매출액 매출규모 전년도매출액 전년매출액 sales revenue "
        "turnover salesband",
        example=("35억", "3500000000"),
        hint=N_("금액이나 구간으로 적어요. 열 이름에 (백만원)처럼 단위를 적어도 돼요."),
    ),
    Column(
        "level",
        N_("스마트공장 수준"),
        "수준 스마트공장수준 구축수준 현재수준 level smartlevel",
        example=("기초", "basic"),
        hint=N_("비워 두면 새 기업은 없음으로 적어요."),
    ),
    Column(
        "js_level",
        N_("JS 수준"),
        "js수준 js js유형 jslevel",
        example=("JS1", "JS1"),
    ),
    Column(
        "founded",
        N_("세운 해"),
        "설립연도 설립년도 설립일 설립 창업연도 개업연월일 개업일 founded",
        example=("2009", "2009"),
    ),
    Column(
        "products",
        N_("주요 제품"),
        "제품 주요제품 주생산품 생산품 품목 주요생산품 products",
        example=("배추김치, 깍두기", "kimchi, radish kimchi"),
        hint=N_("쉼표로 나누어 적어요."),
    ),
    Column(
        "processes",
        N_("공정"),
        "공정 주요공정 processes",
        example=("절임, 포장", "salting, packing"),
    ),
    Column(
        "name_en",
        N_("영어 이름"),
        "영문명 영문기업명 영문 nameen englishname",
        example=("", ""),
    ),
    Column(
        "intro",
        N_("소개"),
        "소개 기업소개 intro",
        example=("", ""),
    ),
)
OPTIONS: tuple[Option, ...] = (
    Option(
        "known",
        N_("이미 있는 기업은"),
        {"update": N_("파일의 내용으로 고치기"), "skip": N_("그대로 두고 건너뛰기")},
        N_("빈칸은 아무것도 지우지 않아요."),
    ),
    Option(
        "status",
        N_("새 기업은"),
        {"approved": N_("승인된 기업으로"), "waiting": N_("승인을 기다리는 기업으로")},
        N_("담당자가 가입하면 사업자등록번호로 이어져요."),
    ),
)


def band_of(text: str, unit: int) -> str:
    """Return the sales band of an amount, a band in words, or a code.

    Raises:
        UnreadableCellError: it is none of these.
    """
    plain = cells.squeezed(text).casefold()
    if plain in SALES_BANDS:
        return plain
    words = plain.translate({ord(sign): None for sign in "~-–원,."}).replace("이상", "", 1)
    for known in (plain.translate({ord(sign): None for sign in "~-–원,."}), words):
        if known in _BAND_WORDS:
            return _BAND_WORDS[known]
    amount = cells.won(text, unit)
    if amount is None:
        return ""
    return SALES_BANDS[sum(amount >= edge for edge in _EDGES)]
