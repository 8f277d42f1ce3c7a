"""How dates, money and quantities are written, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from app.web import filters

LATE = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)  # 1:05 of the next day in Seoul


@pytest.fixture(params=["ko", "en"])
def language(request):
    return request.param


@pytest.fixture
def say(app, language):
    """Return what applies a filter on a page in the language."""

    def apply(name, *values, **options):
        with app.test_request_context(headers={"Cookie": f"language={language}"}):
            return app.jinja_env.filters[name](*values, **options)

    return apply


def both(korean, english):
    return {"ko": korean, "en": english}


def test_a_day(say, language):
    first, last = date(2026, 11, 22), date(2026, 3, 2)
    assert say("day", first) == both("2026년 11월 22일 (일)", "Sun 22 November 2026")[language]
    assert say("day", last, year=False) == both("3월 2일 (월)", "Mon 2 March")[language]


def test_a_moment_is_told_in_seoul(say, language):
    assert say("day", LATE) == both("2026년 11월 23일 (월)", "Mon 23 November 2026")[language]
    told = both("2026년 11월 23일 (월) 오전 1:05", "Mon 23 November 2026 01:05")
    assert say("moment", LATE) == told[language]
    assert say("clock_time", LATE) == "01:05"


@pytest.mark.parametrize(
    ("hour", "told"), [(15, "오전 12:00"), (3, "오후 12:00"), (14, "오후 11:00")]
)
def test_noon_and_midnight(app, hour, told):
    moment = datetime(2026, 11, 22, hour, tzinfo=UTC)
    with app.test_request_context():
        assert filters.moment(moment).endswith(told)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, both("방금", "just now")),
        (59, both("방금", "just now")),
        (60, both("1분 전", "1 minute ago")),
        (3599, both("59분 전", "59 minutes ago")),
        (7200, both("2시간 전", "2 hours ago")),
        (86400, both("1일 전", "1 day ago")),
        (864000, both("10일 전", "10 days ago")),
    ],
)
def test_how_long_ago(say, language, seconds, told):
    with time_machine.travel(LATE, tick=False):
        assert say("ago", LATE - timedelta(seconds=seconds)) == told[language]


def test_a_month(say, language):
    assert say("month", date(2025, 3, 1)) == both("2025년 3월", "March 2025")[language]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2025, 3, 1), date(2025, 3, 31), both("2025년 3월", "March 2025")),
        (date(2025, 1, 1), date(2025, 3, 31), both("2025년 1월–3월", "January–March 2025")),
        (
            date(2025, 11, 1),
            date(2026, 1, 31),
            both("2025년 11월–2026년 1월", "November 2025–January 2026"),
        ),
    ],
)
def test_a_period_names_the_year_once(say, language, first, last, told):
    assert say("period", first, last) == told[language]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (120_000_000, both("1억 2,000만 원", "KRW 120,000,000")),
        (100_000_000, both("1억 원", "KRW 100,000,000")),
        (40_000_000, both("4,000만 원", "KRW 40,000,000")),
        (1_234_567, both("123만 4,567원", "KRW 1,234,567")),
        (900, both("900원", "KRW 900")),
        (0, both("0원", "KRW 0")),
    ],
)
def test_money(say, language, value, told):
    assert say("won", value) == told[language]


@pytest.mark.parametrize(
    ("value", "told"),
    [(Decimal("8.50"), "8.5"), (Decimal(12000), "12,000"), (0.3, "0.3"), (Decimal("0.00"), "0")],
)
def test_a_quantity_has_no_trailing_zeros(value, told):
    assert filters.number(value) == told


def test_names_are_in_the_page_s_language(say, language):
    item = SimpleNamespace(ko="진안군", en="Jinan")
    assert say("named", item) == both("진안군", "Jinan")[language]
    assert say("named", SimpleNamespace(ko="진안군", en="")) == "진안군"


def test_people_s_own_words_stand_in_for_what_they_did_not_translate(say, language):
    firm = SimpleNamespace(name="진안김치", name_en="Jinan Kimchi", title="제목", title_en="")
    assert say("own_words", firm) == both("진안김치", "Jinan Kimchi")[language]
    assert say("own_words", firm, "title") == "제목"


def test_a_share_that_is_not_known_is_a_dash():
    assert [filters.percent(share) for share in (None, 0.256, 1)] == ["–", "26 %", "100 %"]
