import io

import pytest
from pypdf import PdfReader

from app.models.event import Event
from app.models.timetable import TimetableRun
from tests.app.after_world import AfterWorld
from tests.client import flat


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


@pytest.fixture
def desk(browser, world):
    return browser.sign_in(world.coordinator)


def at(world, path=""):
    return f"/desk/events/{world.day.public_id}/report/{path}"


def test_every_number_has_its_n_and_leads_to_the_list_behind_it(desk, world):
    page = flat(desk.get(at(world)).text)
    assert "50 % (2 / 4)" in page
    assert "outcomes/?state=held" in page
    assert "report/firms?view=no_good" in page
    assert "새로 2, 옮김 0, 테이블만 0, 빠짐 1" in page
    assert "각자 예약했다면" not in page


def test_the_baseline_and_the_last_event_stand_beside(desk, world, make, session):
    figures = {"firms": 3, "with_good": 1, "with_minimum": 0}
    run = TimetableRun(
        event_id=world.day.id, kind="self_booked", state="done", result={"figures": figures},
        created_by_id=world.coordinator.id, created_at=world.now, finished_at=world.now,
    )  # fmt: skip
    session.add(run)
    past = world.event(phase="closed", title="지난 봄 행사", day=world.day.day.replace(year=2025))
    make.release(past, (make.firm_at(past), make.mentor_at(past), 1, 1))
    page = flat(desk.get(at(world)).text)
    assert "기업 3곳 가운데 1곳만 좋은 만남이 있고" in page
    assert "지난 봄 행사" in page
    assert "0 % (0 / 1)" in page
    pdf = desk.get(at(world, "report.pdf"), english=True)
    assert "Last event: 지난 봄 행사" in pages(pdf)[0]


def pages(answer):
    assert answer.mimetype == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_firms_behind_a_number_are_a_list(desk, world):
    part = desk.get(at(world, "firms?view=none"), swap=True).text
    assert "<html" not in part
    assert "다솜" in part
    assert "한들김치" not in part
    assert "조건에 맞는 기업이 없어요" in desk.get(at(world, "firms?q=없는이름&sort=x")).text
    assert len(desk.get(at(world, "firms.csv")).text.splitlines()) == 4


def test_a_running_event_is_closed_from_its_report(desk, world, session):
    assert "행사 마치기" in desk.get(at(world)).text
    desk.post(f"/desk/events/{world.day.public_id}/phase", {"to": "closed"})
    session.rollback()
    assert session.get_one(Event, world.day.id, populate_existing=True).phase == "closed"
    assert "행사 마치기" not in desk.get(at(world)).text


def test_before_the_first_version_there_is_nothing_to_report(desk, world):
    empty = world.event()
    assert "아직 공개한 시간표가 없어요" in desk.get(f"/desk/events/{empty.public_id}/report/").text
