"""Words of programmes: facts, conditions, values, money and what is wrong with a rule."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask.sansio.app import App
from flask_babel import gettext, ngettext

from app.errors import N_
from app.web.filters import day, named, number, won
from app.web.language import current_language
from app.web.reference import catalogue
from app.web.words import word
from matching.programmes.domain import Condition, Known, PastAid, Span
from matching.programmes.vocabulary import FACTS, Kind

MONEY = frozenset({"sales_won", "export_won", "rnd_won"})
MANWON = 10_000
"""Won in the unit in which people write money."""
_MAX_DIGITS = 10

FACT: Mapping[str, str] = {
    "sales_won": N_("한 해 매출"),
    "headcount": N_("직원 수"),
    "export_won": N_("한 해 수출"),
    "rnd_won": N_("한 해 연구개발비"),
    "founded": N_("세운 해"),
    "level": N_("스마트공장 수준"),
    "js_level": N_("전북형 단계"),
    "region": N_("시·도"),
    "municipality": N_("시·군·구"),
    "designation": N_("지역 지정"),
    "industry": N_("업종 코드 (KSIC)"),
    "aid": N_("받은 지원"),
    "building_elsewhere": N_("다른 기관의 지원으로 지금 구축 중"),
    "closed": N_("휴업 또는 폐업"),
    "tax_debt": N_("내지 않은 세금"),
    "root_industry": N_("뿌리기업 확인"),
    "disabled_owned": N_("장애인기업 확인"),
    "women_owned": N_("여성기업 확인"),
    "social_enterprise": N_("사회적기업 인증"),
    "crisis_area": N_("위기관리지역에 있음"),
    "venture": N_("벤처기업 확인"),
    "exporter": N_("수출 실적"),
}
QUESTION: Mapping[str, str] = {
    "building_elsewhere": N_("지금 다른 기관의 지원으로 스마트공장을 만들고 있나요?"),
    "closed": N_("휴업하거나 폐업했나요?"),
    "tax_debt": N_("내지 않은 국세나 지방세가 있나요?"),
    "root_industry": N_("뿌리기업 확인서가 있나요?"),
    "disabled_owned": N_("장애인기업 확인서가 있나요?"),
    "women_owned": N_("여성기업 확인서가 있나요?"),
    "social_enterprise": N_("사회적기업 인증을 받았나요?"),
    "crisis_area": N_("공장이 위기관리지역에 있나요?"),
    "venture": N_("벤처기업 확인서가 있나요?"),
    "exporter": N_("수출을 하나요?"),
}
OP: Mapping[str, str] = {
    "below": N_("%(value)s보다 적어요"),
    "at_most": N_("%(value)s까지예요"),
    "at_least": N_("%(value)s부터예요"),
    "above": N_("%(value)s보다 많아요"),
    "between": N_("%(value)s 사이예요"),
    "one_of": N_("%(value)s 가운데 하나예요"),
    "none_of": N_("%(value)s 가운데 어느 것도 아니에요"),
    "starts_with": N_("%(value)s(으)로 시작해요"),
    "not_starts_with": N_("%(value)s(으)로 시작하지 않아요"),
    "is": N_("%(value)s"),
    "none_of_programmes": N_("%(value)s: 받은 적이 없어요"),
    "none_within_years": N_("%(value)s: 최근 %(number)s년 안에 받은 적이 없어요"),
    "at_most_count": N_("%(value)s: %(number)s번까지 받았어요"),
}
OP_NAME: Mapping[str, str] = {
    "below": N_("보다 적다"),
    "at_most": N_("까지"),
    "at_least": N_("부터"),
    "above": N_("보다 많다"),
    "between": N_("사이"),
    "one_of": N_("가운데 하나"),
    "none_of": N_("어느 것도 아니다"),
    "starts_with": N_("로 시작한다"),
    "not_starts_with": N_("로 시작하지 않는다"),
    "is": N_("그렇다·아니다"),
    "none_of_programmes": N_("받은 적이 없다"),
    "none_within_years": N_("최근 몇 년 안에 받은 적이 없다"),
    "at_most_count": N_("몇 번까지 받았다"),
}
SOURCE: Mapping[str, str] = {
    "state": N_("국비"),
    "host": N_("주관 기업"),
    "province": N_("도비"),
    "municipality": N_("시·군비"),
    "own": N_("기업 부담"),
    "other": N_("그 밖"),
}
PURPOSE: Mapping[str, str] = {
    "smart_factory": N_("스마트공장"),
    "automation": N_("자동화"),
    "consulting": N_("컨설팅"),
    "research": N_("연구개발"),
    "export": N_("수출"),
    "energy": N_("에너지"),
    "safety": N_("안전"),
    "training": N_("교육"),
    "facility": N_("시설"),
    "other": N_("그 밖의 지원"),
}
FAMILY: Mapping[str, str] = {
    "samsung": N_("삼성 상생형"),
    "jeonbuk": N_("전북형"),
    "jeonbuk_food": N_("전북 농식품"),
    "national": N_("국가 사업"),
    "self": N_("자체 투자"),
}
AREA: Mapping[str, str] = {
    "none": N_("지정 없음"),
    "depopulation": N_("인구감소지역"),
    "interest": N_("인구감소 관심지역"),
}
ORIGIN: Mapping[str, str] = {
    "register": N_("기업 정보"),
    "yearly": N_("해마다 적은 값"),
    "declared": N_("기업이 확인한 값"),
    "ledger": N_("이음의 장부와 공개 사례"),
    "notice": N_("지정 고시"),
    "given": N_("방금 적은 값"),
}
ANSWER: Mapping[str, str] = {
    "fits": N_("신청할 수 있어요"),
    "refused": N_("신청할 수 없어요"),
    "unknown": N_("아직 알 수 없어요"),
}
OUTCOME: Mapping[str, str] = {
    "met": N_("맞아요"),
    "broken": N_("맞지 않아요"),
    "unknown": N_("알 수 없어요"),
}
STATE: Mapping[str, str] = {
    "draft": N_("쓰는 중"),
    "published": N_("공개"),
    "withdrawn": N_("거둠"),
}
GAP: Mapping[str, str] = {
    "shares": N_("누가 얼마를 내는지 적은 자료가 없어요."),
    "ceiling": N_("지원 한도를 적은 자료가 없어요."),
    "own_share": N_("기업이 적어도 얼마를 내야 하는지 적은 자료가 없어요."),
}
WRONG: Mapping[str, str] = {
    "text": N_("적어 주세요."),
    "whole_number": N_("0 이상의 수를 적어 주세요."),
    "percent": N_("0부터 100까지의 수를 적어 주세요."),
    "won": N_("1 이상의 금액을 적어 주세요."),
    "date": N_("날짜를 2026-02-23처럼 적어 주세요."),
    "order": N_("앞의 값보다 뒤여야 해요."),
    "list": N_("값을 적어 주세요."),
    "object": N_("값을 적어 주세요."),
    "choice": N_("목록에서 골라 주세요."),
    "flag": N_("예와 아니요 가운데 골라 주세요."),
    "some": N_("하나 이상 골라 주세요."),
    "unknown_field": N_("여기에 쓸 수 없는 값이에요."),
    "unique": N_("이름이 같은 줄이 있어요."),
    "whole": N_("몫을 모두 더하면 100 %를 넘어요."),
}
WORDS = {
    "fact": FACT, "question": QUESTION, "op_name": OP_NAME, "source": SOURCE, "purpose": PURPOSE,
    "family": FAMILY, "area": AREA, "origin": ORIGIN, "answer": ANSWER, "outcome": OUTCOME,
    "state": STATE, "gap": GAP, "wrong": WRONG,
}  # fmt: skip


def said(table: str, code: str) -> str:
    """Return the word of a code; the code itself where there is none."""
    text = WORDS[table].get(code)
    return str(gettext(text)) if text else code


def options(table: str, codes: Any = None) -> dict[str, str]:
    """Return code → word, of all codes or of those given, in their order."""
    return {code: said(table, code) for code in (WORDS[table] if codes is None else codes)}


def condition_words(condition: Condition) -> str:
    """Write a condition: ``한 해 매출: 50억 원보다 적어요``."""
    if condition.op == "between":
        low, high = condition.number or 0, condition.upper or 0
        value = f"{amount(condition.fact, low)}–{amount(condition.fact, high)}"
    elif FACTS[condition.fact] is Kind.NUMBER:
        value = amount(condition.fact, condition.number or 0)
    elif condition.flag is not None:
        value = yes_no(holds=condition.flag)
    else:
        names = [option(condition.fact, code) for code in condition.options]
        value = ", ".join(names) or gettext("모든 지원")
    text = gettext(OP[condition.op], value=value, number=condition.number)
    return f"{said('fact', condition.fact)}: {text}"


def amount(fact: str, value: int) -> str:
    """Write a number of a fact in its unit."""
    if fact in MONEY:
        return won(value)
    if fact == "founded":
        return str(gettext("%(year)s년", year=value))
    return str(ngettext("%(staff)s명", "%(staff)s명", value, staff=number(value)))


def option(fact: str, code: str) -> str:
    """Write one value of a choice, a trade code or an aid."""
    books = catalogue()
    if fact == "level":
        return word("level", code)
    if fact == "js_level":
        return code if code != "none" else str(gettext("해당 없음"))
    if fact == "designation":
        return said("area", code)
    if fact == "region":
        return named(books.regions[code]) if code in books.regions else code
    if fact == "municipality":
        return named(books.places[code]) if code in books.places else code
    if fact == "aid":
        return aid_name(code)
    return f"{code} {named(books.trades[code])}" if code in books.trades else code


def aid_name(code: str) -> str:
    """Write a programme, a family of programmes or a purpose."""
    programmes = catalogue().programmes
    if code in PURPOSE:
        return said("purpose", code)
    if code in FAMILY:
        return said("family", code)
    return named(programmes[code]) if code in programmes else code


def value_words(fact: str, known: Known | None) -> str:
    """Write what is known of a fact; a dash where nothing is."""
    if known is None:
        return "–"
    value = known.value
    if isinstance(value, Span):
        return _span(fact, value)
    if isinstance(value, bool):
        return yes_no(holds=value)
    if isinstance(value, str):
        return option(fact, value)
    if isinstance(value, frozenset):
        return ", ".join(option(fact, code) for code in sorted(value))
    return ", ".join(_aid(aid) for aid in value) or str(gettext("없음"))


def yes_no(*, holds: bool) -> str:
    """Write yes or no."""
    return str(gettext("예")) if holds else str(gettext("아니요"))


def since(known: Known | None) -> str:
    """Write where a fact comes from and of which day it is."""
    if known is None:
        return ""
    origin = said("origin", known.source)
    return f"{origin}, {day(known.on)}" if known.on else origin


def validity(first: date | None, last: date | None) -> str:
    """Write from when to when a version is valid; what nobody knows is told."""
    if first is None and last is None:
        return str(gettext("적은 자료가 없어요"))
    start = day(first) if first else gettext("시작한 날 모름")
    return f"{start} – {day(last) if last else gettext('계속')}"


def their_text(item: Any) -> str:
    """Return the text of a rule, a document or a stage in the reader's language."""
    return str(item.en if current_language() == "en" else item.ko)


def _span(fact: str, span: Span) -> str:
    if span.exact:
        return amount(fact, span.low)
    if span.high is None:
        return str(gettext("%(value)s 이상", value=amount(fact, span.low)))
    if span.low == 0:
        return str(gettext("%(value)s 미만", value=amount(fact, span.high)))
    return f"{amount(fact, span.low)}–{amount(fact, span.high)}"


def _aid(aid: PastAid) -> str:
    name = aid_name(aid.programme) if aid.programme else said("purpose", aid.purpose)
    return f"{name} ({aid.year})"


def whole(text: str | None) -> int | None:
    """Return a whole number written with or without thousands marks, None where it is none."""
    digits = (text or "").replace(",", "").replace(" ", "")
    small = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS
    return int(digits) if small else None


def init_programme_words(app: App) -> None:
    """Give templates the words of programmes."""
    app.jinja_env.globals["programme_words"] = {
        "said": said,
        "options": options,
        "condition": condition_words,
        "amount": amount,
        "value": value_words,
        "since": since,
        "validity": validity,
        "text": their_text,
        "option": option,
    }
