"""Calls are public; a firm applies, hands in, and reads what became of it."""

import io

from sqlalchemy import select

from app.models.selection import Application, Decision
from tests.app.engagement_world import PDF
from tests.client import flat
from tests.queries import counted_selects


def test_calls_are_public_with_criteria_and_preference(browser, selection):
    round_ = selection.round("open")
    selection.round("draft", title="아직 비밀인 모집")

    page = browser.get("/calls/").text
    one = flat(browser.get(f"/calls/{round_.public_id}").text)

    assert "2026년 전북형 JS1 모집" in page
    assert "아직 비밀인 모집" not in page
    assert "5일 남았어요" in page
    for words in ("기준 1", "인구감소지역 기업에 3점을 더해요", "사업계획서", "한도는 10점"):
        assert words in one


def test_nothing_to_call_for_is_said(browser):
    assert "지금은 모집이 없어요" in browser.get("/calls/").text


def test_a_firm_applies_with_its_papers_and_hands_in(browser, make, selection, session):
    round_ = selection.round("open")
    owner = make.user()
    company = make.company(owner)
    browser.sign_in(owner)
    assert "신청서 쓰기" in browser.get(f"/calls/{round_.public_id}/apply").text
    begun = browser.post(f"/calls/{round_.public_id}/apply", {"company": company.public_id})
    path = begun.headers["Location"]
    assert "사업계획서" in browser.get(path).text

    kept = browser.post(path, {"title": "절임 자동화", "cost_won": "45000000", "hand_in": "1"})
    assert kept.status_code == 422
    assert "아직 빠진 것이 있어요" in kept.text
    done = browser.post(
        path,
        {
            "title": "절임 자동화", "cost_won": "45000000", "hand_in": "1",
            "document-1": (io.BytesIO(PDF), "계획.pdf"),
        },
        content_type="multipart/form-data",
        follow=True,
    )  # fmt: skip

    assert "에 냈어요" in flat(done.text)
    assert session.scalar(select(Application.state)) == "submitted"
    assert "우리 신청 보기" in browser.get(f"/calls/{round_.public_id}").text
    assert browser.get(f"/calls/{round_.public_id}/apply").status_code == 303
    assert browser.post(f"{path}/take-back").status_code == 303
    assert browser.post(f"{path}/documents/1/remove").status_code == 303
    assert "쓰는 중이에요" in browser.get(path).text
    assert browser.post(f"{path}/withdraw").status_code == 303
    assert "신청을 거뒀어요." in browser.get(path).text


def test_a_file_that_lies_is_refused_and_the_rest_is_kept(browser, make, selection, session):
    round_ = selection.round("open")
    owner = make.user()
    application = selection.application(round_, make.company(owner), state="draft")
    browser.sign_in(owner)

    answer = browser.post(
        f"/calls/applications/{application.public_id}",
        {"title": "새 이름", "cost_won": "1", "document-1": (io.BytesIO(b"MZ"), "plan.pdf")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert 'aria-describedby="document-1-error"' in flat(answer.text)
    session.rollback()
    session.refresh(application)
    assert application.title == "새 이름"


def test_a_rejected_firm_reads_reason_advice_and_a_mentor(browser, make, selection, session, now):
    round_ = selection.round("decided")
    owner = make.user()
    company = make.company(owner)
    application = selection.application(round_, company)
    mentor = make.mentor(make.company(), make.user(name="나도움"))
    decision = Decision(
        application_id=application.id, outcome="rejected", points=60, preference=0, rank=5,
        rank_without=2, displaced=True, reason="5위였어요.", advice="계획을 더 재 보세요.",
        mentor_id=mentor.id, decided_by_id=round_.created_by_id, decided_at=now,
    )  # fmt: skip
    session.add(decision)
    session.commit()
    browser.sign_in(owner)
    path = f"/calls/applications/{application.public_id}"
    assert "5위였어요." not in browser.get(path).text

    decision.told_at = now
    session.commit()
    page = flat(browser.get(path).text)

    for words in ("5위였어요.", "계획을 더 재 보세요.", "나도움", "지역 가점이 없었다면 선정 범위"):
        assert words in page
    assert f"/challenges/new?company={company.public_id}" in page
    challenge = make.challenge(company, owner)
    asking = f"/requests/new?challenge={challenge.public_id}&amp;mentor={mentor.public_id}"
    assert asking in browser.get(path).text
    assert "탈락" in browser.get("/calls/").text


def test_another_firm_finds_nothing(browser, make, selection):
    application = selection.application(selection.round("open"))
    stranger = make.user()
    make.company(stranger)
    browser.sign_in(stranger)

    path = f"/calls/applications/{application.public_id}"
    assert browser.get(path).status_code == 404
    assert browser.post(f"{path}/withdraw").status_code == 404


def test_the_list_takes_as_many_selects_whatever_its_length(browser, selection, engine):
    selection.round("open")
    browser.get("/calls/")
    with counted_selects(engine) as few:
        browser.get("/calls/")
    for _ in range(3):
        selection.round("decided")
    with counted_selects(engine) as many:
        browser.get("/calls/")

    assert len(few) == len(many) == 1
