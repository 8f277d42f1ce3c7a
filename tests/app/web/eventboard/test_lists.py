"""The board as lists: meetings and open wishes."""

import pytest
import time_machine

from tests.app.board_world import Day


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now)


@pytest.fixture
def desk(browser, day):
    return browser.sign_in(day.coordinator)


@pytest.fixture
def address(day):
    return f"/desk/events/{day.event.public_id}/board/"


@pytest.fixture
def work(day):
    (one, two), (guide, other) = day.firms, day.mentors
    board = day.take(day.run((one, guide, 1, 1), (two, other, 2, 2)))
    day.session.commit()
    return board


def test_meetings_are_listed_searched_and_exported(desk, work, address, day):
    page = desk.get(f"{address}list").text
    assert "만남 2건" in page
    found = desk.get(f"{address}list?q=기업2", swap=True).text
    assert "기업1" not in found
    assert "조건에 맞는 만남이 없어요." in desk.get(f"{address}list?mark=locked").text
    day.firms[0].name = "=1+1"
    day.session.commit()
    assert "'=1+1" in desk.get(f"{address}list.csv?sort=firm").text
    assert desk.get(f"{address}list.xlsx").data.startswith(b"PK")
    assert desk.get(f"{address}list?sort=x&round=x&page=x").status_code == 200


def test_before_a_board_there_is_nothing_to_list(desk, address):
    assert "아직 놓은 만남이 없어요." in desk.get(f"{address}list").text
    assert desk.get(f"{address}list.csv").status_code == 200
    assert "이루지 못한 바람이 없어요." in desk.get(f"{address}unmet").text


def test_open_wishes_are_listed_with_a_reason(desk, work, address, day, make):
    make.wish(day.firms[0], day.mentors[1], "must")
    page = desk.get(f"{address}unmet").text
    assert "빈 라운드와 테이블이 있어요." in page
    assert "꼭 만나고 싶음" in page
    assert "조건에 맞는 바람이 없어요." in desk.get(f"{address}unmet?q=기업2&must=1").text
    assert "기업1" in desk.get(f"{address}unmet.csv").text
    assert desk.get(f"{address}unmet.xlsx").data.startswith(b"PK")
