"""The coordinator's list of events and one event's overview."""

import pytest
import time_machine

from app.models.event import Event
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def desk(browser, coordinator):
    return browser.sign_in(coordinator)


def test_an_empty_list_leads_to_a_new_event(desk):
    page = desk.get("/desk/events/").text
    assert "아직 행사가 없어요." in page
    assert 'href="/desk/events/new"' in page


def test_the_list_has_the_own_province_alone_and_is_searched_filtered_and_sorted(
    desk, make, coordinator
):
    make.event(coordinator, title="전주 매칭 데이")
    make.event(coordinator, title="익산 저녁 모임", phase="draft")
    make.event(make.coordinator("48"), title="창원 행사", region_code="48")
    everything = desk.get("/desk/events/").text
    assert "전주 매칭 데이" in everything
    assert "익산 저녁 모임" in everything
    assert "창원 행사" not in everything
    assert "전주 매칭" not in desk.get("/desk/events/?q=저녁", swap=True).text
    assert "전주 매칭" not in desk.get("/desk/events/?phase=draft", swap=True).text
    by_title = desk.get("/desk/events/?sort=title", swap=True).text
    assert by_title.index("익산") < by_title.index("전주")
    assert "조건에 맞는 행사가 없어요." in desk.get("/desk/events/?q=없음").text
    assert desk.get("/desk/events/?sort=x&phase=x&page=x").status_code == 200


def test_the_list_takes_four_selects_however_long(desk, make, coordinator, engine):
    for number in range(25):
        make.event(coordinator, title=f"행사 {number}", rounds=0, tables=0)
    with counted_selects(engine) as seen:
        page = desk.get("/desk/events/").text
    # who asks, how many, the events, the notices of the header
    assert len(seen) <= 6
    assert "1 / 2쪽" in page


def test_the_list_leaves_as_a_table(desk, make, coordinator):
    make.event(coordinator, title="=1+1")
    csv = desk.get("/desk/events/export.csv")
    assert "'=1+1" in csv.text
    xlsx = desk.get("/desk/events/export.xlsx")
    assert xlsx.data.startswith(b"PK")
    assert "attachment" in xlsx.headers["Content-Disposition"]


def test_the_overview_says_what_comes_next_and_leads_there(desk, make, coordinator, session):
    event = make.event(coordinator, phase="draft", rounds=0)
    page = desk.get(f"/desk/events/{event.public_id}").text
    assert "라운드가 없어요. 먼저 라운드의 시간을 정해 주세요." in page
    assert "신청 받기 시작" not in page
    ready = make.event(coordinator, phase="draft")
    page = desk.get(f"/desk/events/{ready.public_id}").text
    assert "신청 받기 시작" in page
    answer = desk.post(f"/desk/events/{ready.public_id}/phase", {"to": "collecting"}, follow=True)
    assert "신청을 받고 있어요" in answer.text
    session.rollback()
    assert session.get_one(Event, ready.id, populate_existing=True).phase == "collecting"


def test_a_step_that_is_not_ready_is_refused_in_words(desk, make, coordinator):
    event = make.event(coordinator)
    answer = desk.post(f"/desk/events/{event.public_id}/phase", {"to": "provisional"})
    assert answer.status_code == 409
    assert "공개한 시간표가 없어요." in answer.text


def test_the_overview_warns_when_the_minimum_cannot_be(desk, make, coordinator):
    event = make.event(coordinator, rounds=2, tables=1)
    for number in range(3):
        make.firm_at(event, name=f"기업 {number}")
    make.mentor_at(event)
    page = flat(desk.get(f"/desk/events/{event.public_id}").text)
    assert "만남을 2건까지 놓을 수 있어요." in page
    assert "이대로는 모든 기업이 최소 만남을 채울 수 없어요." in page


def test_an_event_of_another_province_is_not_found(desk, make):
    event = make.event(make.coordinator("48"), region_code="48")
    assert desk.get(f"/desk/events/{event.public_id}").status_code == 404
    assert desk.post(f"/desk/events/{event.public_id}/phase", {"to": "draft"}).status_code == 404


def test_the_pages_speak_english(desk, make, coordinator):
    event = make.event(coordinator, title_en="Jeonbuk matchmaking day")
    page = desk.get(f"/desk/events/{event.public_id}", english=True).text
    assert "Jeonbuk matchmaking day" in page
    assert "What comes next" in page
