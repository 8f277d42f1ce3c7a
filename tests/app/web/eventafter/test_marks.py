import pytest

from app.models.timetable import NoShowMark
from app.services.matchday import no_shows
from tests.app.after_world import AfterWorld
from tests.client import flat


@pytest.fixture
def world(session, make):
    found = AfterWorld(session, make)
    found.held.state = "no_show"
    found.mark = no_shows.mark(session, found.desk, found.held, found.one, now=found.now)
    session.commit()
    return found


def at(world, path=""):
    return f"/desk/events/{world.day.public_id}/no-shows/{path}"


def mark_of(world):
    world.session.rollback()
    return world.session.get_one(NoShowMark, world.mark.id, populate_existing=True)


def test_the_owner_sees_a_mark_and_contests_it(browser, world):
    browser.sign_in(world.owner)
    page = flat(browser.get("/no-shows/").text)
    assert "박멘토" in page
    assert "사실과 달라요" in page
    form = f"/no-shows/{world.mark.public_id}"
    assert browser.get(form).status_code == 200
    short = browser.post(form, {"contest": "네"})
    assert short.status_code == 422
    assert "다섯 글자 이상" in short.text
    assert browser.post(form, {"contest": "가는 길이 막혔어요."}).status_code == 303
    assert "코디네이터의 답을 기다려요" in browser.get("/no-shows/").text
    no_shows.decide(
        world.session, world.desk, world.day.public_id, world.mark.public_id, "keep", "늦었어요.",
        now=world.now,
    )  # fmt: skip
    world.session.commit()
    late = browser.post(form, {"contest": "다시 말씀드려요."})
    assert late.status_code == 422
    assert "코디네이터의 답: 늦었어요." in flat(browser.get("/no-shows/").text)


def test_nobody_else_sees_the_mark(browser, world):
    browser.sign_in(world.person)
    assert "불참 표시가 없어요" in browser.get("/no-shows/").text
    assert browser.get(f"/no-shows/{world.mark.public_id}").status_code == 404
    assert browser.get(at(world)).status_code == 403


def test_a_coordinator_decides(browser, world):
    browser.sign_in(world.coordinator)
    form = at(world, world.mark.public_id)
    assert browser.get(form).status_code == 200
    assert browser.post(form, {"decision": "keep"}).status_code == 422
    assert browser.post(form, {"decision": "excused", "answer": "알겠어요."}).status_code == 303
    assert mark_of(world).lifted
    # and decides again
    assert "알겠어요." in browser.get(form).text
    assert browser.post(form, {"decision": "keep", "answer": "다시 봤어요."}).status_code == 303
    assert not mark_of(world).lifted


def test_the_list_finds_swaps_and_leaves_as_a_file(browser, world):
    browser.sign_in(world.coordinator)
    assert "한들김치" in browser.get(at(world)).text
    part = browser.get(at(world, "?side=mentor"), swap=True).text
    assert "<html" not in part
    assert "조건에 맞는 표시가 없어요" in part
    assert len(browser.get(at(world, "export.csv")).text.splitlines()) == 2
    empty = world.event()
    assert "불참 표시가 없어요" in browser.get(f"/desk/events/{empty.public_id}/no-shows/").text
