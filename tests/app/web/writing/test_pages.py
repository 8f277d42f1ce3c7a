"""What the pages of the editor are put together from."""

import pytest
from sqlalchemy import select

from app.errors import Problem
from app.models.case import CaseVersion, ReviewNote
from app.web.writing import pages


@pytest.fixture
def returned(make, session, now):
    owner, reader = make.user(), make.coordinator()
    case = make.case(make.company(owner), owner, status="returned")
    version = session.scalars(select(CaseVersion)).one()
    session.add(
        ReviewNote(
            version_id=version.id,
            author_id=reader.id,
            field="cost",
            text="자부담을 나눠 주세요.",
            created_at=now,
        )
    )
    session.commit()
    return owner, case


def test_comments_of_the_last_review_follow_into_the_new_draft(browser, returned):
    owner, case = returned
    browser.sign_in(owner)
    browser.post(f"/my/cases/{case.public_id}/revise")
    assert "자부담을 나눠 주세요." in browser.get(f"/my/cases/{case.public_id}/step/7").text
    assert "자부담을 나눠 주세요." in browser.get(f"/my/cases/{case.public_id}/versions").text


def test_comments_wait_for_the_decision(browser, returned, session):
    owner, case = returned
    browser.sign_in(owner)
    path = f"/my/cases/{case.public_id}/preview"
    assert "자부담을 나눠 주세요." in browser.get(path).text
    session.scalars(select(CaseVersion)).one().state = "submitted"
    session.commit()
    assert "자부담을 나눠 주세요." not in browser.get(path).text


def test_problems_are_said_in_the_language_of_the_page(app):
    with app.test_request_context():
        assert pages.said({1: {"title": Problem("제목을 적어 주세요.")}}) == {
            1: ["제목을 적어 주세요."]
        }


def test_a_number_away_from_its_field_is_named(app):
    range_ = Problem("%(least)s부터 %(most)s 사이의 수로 적어 주세요.", {"least": 1, "most": 120})
    with app.test_request_context():
        assert pages.said({7: {"months": range_}}) == {
            7: ["걸린 기간 (개월): 1부터 120 사이의 수로 적어 주세요."]
        }
        assert pages.said({6: {"kpis-1-after": Problem("숫자로 적어 주세요. 예: 4.6")}}) == {
            6: ["지표 2 · 바꾼 뒤 값: 숫자로 적어 주세요. 예: 4.6"]
        }
        # a problem of the whole step has no field to name
        assert pages.said({6: {"kpis": range_}})[6] == ["1부터 120 사이의 수로 적어 주세요."]
        assert pages.said({6: {"kpis-0-gone": range_}})[6] == ["1부터 120 사이의 수로 적어 주세요."]
