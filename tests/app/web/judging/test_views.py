"""Reviewers read, score and declare conflicts in the browser."""

import pytest

from app.models.attachment import Attachment
from app.models.selection import ApplicationDocument
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def given(selection, browser):
    """Return an application in the hands of a reviewer who is signed in."""
    round_ = selection.round()
    application = selection.application(round_)
    person = selection.reviewer(round_)
    review = selection.review(application, person)
    browser.sign_in(person)
    return round_, application, person, review


def test_a_reviewer_scores_every_criterion(browser, given):
    _, application, _, review = given
    path = f"/reviews/{review.public_id}"
    assert application.title in browser.get("/reviews/").text
    assert "사업계획서" in browser.get(path).text

    missing = browser.post(path, {"score-1": "4", "comment": "좋은 준비예요."})
    assert missing.status_code == 422
    assert "0부터 5까지 골라 주세요." in missing.text
    assert "좋은 준비예요." in missing.text
    assert 'id="score-1-4" name="score-1" value="4" checked' in flat(missing.text)
    done = browser.post(path, {"score-1": "4", "score-2": "2"}, follow=True)

    assert "64.0점을 냈어요" in flat(done.text)


def test_a_conflict_is_declared_and_taken_back(browser, given):
    path = f"/reviews/{given[3].public_id}"

    assert browser.post(f"{path}/conflict", {"reason": ""}).status_code == 422
    page = browser.post(f"{path}/conflict", {"reason": "거래처예요"}, follow=True)
    assert "이해관계로 채점하지 않아요: 거래처예요" in flat(page.text)
    assert browser.post(path, {"score-1": "4", "score-2": "2"}).status_code == 409
    page = browser.post(f"{path}/no-conflict", follow=True)
    assert "점수 내기" in page.text


def test_nobody_else_opens_a_review(browser, given, make):
    path = f"/reviews/{given[3].public_id}"
    for person in (make.staff("reviewer"), make.coordinator()):
        browser.sign_in(person)
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"score-1": "5", "score-2": "5"}).status_code == 404
    browser.sign_in(make.staff("auditor"))
    assert browser.get(path).status_code == 403


def test_the_papers_open_for_the_reviewer_and_not_after_a_conflict(
    browser, given, make, session, runtime, now
):
    application, review = given[1], given[3]
    file = Attachment(
        digest=runtime.files.put(b"%PDF-1.4\n%%EOF\n"), media_type="application/pdf",
        filename="plan.pdf", size=15, owner_id=make.user().id, created_at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    session.add(ApplicationDocument(application_id=application.id, key="1", attachment_id=file.id))
    session.commit()

    assert status(browser, file) == 200
    browser.post(f"/reviews/{review.public_id}/conflict", {"reason": "거래처예요"})
    assert status(browser, file) == 404
    expected = {
        "coordinator": 200, "auditor": 200, "here": 200, "elsewhere": 404, "reviewer": 404,
    }  # fmt: skip
    people = {
        "coordinator": make.coordinator(),
        "auditor": make.staff("auditor"),
        "here": make.staff("municipal_officer", municipality="52720"),
        "elsewhere": make.staff("municipal_officer", municipality="52110"),
        "reviewer": make.staff("reviewer"),
    }
    for name, person in people.items():
        browser.sign_in(person)
        assert (name, status(browser, file)) == (name, expected[name])


def test_no_person_of_the_firm_is_named_to_a_reviewer(browser, selection, make):
    round_ = selection.round()
    owner = make.user(name="김대표", email="boss@firm.example")
    application = selection.application(round_, make.company(owner))
    person = selection.reviewer(round_)
    review = selection.review(application, person)
    browser.sign_in(person)

    page = browser.get(f"/reviews/{review.public_id}").text

    assert "김대표" not in page
    assert "boss@firm.example" not in page


def test_the_list_takes_as_many_selects_whatever_its_length(browser, given, selection, engine):
    round_, _, person, _ = given
    browser.get("/reviews/")
    with counted_selects(engine) as few:
        browser.get("/reviews/")
    for _ in range(3):
        selection.review(selection.application(round_), person)
    with counted_selects(engine) as many:
        page = browser.get("/reviews/").text

    assert len(few) == len(many)
    assert "심사 4건" in page
    assert "조건에 맞는 심사가 없어요" in browser.get("/reviews/?state=done").text


def status(browser, file):
    with browser.get(f"/files/{file.public_id}") as answer:
        return answer.status_code
