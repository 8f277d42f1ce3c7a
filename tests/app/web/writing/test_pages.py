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
    assert "파일이 너무 커서 올리지 못했어요. 50 MB보다" in writer.get(answer.location).text
    app.config["MAX_CONTENT_LENGTH"] = 1000
    text = {"situation": "배추" * 1000}
    assert writer.post(f"{home}/step/2", text).status_code == 413


STORY = (
    "절임 통마다 염도가 달라서 학교 급식에서 짜다는 전화와 싱겁다는 전화를 같은 날 받았습니다. "
    "다시 절이는 양이 한 달에 육백 킬로를 넘었고 그때마다 라인이 두 시간씩 늦게 돌았습니다. "
    "소금물을 손끝으로 맞추다 보니 사람이 바뀌면 맛도 바뀌었고 적어 둔 것이 하나도 없었습니다."
)


@pytest.fixture
def copied(make):
    """Return the owner and the path of a draft that repeats a published case."""
    make.case(make.company(name="먼저쓴집"), make.user(), problem=STORY, title="먼저 쓴 사례")
    owner = make.user()
    case = make.case(make.company(owner), owner, status="draft", problem=STORY)
    return owner, f"/my/cases/{case.public_id}"


def test_a_draft_in_the_words_of_a_published_case_is_told_so(browser, copied):
    owner, path = copied
    browser.sign_in(owner)
    for page in (f"{path}/step/1", f"{path}/step/3", f"{path}/preview"):
        text = browser.get(page).text
        assert "먼저 쓴 사례" in text
        assert "먼저쓴집" in text
        assert "이대로 이어 쓰거나 보내셔도 괜찮아요" in text
    assert "무엇이 다른지" not in browser.get(f"{path}/step/6").text


def test_the_note_follows_what_is_saved(browser, copied):
    owner, path = copied
    browser.sign_in(owner)
    assert f'hx-get="{path}/resembles"' in browser.get(f"{path}/step/3").text
    assert "먼저 쓴 사례" in browser.get(f"{path}/resembles", swap=True).text
    assert browser.get(f"{path}/resembles").location.endswith("/preview")


def test_a_draft_of_its_own_is_left_alone(browser, make):
    owner = make.user()
    case = make.case(make.company(owner), owner, status="draft")
    make.case(make.company(), make.user(), problem=STORY)
    text = browser.sign_in(owner).get(f"/my/cases/{case.public_id}/step/3").text
    assert "무엇이 다른지" not in text
