"""Events as everybody sees them."""

from datetime import date

import pytest
import time_machine

from tests.app.event_world import EventWorld
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def test_the_list_has_no_drafts_and_tells_past_ones_apart(browser, world):
    assert "지금 예정된 행사가 없어요." in browser.get("/events/").text
    world.event(title="다음 행사")
    world.event(title="비밀 행사", phase="draft")
    world.event(title="옛 행사", day=date(2026, 5, 1), phase="closed", rounds=0)
    page = browser.get("/events/").text
    assert "다음 행사" in page
    assert "비밀 행사" not in page
    assert "옛 행사" not in page
    assert "옛 행사" in browser.get("/events/?when=past").text


def test_the_list_is_searched_filtered_sorted_and_exported(browser, world, make):
    world.event(title="나 행사", day=date(2026, 12, 1))
    world.event(title="가 행사")
    make.event(make.coordinator("48"), title="창원 행사", region_code="48")
    assert "나 행사" not in browser.get("/events/?q=가 행", swap=True).text
    assert "가 행사" not in browser.get("/events/?region=48", swap=True).text
    page = browser.get("/events/?sort=title", swap=True).text
    assert page.index("가 행사") < page.index("나 행사")
    by_day = browser.get("/events/", swap=True).text
    assert by_day.index("나 행사") < by_day.index("가 행사")
    assert "조건에 맞는 행사가 없어요." in browser.get("/events/?q=없음").text
    assert "창원 행사" in browser.get("/events/export.csv").text


def test_the_list_takes_few_selects(browser, world, engine):
    for number in range(25):
        world.event(title=f"행사 {number}", rounds=0, tables=0)
    browser.get("/events/")
    with counted_selects(engine) as seen:
        assert "1 / 2쪽" in browser.get("/events/").text
    assert len(seen) <= 2


def test_an_event_shows_its_rules_in_plain_words(browser, world):
    event = world.event(summary="누구나\n오세요", open_to={"municipalities": ["52720"]})
    page = flat(browser.get(f"/events/{event.public_id}").text)
    assert "전주 컨벤션홀" in page
    assert "10:00–10:25" in page
    assert "인구감소지역 기업은 맞춤 점수를 120 %로 세어 조금 앞세워요." in page
    assert "모두 2번 이상 만나게 해요." in page
    assert "진안군" in page
    assert "로그인하고 신청하기" in page


def test_equal_weight_is_said_so(browser, world):
    event = world.event(priority_percent=100, firm_minimum=0)
    page = browser.get(f"/events/{event.public_id}").text
    assert "어느 지역의 기업이나 똑같이 세요." in page


def test_a_draft_and_a_removed_event_are_unknown(browser, world, now):
    draft, gone = world.event(phase="draft"), world.event(removed_at=now)
    assert browser.get(f"/events/{draft.public_id}").status_code == 404
    assert browser.get(f"/events/{gone.public_id}").status_code == 404


def test_a_firm_is_led_to_its_registration(browser, world):
    event = world.event()
    browser.sign_in(world.owner)
    where = f"/events/{event.public_id}/register/firm/{world.firm.public_id}"
    assert where in browser.get(f"/events/{event.public_id}").text


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("waiting", "신청을 받았어요."),
        ("approved", "참가가 승인됐어요."),
        ("waitlisted", "자리가 차서 차례를 기다려요."),
        ("refused", "이번에는 어려워요"),
        ("withdrawn", "신청을 거뒀어요."),
    ],
)
def test_who_registered_sees_what_became_of_it(browser, world, state, text):
    event = world.event()
    world.make.firm_at(event, world.firm, state=state, reason="이번에는 어려워요")
    browser.sign_in(world.owner)
    assert text in browser.get(f"/events/{event.public_id}").text
    assert "내가 신청한 행사" in browser.get("/events/").text


def test_a_coordinator_is_led_to_the_desk(browser, world):
    event = world.event()
    browser.sign_in(world.coordinator)
    assert f"/desk/events/{event.public_id}" in browser.get(f"/events/{event.public_id}").text


def test_the_pages_speak_english(browser, world):
    event = world.event()
    assert "Coming events" in browser.get("/events/", english=True).text
    assert (
        "How the timetable is made" in browser.get(f"/events/{event.public_id}", english=True).text
    )
