"""Choosing a time from the letter, in a browser that is not signed in."""

import re

import pytest
import time_machine

from app.models.visit import Visit
from tests.app.visit_world import World, at
from tests.client import Browser


@pytest.fixture(autouse=True)
def _noon(now):
    """The world stands still at noon of 22 November 2026 in Korea."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def path(world):
    world.visit = world.propose()
    body = world.letters("times:1")[0].payload["body"]
    return re.search(r"/visits/answer/[\w-]+", body)[0]


def state(world):
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Visit, world.visit.id).state


def test_opening_the_letter_changes_nothing_however_often(app, world, path):
    stranger = Browser(app)
    for _ in range(3):
        page = stranger.get(path)
        assert page.status_code == 200
        assert stranger.client.head(path).status_code == 200
    assert "2026년 11월 26일 (목) 오후 2:00" in page.text
    assert "진안김치 방문 시간 고르기" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert state(world) == "proposed"


def test_one_tap_agrees_and_the_link_says_so_afterwards(app, world, path):
    stranger = Browser(app)
    done = stranger.post(path, {"time": at(11, 26).isoformat()}, follow=True)
    assert done.status_code == 200
    assert "약속했어요. 두 분께 초대장을 보냈어요." in done.text
    assert "지금 이 방문의 상태: 약속했어요" in done.text
    assert state(world) == "agreed"
    again = Browser(app).post(path, {"time": at(11, 27, 10).isoformat()})
    assert again.status_code == 409
    assert "이미 쓴 링크" in again.text
    # nothing else of the visit is told any more
    assert "진안김치" not in again.text


def test_a_mistake_and_an_overlap_keep_the_page(app, world, path):
    stranger = Browser(app)
    assert "시간을 하나 골라 주세요" in stranger.post(path).text
    _, elsewhere = world.help(mentor=world.mentor)
    world.past(engagement_id=elsewhere.id, starts_at=at(11, 26))
    values = {"time": at(11, 26).isoformat()}
    asked = stranger.post(path, values)
    assert asked.status_code == 422
    assert "겹치는 것을 알고 있어요" in asked.text
    assert stranger.post(path, {**values, "confirm": "y"}).status_code == 303


def test_an_unknown_key_is_not_found_and_tells_nothing(app, world):
    page = Browser(app).get("/visits/answer/" + "x" * 43)
    assert page.status_code == 404
    assert "지금 이 방문의 상태" not in page.text


def test_the_pages_are_english_throughout(app, world, path):
    stranger = Browser(app)
    for text in (
        stranger.get(path, english=True).text,
        stranger.get("/visits/answer/unknown", english=True).text,
    ):
        main = text.partition("<main")[2].partition("</main>")[0]
        visit = world.visit
        for own in (world.firm.name, "김멘토", visit.purpose, visit.address):
            main = main.replace(own, "")
        assert not [sign for sign in main if "가" <= sign <= "힣"]
