"""Letters that could not be sent, at the desk."""

import pytest
from sqlalchemy import select

from app.models.outbox import Outbox
from tests.queries import counted_selects

PAYLOAD = {"to": "kim@example.com", "subject": "[이음] 요청이 왔어요", "body": "비밀스러운 글"}


@pytest.fixture
def failed(session, make, now):
    person = make.user(name="김대표")
    make.company(person)
    row = Outbox(
        kind="mail", key="request:a:asked:1", user_id=person.id, payload=PAYLOAD, attempts=8,
        error="550 no <such> box", created_at=now, failed_at=now,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_an_empty_list_says_so(browser, make):
    page = browser.sign_in(make.coordinator()).get("/desk/letters/").text
    assert "보내지 못한 메일이 없어요" in page
    assert "밀린 메일이 없어요" in page


def test_who_did_not_get_what_and_why(browser, make, failed):
    page = browser.sign_in(make.coordinator()).get("/desk/letters/").text
    for word in ("김대표", "요청이 왔어요", "550 no &lt;such&gt; box", "8번 보내 봤어요"):
        assert word in page
    # neither address nor text are the coordinator's business
    assert "kim@example.com" not in page
    assert "비밀스러운" not in page
    assert "조건에 맞는 메일이 없어요" in browser.get("/desk/letters/?q=없는말", swap=True).text


def test_the_desk_points_to_them(browser, make, failed):
    page = browser.sign_in(make.coordinator()).get("/desk/").text
    assert "보내지 못한 메일이 1통 있어요" in page
    assert browser.sign_in(make.coordinator("48")).get("/desk/").text.count("1통 있어요") == 0


def test_an_old_letter_is_told_at_the_desk_too(browser, make, session, now):
    session.add(Outbox(kind="mail", key="old", payload=PAYLOAD, created_at=now.replace(year=2025)))
    session.commit()
    page = browser.sign_in(make.coordinator()).get("/desk/").text
    assert "시간 넘게 밀려 있어요" in page


def test_one_is_sent_again(browser, make, session, failed):
    browser.sign_in(make.coordinator())
    page = browser.post("/desk/letters/resend", {"key": failed.key}, follow=True).text
    assert "다시 보내고 있어요" in page
    session.expire_all()
    assert session.scalar(select(Outbox.failed_at)) is None
    assert browser.post("/desk/letters/resend", {"key": failed.key}).status_code == 404


def test_the_table_holds_no_address(browser, make, failed):
    table = browser.sign_in(make.administrator()).get("/desk/letters/export.csv").text
    assert "김대표,[이음] 요청이 왔어요,8,550 no <such> box" in table
    assert "kim@example.com" not in table


def test_the_list_takes_six_selects(browser, make, engine, failed):
    browser.sign_in(make.coordinator())
    browser.get("/desk/letters/")
    with counted_selects(engine) as selects:
        browser.get("/desk/letters/")
    # who asks, the page, how many, two for the standing, the bell
    assert len(selects) == 6


def test_health_tells_how_the_outbox_stands(browser, failed):
    assert browser.get("/healthz").json["letters"] == {
        "waiting": 0, "oldest_s": None, "given_up": 1,
    }  # fmt: skip
