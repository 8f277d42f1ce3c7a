"""Pages of accounts, as a browser meets them."""

import json
import re

import pytest
from sqlalchemy import select

from app.models.account import User
from app.models.mentor import Mentor
from app.models.outbox import Outbox
from tests.client import Browser
from tests.factories import PASSWORD
from tests.queries import counted_selects

NEW = "새로운 비밀번호 42"
FORM = {
    "name": "새 사람",
    "email": "New@example.com",
    "password": PASSWORD,
    "privacy": "y",
    "terms": "y",
}


def _mail(session):
    session.rollback()
    return list(session.scalars(select(Outbox).order_by(Outbox.id)))


def _link(session):
    return re.search(r"http://127\.0\.0\.1:8000(\S+)", _mail(session)[-1].payload["body"])[1]


def _user(session, email="new@example.com"):
    session.rollback()
    return session.scalar(select(User).where(User.email == email))


def test_a_visitor_registers_proves_the_address_and_is_signed_in(browser, session):
    answer = browser.post("/account/register", FORM, follow=True)
    assert answer.request.path == "/account/sent"
    assert "3일" in answer.text
    link = _link(session)
    page = browser.get(link)
    assert page.status_code == 200
    assert _user(session).status == "pending"
    wrong = browser.post(link, {"password": "falsch falsch"})
    assert wrong.status_code == 422
    assert "가입할 때 정한 비밀번호와 달라요" in wrong.text
    assert browser.post(link, {}).status_code == 422
    done = browser.post(link, {"password": PASSWORD}, follow=True)
    assert "이메일 주소를 확인했어요" in done.text
    assert _user(session).status == "active"
    assert "새 사람" in browser.get("/account/").text
    again = browser.get(link, follow=True)
    assert again.request.path == "/account/sign-in"
    assert "이미 확인한 주소예요" in again.text


def test_a_known_address_gets_the_same_answer(browser, make, session):
    user = make.user(email="new@example.com")
    first = browser.post("/account/register", FORM)
    assert (first.status_code, first.headers["Location"]) == (303, "/account/sent?why=register")
    for path, to in (("/account/resend", "register"), ("/account/forgot", "reset")):
        known = browser.post(path, {"email": user.email})
        unknown = browser.post(path, {"email": "nobody@example.com"})
        assert known.headers["Location"] == unknown.headers["Location"] == f"/account/sent?why={to}"
    assert "1시간" in browser.get("/account/sent?why=reset").text
    assert len(_mail(session)) == 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, "이름을 적어 주세요"),
        ({"name": "http://spam.invalid"}, "글자와 숫자만"),
        ({"email": "no address"}, "모양이 맞지 않아요"),
        ({"password": "짧아요"}, "10자 이상"),
        ({"password": "password1234"}, "많은 분이"),
        ({"privacy": ""}, "개인정보 수집·이용에 동의해야"),
        ({"terms": ""}, "이용약관에 동의해야"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    browser, session, change, problem
):
    values = {k: v for k, v in {**FORM, **change}.items() if v}
    answer = browser.post("/account/register", values)
    assert answer.status_code == 422
    assert problem in answer.text
    assert PASSWORD not in answer.text
    if "name" not in change:
        assert 'value="새 사람"' in answer.text
    assert _mail(session) == []


def test_a_forgotten_password_is_set_anew_once(browser, make, session, app):
    user = make.user(email="lost@example.com")
    elsewhere = Browser(app).sign_in(user)
    browser.post("/account/forgot", {"email": user.email})
    link = _link(session)
    assert browser.get(link).status_code == 200
    assert browser.post(link, {"password": "1234567890"}).status_code == 422
    assert browser.post(link, {"password": "짧아요"}).status_code == 422
    done = browser.post(link, {"password": NEW}, follow=True)
    assert "비밀번호를 새로 정했어요" in done.text
    assert browser.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    over = browser.get(link)
    assert over.status_code == 404
    assert 'href="/account/forgot"' in over.text


def test_a_broken_link_leads_to_a_new_one(browser):
    answer = browser.get("/account/verify/broken")
    assert answer.status_code == 404
    assert "링크의 기한이 지났거나" in answer.text
    assert 'href="/account/resend"' in answer.text


@pytest.mark.parametrize("path", ["/account/resend", "/account/forgot"])
def test_an_address_is_asked_for_in_its_form(browser, path):
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"email": ""}).status_code == 422


def test_signing_in_and_out(browser, make):
    user = make.user()
    wrong = browser.post("/account/sign-in", {"email": user.email, "password": "falsch falsch"})
    assert wrong.status_code == 422
    assert "이메일 주소나 비밀번호가 맞지 않아요" in wrong.text
    assert (
        browser.post("/account/sign-in", {"email": user.email, "password": PASSWORD}).status_code
        == 303
    )
    assert browser.get("/account/").status_code == 200
    assert browser.post("/account/sign-out").headers["Location"] == "/"
    assert browser.get("/account/").status_code == 302


def test_a_new_password_ends_other_sessions_and_keeps_this_one(app, make):
    user = make.user()
    here, there = Browser(app), Browser(app).sign_in(user)
    here.post("/account/sign-in", {"email": user.email, "password": PASSWORD, "remember": "y"})
    assert here.get("/account/password").status_code == 200
    assert here.post("/account/password", {"old": PASSWORD}).status_code == 422
    wrong = here.post("/account/password", {"old": NEW, "new": NEW})
    assert "지금 쓰는 비밀번호와 달라요" in wrong.text
    remembered = here.client.get_cookie("remember_token").value
    assert here.post("/account/password", {"old": PASSWORD, "new": NEW}).status_code == 303
    assert here.client.get_cookie("remember_token").value != remembered
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_the_profile_changes_name_and_language(app, make):
    user = make.user()
    make.company(user, name="우리 기업", status="waiting")
    browser = Browser(app).sign_in(user)
    browser.client.set_cookie("language", "ko")
    page = browser.get("/account/")
    assert "우리 기업" in page.text
    assert "승인 대기" in page.text
    assert browser.post("/account/", {"name": "", "locale": "en"}).status_code == 422
    saved = browser.post("/account/", {"name": "바뀐 이름", "locale": "en"}, follow=True)
    assert '<html lang="en"' in saved.text
    assert 'value="바뀐 이름"' in saved.text


def test_the_profile_tells_roles(app, make):
    for person, word in ((make.coordinator(), "코디네이터"), (make.administrator(), "관리자")):
        assert f"<dd>{word}</dd>" in Browser(app).sign_in(person).get("/account/").text


def test_the_own_data_is_a_file(app, make):
    user = make.user()
    answer = Browser(app).sign_in(user).get("/account/data")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["account"]["email"] == user.email


def test_leaving_asks_for_the_password_and_signs_out(app, make, session):
    user = make.user()
    browser = Browser(app).sign_in(user)
    assert "되돌릴 수 없어요" in browser.get("/account/delete").text
    assert browser.post("/account/delete", {"password": "falsch falsch"}).status_code == 422
    done = browser.post("/account/delete", {"password": PASSWORD}, follow=True)
    assert "탈퇴했어요" in done.text
    assert browser.get("/account/").status_code == 302
    session.rollback()
    session.refresh(user)
    assert user.status == "erased"


def test_leaving_is_refused_while_somebody_waits(app, make, session, now):
    mentor: Mentor = make.mentor()
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner)
    make.request(challenge, mentor)
    answer = Browser(app).sign_in(owner).post("/account/delete", {"password": PASSWORD})
    assert answer.status_code == 409
    assert "진행 중인 요청이나 멘토링" in answer.text
    session.refresh(owner)
    assert owner.status == "active"


@pytest.mark.parametrize(
    "path", ["privacy", "terms", "register", "sign-in", "resend", "forgot", "sent"]
)
def test_public_pages_ask_the_database_nothing(browser, engine, path):
    with counted_selects(engine) as selects:
        answer = browser.get(f"/account/{path}")
    assert answer.status_code == 200
    assert selects == []


def test_the_privacy_text_names_purpose_and_retention(browser):
    text = browser.get("/account/privacy").text
    assert "목적" in text
    assert "탈퇴할 때 바로 지워요" in text
    assert 'href="/account/privacy"' in browser.get("/account/register").text


def test_the_profile_asks_who_it_is_and_the_bell(app, make, engine):
    browser = Browser(app).sign_in(make.user())
    with counted_selects(engine) as selects:
        browser.get("/account/")
    assert len(selects) == 2
