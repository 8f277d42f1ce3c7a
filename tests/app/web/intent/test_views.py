"""A firm says on a phone that it is interested, without an account."""

import re
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from app.models.audit import AuditEvent
from app.models.intake import Intake
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.services.signed_links import intake_token
from tests.client import flat

_keys = count()


def typed(**changes):
    return {
        "client_key": f"key-of-a-form-{next(_keys):04}", "firm": "진안 김치", "eok": "32",
        "man": "5,000", "headcount": "12", "place": "52720", "phone": "063-432-1234",
        "email": "ceo@kimchi.example", "pain": "절임이 들쭉날쭉해요", "consent": "y", **changes,
    }  # fmt: skip


@pytest.fixture
def link(session):
    def of(row):
        return "/intent/status/" + intake_token("test-key", row.public_id)

    return of


def test_the_form_is_short_and_says_what_is_kept_and_how_long(browser):
    answer = browser.get("/intent")
    page = flat(answer.text)
    assert answer.status_code == 200
    assert "회원 가입은 없어도 돼요" in page
    assert "일이 끝난 뒤 1년" in page
    assert len(answer.data) < 60_000


def test_an_intent_is_kept_and_the_firm_and_its_coordinators_hear_of_it(browser, make, session):
    mine, other = make.coordinator(), make.coordinator("48")
    answer = browser.post("/intent", typed(), follow=True)
    assert "잘 받았어요" in answer.text
    row = session.scalars(select(Intake)).one()
    assert (row.firm, row.sales_won, row.headcount) == ("진안 김치", 3_250_000_000, 12)
    assert (row.phone, row.region_code, row.state) == ("0634321234", "52", "new")
    told = session.scalars(select(Notice.user_id)).all()
    assert told == [mine.id]
    assert other.id not in told
    letters = [o.payload for o in session.scalars(select(Outbox)) if "person" not in o.payload]
    assert [p["to"] for p in letters] == ["ceo@kimchi.example"]
    assert "/intent/status/" in letters[0]["body"]
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "intake.sent")).one()
    # the trail forgets nothing: nobody to call stands in it
    assert set(event.after) == {"firm", "consent"}


def test_the_same_form_sent_twice_is_one_intent(browser, session):
    sent = typed()
    first, second = browser.post("/intent", sent), browser.post("/intent", sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(session.scalars(select(Intake)).all()) == 1


def test_unknown_sales_are_an_answer_and_one_way_to_call_is_enough(browser, session):
    browser.post("/intent", typed(eok="", man="", unknown="y", email=""))
    row = session.scalars(select(Intake)).one()
    assert (row.sales_won, row.email) == (None, "")
    assert session.scalars(select(Outbox)).all() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"firm": ""}, "기업 이름을 적어 주세요"),
        ({"eok": "", "man": ""}, "작년 매출을 적거나"),
        ({"eok": "많이"}, "숫자로 적어 주세요"),
        ({"headcount": "0"}, "직원 수를 1부터"),
        ({"place": "99999"}, "시·군을 골라"),
        ({"phone": "", "email": ""}, "가운데 하나는"),
        ({"phone": "전화"}, "전화번호를 숫자로"),
        ({"email": "nobody"}, "메일 주소를 다시"),
        ({"pain": "가" * 1001}, "1000자까지"),
        ({"consent": ""}, "동의가 필요해요"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(browser, session, changes, said):
    answer = browser.post("/intent", typed(**{"contact": "김대표", **changes}))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="김대표"' in answer.text
    assert session.scalars(select(Intake)).all() == []


def test_the_link_shows_where_it_stands_and_a_forged_one_nothing(browser, session, link):
    browser.post("/intent", typed())
    row = session.scalars(select(Intake)).one()
    answer = browser.get(link(row))
    assert "찾아뵐 분을 정하고 있어요" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "0634321234" not in answer.text
    assert browser.get("/intent/status/forged").status_code == 404


def test_who_takes_it_back_is_forgotten_at_once(browser, make, session, link):
    make.coordinator()
    browser.post("/intent", typed())
    row = session.scalars(select(Intake)).one()
    assert "신청을 거둘까요" in browser.get(link(row) + "/withdraw").text
    answer = browser.post(link(row) + "/withdraw", follow=True)
    assert "신청을 거뒀어요" in answer.text
    session.rollback()
    session.refresh(row)
    assert (row.state, row.ended_as) == ("closed", "withdrawn")
    assert (row.contact, row.phone, row.email) == ("", "", "")
    assert row.erased_at is not None
    again = browser.post(link(row) + "/withdraw", follow=True)
    assert "이미 끝난 신청이에요" in again.text


def test_who_has_the_link_connects_an_own_firm_and_no_other(browser, make, session, link):
    owner = make.user()
    mine, other = make.company(owner), make.company(make.user())
    browser.post("/intent", typed())
    row = session.scalars(select(Intake)).one()
    browser.sign_in(owner)
    assert mine.name in browser.get(link(row)).text
    assert browser.post(link(row) + "/firm", {"company": other.public_id}).status_code == 403
    assert browser.post(link(row) + "/firm", {"company": mine.public_id}).status_code == 303
    session.rollback()
    session.refresh(row)
    assert row.company_id == mine.id


def test_the_usual_wait_is_told_from_five_intents_on(browser, session, make, now):
    person = make.user()
    for days in range(1, 6):
        session.add(
            Intake(
                client_key=f"waited-so-long-{days}", region_code="52", municipality_code="52720",
                firm="x", headcount=3, created_at=now - timedelta(days=20), state="assigned",
                visitor_id=person.id, assigned_at=now - timedelta(days=20 - days),
            )
        )  # fmt: skip
        session.commit()
        told = re.search(r"보통 (\d)일 안에", browser.get("/intent").text)
        assert bool(told) == (days == 5)
    assert told
    assert told[1] == "3"


def test_the_pages_are_in_english_too(browser, session, link):
    browser.post("/intent", typed())
    row = session.scalars(select(Intake)).one()
    assert "I am interested" in browser.get("/intent", english=True).text
    assert "Where does it stand?" in browser.get(link(row)).text
