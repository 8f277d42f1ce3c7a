"""The big screen in the browser."""

import pytest
import time_machine

from app.services.matchday.screen import code_of
from tests.app.day_world import Day
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


@pytest.fixture(autouse=True)
def clock(day):
    """It is ten minutes into the first round."""
    with time_machine.travel(day.now, tick=False) as travelled:
        yield travelled


@pytest.fixture
def address(settings, day):
    return f"/events/{day.id}/screen/{code_of(settings.key(), day.one_day)}"


def test_the_screen_shows_round_tables_and_what_is_next_to_anybody_in_the_hall(browser, address):
    answer = browser.get(address)
    page = flat(answer.text)
    assert "1라운드" in page
    assert "<strong>한빛정밀</strong>" in page
    assert "다음: 다은푸드" in page
    assert "다음 2라운드 10:30" in page
    assert 'data-ends="2026-11-22T01:25:00+00:00"' in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert len(answer.data) < 60_000
    assert browser.get(address, swap=True).text.startswith('<section id="screen"')


def test_nothing_but_names_stands_on_the_screen(browser, address, day):
    day.hanbit.email, day.hanbit.phone = "secret@firm.example", "010-1234-5678"
    day.session.commit()
    page = browser.get(address).text
    assert "secret@firm.example" not in page
    assert "010-1234-5678" not in page
    assert day.hanbit.badge_code not in page


@pytest.mark.parametrize(("minutes", "text"), [(27, "곧 2라운드"), (300, "모든 만남이 끝났어요")])
def test_the_screen_says_what_comes(browser, address, day, clock, minutes, text):
    clock.move_to(day.at(minutes=minutes))
    assert text in browser.get(address).text


def test_an_empty_seat_is_said_in_words(browser, address, day):
    day.away(day.kim)
    assert "지금은 비어 있어요" in browser.get(address).text


def test_the_screen_asks_for_its_code(browser, day, address):
    path = f"/events/{day.id}/screen"
    assert "화면 번호" in browser.get(path).text
    wrong = browser.get(f"{path}?code=abcd1234")
    assert wrong.status_code == 422
    assert 'value="abcd1234"' in wrong.text
    right = browser.get(f"{path}?code={address.rpartition('/')[2]}")
    assert right.headers["Location"] == address
    assert browser.get(f"{path}/abcd1234").status_code == 404


def test_before_the_day_there_is_no_screen(browser, address, day):
    day.one_day.phase = "final"
    day.session.commit()
    assert browser.get(address).status_code == 404


def test_the_screen_costs_a_fixed_number_of_selects(browser, address, engine):
    with counted_selects(engine) as selects:
        browser.get(address)
    assert len(selects) <= 6


def test_the_screen_speaks_english(browser, address):
    page = browser.get(address, english=True).text
    main = page.split("<main")[1].split("</main>")[0]
    for name in (
        "전북 스마트제조 매칭 데이",
        "한빛정밀",
        "다은푸드",
        "김도현",
        "이서준",
        "전주기계",
    ):
        main = main.replace(name, "")
    assert not any("가" <= sign <= "힣" for sign in main)
