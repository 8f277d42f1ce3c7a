"""What the pages of the editor are put together from."""

import io

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


def test_publishing_settles_the_comments_before_it(browser, returned, session, now):
    owner, case = returned
    browser.sign_in(owner)
    browser.post(f"/my/cases/{case.public_id}/revise")
    second = session.scalars(select(CaseVersion).where(CaseVersion.number == 2)).one()
    second.submitted_at, second.published_at, second.state = now, now, "published"
    session.commit()
    browser.post(f"/my/cases/{case.public_id}/revise")
    path = f"/my/cases/{case.public_id}/step/7"
    assert browser.get(path).status_code == 200
    assert "자부담을 나눠 주세요." not in browser.get(path).text


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


def test_a_file_too_large_leads_back_to_its_step(browser, make, app):
    owner = make.user()
    case = make.case(make.company(owner), owner, status="draft")
    writer, home = browser.sign_in(owner), f"/my/cases/{case.public_id}"
    app.config["MAX_CONTENT_LENGTH"] = 1000
    values = {"file": (io.BytesIO(b"x" * 5000), "일지.pdf"), "step": "6"}
    answer = writer.post(f"{home}/files?step=6", values, content_type="multipart/form-data")
    assert (answer.status_code, answer.location) == (303, f"{home}/step/6")
    app.config["MAX_CONTENT_LENGTH"] = None
    assert "파일이 너무 커서 올리지 못했어요. 12 MB보다" in writer.get(answer.location).text
    app.config["MAX_CONTENT_LENGTH"] = 1000
    text = {"situation": "배추" * 1000}
    assert writer.post(f"{home}/step/2", text).status_code == 413
