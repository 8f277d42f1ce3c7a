import io

import pytest
from pypdf import PdfReader

from tests.app.services.matchday.test_prints import Planned
from tests.client import flat

PAGES = ("", "people", "master", "badges", "ticks", "tables/1")


@pytest.fixture
def planned(session, make):
    return Planned(session, make)


@pytest.fixture
def desk(browser, planned):
    return browser.sign_in(planned.coordinator)


def at(planned, path=""):
    return f"/desk/events/{planned.day.public_id}/papers/{path}"


def pdf(answer):
    assert answer.mimetype == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_page_leads_to_every_print_of_a_version(desk, planned):
    page = flat(desk.get(at(planned)).text)
    assert "지금 고른 것은 2판이에요" in page
    for kind in ("people", "tables", "master", "badges", "ticks"):
        assert f"papers/{kind}.pdf?version=2" in page
    older = flat(desk.get(at(planned, "?version=1")).text)
    assert "최신 판이 아니에요" in older
    assert "papers/people?version=1" in older
    assert desk.get(at(planned, "?version=9")).status_code == 404


def test_before_the_first_version_there_is_nothing_to_print(browser, planned):
    empty = planned.event(title="빈 행사")
    browser.sign_in(planned.coordinator)
    page = browser.get(f"/desk/events/{empty.public_id}/papers/")
    assert "아직 공개한 시간표가 없어요" in page.text
    assert browser.get(f"/desk/events/{empty.public_id}/papers/people").status_code == 404


def test_a_person_downloads_their_own_page_alone(browser, planned):
    browser.sign_in(planned.owner)
    mine = f"/events/{planned.day.public_id}/paper/{planned.one.public_id}.pdf"
    (page,) = pdf(browser.get(mine))
    assert "한들김치" in page
    other = f"/events/{planned.day.public_id}/paper/{planned.two.public_id}.pdf"
    assert browser.get(other).status_code == 404
    assert browser.get(at(planned)).status_code == 403


@pytest.mark.parametrize("path", PAGES[1:])
def test_every_print_carries_its_version(desk, planned, path):
    page = desk.get(at(planned, path))
    assert page.status_code == 200
    assert path == "people" or "· 2판 ·" in page.text
    english = desk.get(at(planned, path), english=True)
    assert english.status_code == 200


def test_the_page_of_a_person_says_when_where_and_whom(desk, planned):
    page = flat(desk.get(at(planned, f"people/{planned.one.public_id}")).text)
    assert "A 3" in page
    assert "박멘토" in page
    assert "오지 않는 라운드" in page
    assert "도착 확인용 QR 코드" in page
    guide = flat(desk.get(at(planned, f"people/{planned.guide.public_id}")).text)
    assert "금형 마모" in guide
    assert desk.get(at(planned, "people/none")).status_code == 404


def test_the_list_of_people_searches_and_swaps(desk, planned):
    part = desk.get(at(planned, "people?q=한들"), swap=True).text
    assert "<html" not in part
    assert "한들김치" in part
    assert "가온정밀" not in part
    assert "조건에 맞는 분이 없어요" in desk.get(at(planned, "people?q=없는이름")).text
    for path in ("badges", "ticks"):
        assert "조건에 맞는 분이 없어요" in desk.get(at(planned, f"{path}?q=없는이름")).text
        assert "이고문" not in desk.get(at(planned, f"{path}?side=firm")).text
