"""Pages of a mentor's own record."""

from datetime import timedelta

from sqlalchemy import select

from app.clock import today_in_seoul
from app.models.company import Membership
from app.models.mentor import Mentor, MentorSeat
from tests.client import flat

FORM = {
    "headline": "염도를 숫자로 잡아요",
    "topics": ["defect", "labor"],
    "solutions": ["5s"],
    "languages": ["ko", "en"],
    "capacity": "3",
    "visits_per_month": "2",
    "radius_km": "80",
}


def test_somebody_applies_and_changes_the_record_later(browser, make, session):
    user = make.user()
    company = make.company(user)
    browser.sign_in(user)
    page = browser.get("/mentoring/apply").text
    assert company.name in page
    answer = browser.post("/mentoring/apply", {**FORM, "company": company.public_id}, follow=True)
    assert "멘토 신청을 받았어요" in answer.text
    mentor = session.scalars(select(Mentor)).one()
    assert (mentor.topics, mentor.languages) == (["defect", "labor"], ["ko", "en"])
    assert len(session.scalars(select(MentorSeat)).all()) == 3
    assert browser.get("/mentoring/apply").headers["Location"] == "/mentoring/edit"
    edit = browser.get("/mentoring/edit").text
    assert "코디네이터가 확인하고 있어요" in edit
    assert 'id="topics-defect" value="defect" checked' in flat(edit)
    assert 'name="capacity"' in edit
    assert browser.post("/mentoring/edit", {**FORM, "capacity": "1"}).status_code == 303
    session.rollback()
    assert len(session.scalars(select(MentorSeat)).all()) == 1


def test_a_stationed_expert_is_told_the_reason_of_a_refusal(browser, make):
    user = make.user()
    make.mentor(user=user, status="refused", decision_reason="사례를 써 주세요")
    page = browser.sign_in(user).get("/mentoring/edit").text
    assert "사례를 써 주세요" in page
    assert "기업 없이 상주 전문가로" in page


def test_a_firm_that_was_refused_later_stays_in_the_list(browser, make, session):
    user = make.user()
    company = make.company(user, status="refused", name="남은 기업")
    make.mentor(company, user=user)
    assert session.scalars(select(Membership)).one().company_id == company.id
    assert "남은 기업" in browser.sign_in(user).get("/mentoring/edit").text


def test_problems_stand_beside_their_fields(browser, make):
    browser.sign_in(make.user())
    answer = browser.post("/mentoring/apply", {**FORM, "topics": [], "radius_km": "1000"})
    assert answer.status_code == 422
    assert 'id="topics-error"' in answer.text
    assert 'id="radius_km-error"' in answer.text
    empty = browser.post("/mentoring/apply", {"capacity": ""})
    assert empty.status_code == 422
    for name in ("headline", "topics", "languages", "capacity"):
        assert f'id="{name}-error"' in empty.text


def test_too_few_places_are_refused_with_the_number(browser, make, session, now):
    user, asker = make.user(), make.user()
    mentor = make.mentor(user=user, capacity=2)
    company = make.company(asker)
    make.engagement(company, mentor)
    make.engagement(company, mentor)
    browser.sign_in(user)
    assert "지금 2개 기업을 돕고 있어요." in browser.get("/mentoring/edit").text
    answer = browser.post("/mentoring/edit", {**FORM, "capacity": "1"})
    assert answer.status_code == 409
    assert 'id="capacity-error"' in answer.text
    assert "지금 2개 기업을 돕고 있어서" in answer.text


def test_a_mentor_rests_and_comes_back(browser, make, session):
    user = make.user()
    mentor = make.mentor(user=user)
    browser.sign_in(user)
    assert "새 요청을 받지 않을 수 있어요" in browser.get("/mentoring/season").text
    until = today_in_seoul() + timedelta(days=30)
    answer = browser.post("/mentoring/season", {"until": until.isoformat()}, follow=True)
    assert "까지 쉬어요" in answer.text
    assert "까지 쉬고 있어요" in browser.get("/mentoring/season").text
    assert "다시 요청 받기" in browser.get("/my/").text
    answer = browser.post("/mentoring/season", {"resume": "1"}, follow=True)
    assert "다시 요청을 받아요" in answer.text
    session.refresh(mentor)
    assert mentor.paused_until is None


def test_a_rest_needs_a_day_ahead(browser, make):
    user = make.user()
    make.mentor(user=user)
    browser.sign_in(user)
    for until in ("", today_in_seoul().isoformat(), "soon"):
        answer = browser.post("/mentoring/season", {"until": until})
        assert answer.status_code == 422
        assert 'id="until-error"' in answer.text


def test_only_a_mentor_opens_them(browser, make):
    browser.sign_in(make.user())
    assert browser.get("/mentoring/edit").status_code == 403
    assert browser.get("/mentoring/season").status_code == 403
