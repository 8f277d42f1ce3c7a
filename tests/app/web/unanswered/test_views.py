from app.models.case import Question
from tests.client import Browser


def test_a_coordinator_finds_what_nobody_answered(app, make, now):
    browser = Browser(app).sign_in(make.coordinator())
    assert "답을 기다리는 질문이 없어요" in browser.get("/desk/questions").text
    author = make.user()
    case = make.case(make.company(author, name="물음집"), author)
    text = "=센서는 어디서 샀어요?"
    make._add(Question(case_id=case.id, author_id=make.user().id, text=text, created_at=now))
    page = browser.get("/desk/questions").text
    assert f"/cases/{case.public_id}#questions" in page
    assert "물음집" in page
    assert "조건에 맞는 질문이 없어요" in browser.get("/desk/questions?q=없는말", swap=True).text
    answer = browser.get("/desk/questions/export.csv?sort=newest")
    assert f"'{text}" in answer.text
