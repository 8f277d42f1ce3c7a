"""Intents on the desk: the list, one of them, who visits, how it ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models.intake import Intake, IntakeVisit
from app.models.mentor import SeasonBlock
from app.models.notice import Notice
from app.models.outbox import Outbox
from tests.client import flat
from tests.intake_maker import IntakeMaker
from tests.queries import counted_selects


@pytest.fixture
def maker(make):
    return IntakeMaker(make)


@pytest.fixture
def desk(browser, make):
    return browser.sign_in(make.coordinator())


@pytest.fixture
def mentor(make):
    return make.mentor(make.company(municipality_code="52140", name="익산 선배"))


def fresh(session, row):
    session.rollback()
    session.refresh(row)
    return row


def test_the_list_searches_filters_and_says_what_is_late(desk, maker, now):
    maker.intake(firm="늦은 기업", created_at=now - timedelta(days=5))
    maker.intake(firm="새 기업")
    page = flat(desk.get("/desk/intakes/").text)
    assert page.index("늦은 기업") < page.index("새 기업")
    assert page.count("기한을 넘겼어요") == 1
    assert "새 기업" not in desk.get("/desk/intakes/?age=stuck").text
    assert "늦은 기업" not in desk.get("/desk/intakes/?q=새").text
    assert "조건에 맞는 기업이 없어요" in desk.get("/desk/intakes/?state=applied").text
    newest = flat(desk.get("/desk/intakes/?sort=newest").text)
    assert newest.index("새 기업") < newest.index("늦은 기업")


def test_an_empty_list_leads_to_the_page_to_spread(desk):
    page = desk.get("/desk/intakes/").text
    assert "아직 알려 온 기업이 없어요" in page
    assert 'href="/intent"' in page


def test_the_list_takes_a_fixed_number_of_selects(desk, maker, engine):
    for _ in range(3):
        maker.intake()
    desk.get("/desk/intakes/")
    with counted_selects(engine) as selects:
        desk.get("/desk/intakes/")
    # who asks, the page, how many, by state, the bell
    assert len(selects) <= 6, selects


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_leaves_without_anybody_to_call(desk, maker, kind):
    maker.intake(firm="=1+1")
    answer = desk.get(f"/desk/intakes/intakes.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        assert "'=1+1" in answer.text
        assert "0634321234" not in answer.text
        assert "ceo@kimchi.example" not in answer.text


def test_readers_see_their_places_and_nobody_to_call(browser, make, maker):
    here, there = maker.intake(firm="진안의 기업"), maker.intake(firm="창원의 기업", region_code="48", municipality_code="48120")  # fmt: skip
    officer = make.staff("municipal_officer", municipality="52720")
    for reader in (officer, make.staff("auditor")):
        browser.sign_in(reader)
        listed = browser.get("/desk/intakes/").text
        assert "진안의 기업" in listed
        assert "창원의 기업" not in listed
        page = browser.get(f"/desk/intakes/{here.public_id}").text
        assert "0634321234" not in page
        assert "ceo@kimchi.example" not in page
        assert "이 신청 끝내기" not in page
        assert browser.get(f"/desk/intakes/{there.public_id}").status_code == 404
        assert browser.get("/desk/intakes/?place=48120").status_code == 404
    browser.sign_in(make.coordinator("48"))
    assert browser.get(f"/desk/intakes/{here.public_id}").status_code == 404
    assert browser.post(f"/desk/intakes/{here.public_id}/close").status_code == 404


def test_a_visitor_is_chosen_told_and_taken_off(desk, maker, mentor, session):
    row = maker.intake()
    page = flat(desk.get(f"/desk/intakes/{row.public_id}/visitor").text)
    assert "익산 선배" in page
    assert "km" in page
    sent = {"mentor": mentor.public_id, "text": "먼저 전화해 주세요"}
    answer = desk.post(f"/desk/intakes/{row.public_id}/visitor", sent)
    assert answer.status_code == 303
    assert fresh(session, row).state == "assigned"
    assert row.visitor_id == mentor.user_id
    told = session.scalars(select(Notice).where(Notice.user_id == mentor.user_id)).one()
    assert told.kind == "programme"
    assert "먼저 전화해 주세요" in told.body
    assert "0634321234" not in told.body
    desk.post(f"/desk/intakes/{row.public_id}/visitor/off")
    assert (fresh(session, row).state, row.visitor_id) == ("new", None)
    assert len(session.scalars(select(Notice).where(Notice.user_id == mentor.user_id)).all()) == 2


def test_a_day_of_rest_is_respected_unless_it_is_meant(desk, maker, mentor, session):
    session.add(SeasonBlock(mentor_id=mentor.id, first_day=date(2026, 12, 1), last_day=date(2026, 12, 9)))  # fmt: skip
    session.commit()
    row = maker.intake()
    address, sent = f"/desk/intakes/{row.public_id}/visitor", {"mentor": mentor.public_id, "day": "2026-12-05"}  # fmt: skip
    refused = desk.post(address, sent)
    assert refused.status_code == 422
    assert "쉬겠다고 적어 둔 날" in refused.text
    assert desk.post(address, {**sent, "sure": "y"}).status_code == 303
    session.rollback()
    assert session.scalars(select(IntakeVisit)).one().planned_on == date(2026, 12, 5)


def test_another_visitor_takes_the_draft_over_and_the_first_is_told(desk, maker, mentor, make, session):  # fmt: skip
    first = make.user()
    row = maker.assigned(first)
    note = session.scalars(select(IntakeVisit)).one()
    note.problem = "초안"
    session.commit()
    desk.post(f"/desk/intakes/{row.public_id}/visitor", {"mentor": mentor.public_id})
    assert fresh(session, note).author_id == mentor.user_id
    assert note.problem == "초안"
    assert session.scalars(select(Notice.user_id)).all().count(first.id) == 1


def test_a_mentor_of_another_region_cannot_be_sent(desk, maker, make):
    away = make.mentor(make.company(municipality_code="48120"))
    row = maker.intake()
    answer = desk.post(f"/desk/intakes/{row.public_id}/visitor", {"mentor": away.public_id})
    assert answer.status_code == 404


def test_an_intent_is_ended_with_a_reason_and_opened_again(desk, maker, make, session):
    row = maker.assigned(make.user())
    address = f"/desk/intakes/{row.public_id}"
    bare = desk.post(f"{address}/close", {"how": "no_answer"})
    assert bare.status_code == 422
    assert "까닭을 적어 주세요" in bare.text
    desk.post(f"{address}/close", {"how": "no_answer", "reason": "세 번 전화했어요"})
    assert (fresh(session, row).state, row.phone) == ("closed", "0634321234")
    letters = [o.payload["to"] for o in session.scalars(select(Outbox))]
    assert letters == ["ceo@kimchi.example"]
    desk.post(f"{address}/reopen")
    assert (fresh(session, row).state, row.ended_as) == ("assigned", None)
    desk.post(f"{address}/close", {"how": "withdrawn", "reason": "전화로 거뒀어요"})
    assert fresh(session, row).phone == ""
    assert desk.post(f"{address}/reopen").status_code == 409


def test_a_firm_of_the_site_is_found_by_its_core_and_connected(desk, maker, make, session):
    firm = make.company(make.user(), name="주식회사 진안김치")
    row = maker.intake(firm="(주)진안 김치")
    address = f"/desk/intakes/{row.public_id}"
    assert "주식회사 진안김치" in desk.get(address).text
    desk.post(f"{address}/firm", {"company": firm.public_id})
    assert fresh(session, row).company_id == firm.id
    desk.post(f"{address}/firm", {"company": ""})
    assert fresh(session, row).company_id is None
    far = make.company(municipality_code="48120")
    assert desk.post(f"{address}/firm", {"company": far.public_id}).status_code == 404


def test_a_firm_is_invited_where_it_left_an_address(desk, maker, session):
    row, mute = maker.intake(), maker.intake(email="")
    desk.post(f"/desk/intakes/{row.public_id}/invite")
    answer = desk.post(f"/desk/intakes/{mute.public_id}/invite", follow=True)
    assert "메일 주소가 없어요" in answer.text
    assert [o.payload["to"] for o in session.scalars(select(Outbox))] == ["ceo@kimchi.example"]


def test_the_same_number_to_call_is_pointed_out(desk, maker):
    row = maker.intake(firm="다른 이름")
    maker.intake(firm="진안 김치")
    assert "같은 기업의 신청일 수 있어요" in desk.get(f"/desk/intakes/{row.public_id}").text


def test_the_confidential_word_of_a_note_is_for_coordinators(browser, make, maker):
    row = maker.visited(make.user())
    browser.sign_in(make.coordinator())
    assert "대표님이 바빠요" in browser.get(f"/desk/intakes/{row.public_id}").text
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    page = browser.get(f"/desk/intakes/{row.public_id}").text
    assert "염도가 들쭉날쭉" in page
    assert "대표님이 바빠요" not in page


def test_a_page_stays_small_and_speaks_english(desk, maker, make, session):
    row = maker.visited(make.user())
    answer = desk.get(f"/desk/intakes/{row.public_id}", english=True)
    assert len(answer.data) < 60_000
    assert "Note of the visit" in answer.text
    assert session.get(Intake, row.id)
