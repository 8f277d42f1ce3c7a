"""The coordinator's desk for cases."""

import pytest
from sqlalchemy import select

from app.models.attachment import Attachment, CaseAttachment
from app.models.case import CaseStudy, CaseVersion
from app.models.kpi import Measure
from app.services import case_editing
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


@pytest.fixture
def author(make):
    return make.user()


@pytest.fixture
def firm(make, author):
    return make.company(author)


@pytest.fixture
def desk(browser, make):
    return browser.sign_in(make.coordinator())


def test_the_queue_is_empty_with_a_way_on(desk):
    assert "지금 검토를 기다리는 사례가 없어요" in desk.get("/desk/reviews/").text
    assert "조건에 맞는 사례가 없어요" in desk.get("/desk/reviews/?state=archived").text


def test_only_coordinators_may_review(browser, author, firm, make):
    case = make.case(firm, author, status="submitted")
    browser.sign_in(author)
    assert browser.get("/desk/reviews/").status_code == 403
    assert (
        browser.post(f"/desk/reviews/{case.public_id}/decide", {"decision": "publish"}).status_code
        == 403
    )


def test_the_queue_lists_and_downloads(desk, author, firm, make, engine):
    for n in range(21):
        make.case(firm, author, status="submitted", title=f"사례 {n:02}")
    page = desk.get("/desk/reviews/").text
    assert "1 / 2쪽" in page
    assert desk.get("/desk/reviews/?format=csv&q=사례").text.count("사례 ") == 21
    with counted_selects(engine) as seen:
        desk.get("/desk/reviews/")
    assert len(seen) == 4


def test_a_case_is_read_commented_and_returned(desk, author, firm, make, session):
    case = make.case(firm, author, status="submitted")
    path = f"/desk/reviews/{case.public_id}"
    page = desk.get(path).text
    assert "염도가 들쭉날쭉해서" in page
    assert "증빙이 없어 확인할 수 없어요" in page
    assert desk.post(f"{path}/comment", {"field": "cost", "text": ""}).status_code == 422
    desk.post(f"{path}/comment", {"field": "cost", "text": "자부담을 나눠 주세요."})
    assert "자부담을 나눠 주세요." in desk.get(path).text
    kept = desk.post(f"{path}/decide", {"decision": "return", "reason": ""})
    assert kept.status_code == 422
    assert 'id="reason-error"' in kept.text
    done = desk.post(f"{path}/decide", {"decision": "return", "reason": "숫자를 더 적어 주세요."})
    assert done.headers["Location"] == "/desk/reviews/"
    assert session.scalars(select(CaseVersion.state)).one() == "returned"
    assert desk.get(path).status_code == 404
    desk.client.delete_cookie("session")
    desk.sign_in(author)
    shown = desk.get(f"/my/cases/{case.public_id}/preview").text
    assert "자부담을 나눠 주세요." in shown
    desk.post(f"/my/cases/{case.public_id}/revise")
    assert "숫자를 더 적어 주세요." in desk.get(f"/my/cases/{case.public_id}/step/7").text


def test_a_case_is_published_archived_and_restored(desk, author, firm, make, session):
    case = make.case(firm, author, status="submitted")
    path = f"/desk/reviews/{case.public_id}"
    assert (
        "사례를 공개했어요"
        in desk.post(f"{path}/decide", {"decision": "publish"}, follow=True).text
    )
    assert desk.post(f"{path}/archive", {"reason": ""}).status_code == 422
    assert (
        "사례를 내렸어요"
        in desk.post(f"{path}/archive", {"reason": "얼굴이 보여요."}, follow=True).text
    )
    assert "다시 공개했어요" in desk.post(f"{path}/restore", follow=True).text
    assert session.scalars(select(CaseStudy.status)).one() == "published"
    assert "공개된 사례예요" in desk.get(path, english=False).text


def test_a_kpi_is_confirmed_with_its_evidence(desk, author, firm, make, session, now):
    case = make.case(firm, author, status="submitted")
    file = Attachment(
        digest="0" * 64,
        media_type="application/pdf",
        filename="일지.pdf",
        size=1,
        owner_id=author.id,
        created_at=now,
    )
    session.add(file)
    session.flush()
    measure = session.scalars(select(Measure)).one()
    measure.evidence_id = file.id
    session.add(
        CaseAttachment(version_id=measure.version_id, attachment_id=file.id, role="evidence")
    )
    session.commit()
    path = f"/desk/reviews/{case.public_id}"
    assert "일지.pdf" in desk.get(path).text
    assert (
        "지표를 확인했어요"
        in desk.post(f"{path}/check", {"position": "0", "checked": "1"}, follow=True).text
    )
    assert (
        "확인을 거두었어요"
        in desk.post(f"{path}/check", {"position": "0", "checked": "0"}, follow=True).text
    )
    assert desk.post(f"{path}/check", {"position": "x"}).status_code == 404


def test_a_second_version_shows_what_changed(desk, author, firm, make, session, now):
    case = make.case(firm, author)
    new = case_editing.revise(
        session, actor_for(session, session_key(author)), case.public_id, now=now
    )
    new.title, new.state, new.submitted_at = "새 제목이에요", "submitted", now
    session.commit()
    page = desk.get(f"/desk/reviews/{case.public_id}").text
    assert "1번째 판에서 달라진 점" in page
    assert "<ins>" in page
