"""The link of a letter: it shows before it does, works once, and tells strangers nothing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.models.audit import AuditEvent
from app.models.mail_token import MailToken
from app.models.request import Request
from app.services import requests
from tests.app.asking_world import MESSAGE, World
from tests.client import Browser


@pytest.fixture
def world(session, make):
    world = World(session, make)
    # the site reads its own clock
    world.now = clock.now()
    return world


@pytest.fixture
def link(world):
    return f"/answer/{world.key(world.ask())}"


def _state(world):
    world.session.rollback()
    world.session.expire_all()
    return world.session.scalars(select(Request.state)).one()


@pytest.mark.parametrize("choice", ["yes", "more", "season", "no"])
def test_the_page_shows_what_an_answer_will_do_and_changes_nothing(browser, world, link, choice):
    before = world.session.scalar(select(func.count(AuditEvent.id)))
    page = browser.get(f"{link}?choice={choice}")
    for text in (world.firm.name, world.challenge.text, MESSAGE, "이렇게 답하기"):
        assert text in page.text
    assert browser.client.head(f"{link}?choice={choice}").status_code == 200
    assert browser.get(f"{link}?choice=whatever").text.count("이렇게 답하기") == 0
    assert _state(world) == "open"
    assert world.session.scalar(select(func.count(AuditEvent.id))) == before
    assert world.session.scalars(select(MailToken.used_at)).all() == [None]


@pytest.mark.parametrize(
    ("choice", "data", "state"),
    [
        ("yes", {"note": "화요일에 뵐게요"}, "accepted"),
        ("more", {"question": "하루에 몇 통인가요?"}, "asked_back"),
        ("season", {"reason": ""}, "not_this_season"),
        ("no", {"code": "too_far"}, "declined"),
    ],
)
def test_one_tap_answers_without_signing_in(browser, world, link, choice, data, state):
    answer = browser.post(f"{link}?choice={choice}", data, follow=True)
    assert answer.status_code == 200
    assert "로그인하고 요청 보기" in answer.text
    assert _state(world) == state
    event = world.audited(f"request.{state}")[0]
    assert (event.actor_id, event.after["via"]) == (world.mentor.user_id, "letter")


def test_a_key_works_once_and_the_page_then_tells_the_state(browser, world, link):
    browser.post(f"{link}?choice=no", {"code": "too_far"})
    again = browser.post(f"{link}?choice=yes", {"note": ""})
    assert again.status_code == 409
    assert "어렵다고 답했어요" in again.text
    assert world.firm.name not in again.text
    assert _state(world) == "declined"


def test_an_answer_on_the_site_makes_the_link_useless(browser, world, link):
    sent = world.session.scalars(select(Request)).one()
    world.accept(sent)
    page = browser.get(f"{link}?choice=no")
    assert "수락했어요" in page.text
    assert world.challenge.text not in page.text


def test_a_withdrawal_makes_the_link_useless(browser, world, link):
    sent = world.session.scalars(select(Request)).one()
    requests.withdraw(world.session, world.asker, sent.public_id, "", **world.values)
    world.session.commit()
    assert "거뒀어요" in browser.get(link).text


def test_a_late_link_says_so(browser, world, link):
    world.session.scalars(select(MailToken)).one().expires_at = clock.now() - timedelta(minutes=1)
    world.session.commit()
    page = browser.get(link)
    assert "기한이 지났거나" in page.text
    assert browser.post(f"{link}?choice=yes", {"note": ""}).status_code == 409
    assert _state(world) == "open"


def test_a_reply_brings_a_new_key_and_the_old_one_is_over(browser, world, link):
    browser.post(f"{link}?choice=more", {"question": "하루에 몇 통인가요?"})
    world.session.rollback()
    sent = world.session.scalars(select(Request)).one()
    requests.reply(world.session, world.asker, sent.public_id, "스무 통이에요", **world.values)
    world.session.commit()
    assert "이렇게 답하기" not in browser.get(f"{link}?choice=yes").text
    assert "이렇게 답하기" in browser.get(f"/answer/{world.key(sent)}?choice=yes").text


def test_an_unknown_key_learns_nothing(browser, world, link):
    page = browser.get("/answer/nothing?choice=yes")
    assert page.status_code == 404
    assert "지금 이 요청의 상태" not in page.text
    assert browser.post("/answer/nothing?choice=yes", {"note": ""}).status_code == 404
    assert link


def test_mistakes_stay_beside_their_field_and_the_key_still_works(browser, world, link):
    empty = browser.post(f"{link}?choice=more", {"question": ""})
    assert empty.status_code == 422
    assert "한 줄이라도 적어 주세요" in empty.text
    open_ended = browser.post(f"{link}?choice=yes", {"note": "", "close": "y"})
    assert "언제부터 다시 받을지" in open_ended.text
    assert browser.post(link).location == link
    assert _state(world) == "open"
    browser.post(f"{link}?choice=more", {"question": "하루에 몇 통인가요?"})
    assert _state(world) == "asked_back"


def test_the_address_with_the_key_leaks_nowhere(browser, link):
    headers = browser.get(f"{link}?choice=yes").headers
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_an_answer_needs_the_token_of_its_page(browser, world, link):
    assert browser.client.post(f"{link}?choice=yes", data={"note": ""}).status_code == 400
    assert _state(world) == "open"


def test_over_https_the_origin_alone_is_referrer_enough(app, world, link):
    client = Browser(app).client
    site = {"base_url": "https://localhost"}
    page = client.get(f"{link}?choice=yes", **site).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    data = {"csrf_token": token[1], "note": ""}
    # what strict-origin sends along
    headers = {"Referer": "https://localhost/"}
    assert client.post(f"{link}?choice=yes", data=data, headers=headers, **site).status_code == 303
    assert _state(world) == "accepted"


def test_a_signed_in_stranger_may_hold_the_letter_and_answers_as_the_mentor(app, world, link, make):
    browser = Browser(app).sign_in(make.user())
    browser.post(f"{link}?choice=yes", {"note": ""})
    (event,) = world.audited("request.accepted")
    assert event.actor_id == world.mentor.user_id
