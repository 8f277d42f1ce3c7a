"""The page of one mentor."""

from datetime import timedelta

import pytest

from app.clock import now
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def mentor(make):
    firm = make.company(name="진안김치")
    make.case(firm, make.user(), title="염도를 맞춘 사례")
    return make.mentor(firm)


def test_anybody_sees_what_was_solved_and_how_to_ask(browser, mentor):
    page = flat(browser.get(f"/mentors/{mentor.public_id}").text)
    assert "절임 공정 개선을 도와드려요" in page
    assert "진안김치" in page
    assert "염도를 맞춘 사례" in page
    assert f"mentor={mentor.public_id}" in page


def test_a_signed_in_firm_sees_the_drive_and_everybody_the_rule_about_competitors(browser, make):
    mentor = make.mentor(make.company(municipality_code="52110"))
    address = f"/mentors/{mentor.public_id}"
    assert "거래처 이름은 서로 보이지 않아요" in browser.get(address).text
    assert "차로 약" not in browser.get(address).text
    owner = make.user()
    make.company(owner)
    assert "차로 약 40분, 33 km (추정)" in browser.sign_in(owner).get(address).text


def test_silence_and_answers_are_told_with_their_number(browser, make):
    mentor, when = make.mentor(), now()
    address = f"/mentors/{mentor.public_id}"
    for state, told in (
        ("expired", "1건은 답 없이"),
        ("declined", "보통 3일 안에 답해요 (최근 90일 1건)"),
    ):
        owner = make.user()
        challenge = make.challenge(make.company(owner), owner)
        make.request(
            challenge, mentor, state=state, opened_at=when - timedelta(days=3), answered_at=when
        )
        assert told in browser.get(address).text


def test_the_page_speaks_english(browser, mentor):
    page = browser.get(f"/mentors/{mentor.public_id}", english=True).text
    assert "Jinan" in page
    assert '<html lang="en"' in page


def test_the_page_costs_few_selects(browser, engine, mentor):
    browser.get("/")
    with counted_selects(engine) as seen:
        browser.get(f"/mentors/{mentor.public_id}")
    assert len(seen) <= 9


@pytest.mark.parametrize("status", ["waiting", "refused"])
def test_who_is_not_approved_has_no_page(browser, make, status):
    mentor = make.mentor(status=status)
    assert browser.get(f"/mentors/{mentor.public_id}").status_code == 404
    assert browser.get("/mentors/nosuchone2").status_code == 404


def test_a_stationed_expert_has_a_page_without_a_firm(browser, make):
    assert browser.get(f"/mentors/{make.mentor().public_id}").status_code == 200


def test_mentors_do_not_ask_themselves(browser, make, mentor, session):
    from app.models.account import User

    browser.sign_in(session.get(User, mentor.user_id))
    page = browser.get(f"/mentors/{mentor.public_id}").text
    assert "/requests/new" not in page
