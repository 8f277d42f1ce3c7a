"""Publishing the board, and the versions that were published."""

import pytest
import time_machine
from sqlalchemy import select

from app.models.event import Event
from app.models.outbox import Outbox
from app.models.timetable import Release
from app.repositories.matchday import releases as rows
from tests.app.board_world import Day
from tests.client import flat
from tests.queries import counted_selects


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
def two_versions(day):
    (one, two), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
    day.publish(note="첫 시간표예요.")
    day.take(day.run((one, guide, 2, 1), (two, other, 1, 2)))
    day.publish()
    day.session.commit()


def test_a_board_is_published_after_a_look_at_who_hears_what(desk, day, address, session):
    (one, _), (guide, _) = day.firms, day.mentors
    one.email = "guest@example.com"
    work = day.take(day.run((one, guide, 1, 1)))
    session.commit()
    page = flat(desk.get(f"{address}publish").text)
    assert "시간표 1판 공개하기" in page
    assert "연락처가 없어 알리지 못하는 분이 1명 있어요." in page
    assert "새로 만나요: 멘토1 – 10:00 1라운드, 테이블 1" in page
    found = desk.get(f"{address}publish?reach=guest&q=기업", swap=True).text
    assert "기업1" in found
    assert "새로 만나요: 기업1" not in found
    assert "기업1" in desk.get(f"{address}publish.csv").text
    assert desk.get(f"{address}publish.xlsx").data.startswith(b"PK")
    form = {"stamp": work.stamp, "phase": "final", "note": "곧 만나요"}
    answer = desk.post(f"{address}publish", data=form, follow=True)
    assert "1판을 공개했어요. 계획이 바뀐 2명 가운데 연락처가 있는 분께 알렸어요." in answer.text
    session.rollback()
    assert session.scalar(select(Event.phase)) == "final"
    assert session.scalar(select(Outbox.payload).where(Outbox.kind == "mail"))["to"]


def test_a_board_that_changed_meanwhile_is_not_published(desk, day, address, session):
    (one, _), (guide, _) = day.firms, day.mentors
    work = day.take(day.run((one, guide, 1, 1)))
    session.commit()
    form = {"stamp": work.stamp - 1, "note": "그대로 남아요"}
    answer = desk.post(f"{address}publish", data=form)
    assert answer.status_code == 409
    assert "그사이에 다른 분이 보드를 바꿨어요." in answer.text
    assert "그대로 남아요" in answer.text


def test_without_a_board_publishing_leads_to_it(desk, address):
    assert desk.get(f"{address}publish").status_code == 303


def test_versions_are_listed_and_shown_as_they_were_told(desk, address, two_versions, engine):
    with counted_selects(engine) as seen:
        page = desk.get(f"{address}versions").text
    assert len(seen) == 5
    assert "판 2개" in page
    assert "첫 시간표예요." in page
    assert "조건에 맞는 판이 없어요." in desk.get(f"{address}versions?q=없음").text
    assert "첫 시간표예요." in desk.get(f"{address}versions.csv?sort=oldest").text
    assert desk.get(f"{address}versions.xlsx").data.startswith(b"PK")
    shown = flat(desk.get(f"{address}versions/1?q=기업1").text)
    assert '<td class="h"><a>기업1<b>멘토1</b></a></td>' in shown
    assert desk.get(f"{address}versions/3").status_code == 404


def test_before_the_first_version_the_list_leads_to_the_board(desk, address):
    assert "아직 공개한 시간표가 없어요." in desk.get(f"{address}versions").text


def test_two_versions_are_compared(desk, address, two_versions):
    page = flat(desk.get(f"{address}compare?old=1&new=2").text)
    assert "바뀐 만남 1건" in page
    assert "10:00 1라운드, 테이블 1" in page
    assert "10:30 2라운드, 테이블 1" in page
    assert "두 시간표가 같아요." in desk.get(f"{address}compare?old=2&new=2").text
    assert "조건에 맞는 차이가 없어요." in desk.get(f"{address}compare?old=1&new=2&q=없음").text
    assert "옮겼어요" in desk.get(f"{address}compare.csv?old=1&new=2").text
    assert desk.get(f"{address}compare.xlsx?old=1&new=2").data.startswith(b"PK")
    assert desk.get(f"{address}compare?old=1&new=board").status_code == 404
    assert desk.get(f"{address}compare").status_code == 404


def test_an_old_version_comes_back_to_the_board_and_nothing_is_told(
    desk, day, address, two_versions, session
):
    answer = desk.post(f"{address}versions/1/return", follow=True)
    assert "1판을 보드로 가져왔어요." in answer.text
    session.rollback()
    work = rows.board_of(session, day.event.id)
    assert sorted(day.places(work).values()) == [(1, 1), (1, 2)]
    assert session.scalars(select(Release.version).order_by(Release.id)).all() == [1, 2, None]
    assert "바뀐 만남 1건" in flat(desk.get(f"{address}compare?old=2&new=board").text)
