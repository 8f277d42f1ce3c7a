import io

import pytest
from openpyxl import load_workbook

from app.models.timetable import MeetingRecord
from tests.app.after_world import AfterWorld
from tests.client import flat


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


@pytest.fixture
def desk(browser, world):
    return browser.sign_in(world.coordinator)


def at(world, path=""):
    return f"/desk/events/{world.day.public_id}/outcomes/{path}"


def test_coordinators_find_all_meetings_and_write_for_guests(desk, world):
    page = flat(desk.get(at(world)).text)
    assert "3개 가운데 0개를 적었어요" in page
    assert "만남 4개" in page
    form = at(world, f"{world.two.public_id}/{world.other.public_id}")
    assert "가온정밀 – 이고문" in desk.get(form).text
    assert desk.post(form, {"step": "", "note": "전화로 들음"}).status_code == 422
    assert desk.post(form, {"step": "none", "note": "전화로 들음"}).status_code == 303
    world.session.rollback()
    found = world.session.query(MeetingRecord).filter_by(note="전화로 들음").one()
    assert (found.next_step, found.outcome_by_id) == ("none", None)
    again = desk.post(form, {"step": "none"})
    assert again.status_code == 422
    seen = str(found.outcome_at.timestamp())
    assert desk.post(f"{form}/remove", {"seen": seen}).status_code == 303


def test_the_list_swaps_filters_and_leaves_as_a_file(desk, world):
    part = desk.get(at(world, "?state=no_show"), swap=True).text
    assert "<html" not in part
    assert "가온정밀 – 박멘토" in part
    assert "한들김치" not in part
    assert "좋은 만남만 보고 있어요" in desk.get(at(world, "?good=1")).text
    assert "조건에 맞는 만남이 없어요" in desk.get(at(world, "?q=없는이름&sort=x")).text
    lines = desk.get(at(world, "export.csv?wish=must")).text.splitlines()
    assert len(lines) == 2
    book = load_workbook(io.BytesIO(desk.get(at(world, "export.xlsx")).data))
    assert book.active.max_row == 5


def test_before_the_first_version_the_list_is_empty(desk, world):
    empty = world.event()
    page = desk.get(f"/desk/events/{empty.public_id}/outcomes/")
    assert "아직 공개한 시간표가 없어요" in page.text


def test_only_coordinators_of_the_province_come_here(browser, world, make):
    browser.sign_in(make.coordinator(region="48"))
    assert browser.get(at(world)).status_code == 404
    browser.sign_in(world.owner)
    assert browser.get(at(world)).status_code == 403
