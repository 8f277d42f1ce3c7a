"""Reviewers are set and applications given out in the browser."""

from sqlalchemy import select

from app.models.selection import Review
from tests.client import flat


def test_from_an_empty_list_to_shares(browser, make, selection, session):
    round_ = selection.round(reviewers_each=1)
    application = selection.application(round_, make.company(products=["유리"]))
    person = make.staff("reviewer")
    path = f"/desk/rounds/{round_.public_id}/reviewers"
    browser.sign_in(make.coordinator())
    assert "아직 심사위원이 없어요" in browser.get(path).text

    assert browser.post(path, {"person": person.public_id}).status_code == 303
    page = flat(browser.get(path).text)
    assert "심사위원이 1명 더 필요해요." in page
    shared = browser.post(f"{path}/share", follow=True)
    assert "심사 1건을 고르게 나눴어요." in shared.text
    assert "더 나눌 심사가 없어요." in browser.post(f"{path}/share", follow=True).text
    one = {"person": person.public_id}
    assert browser.post(f"{path}/take/{application.public_id}", one).status_code == 303
    assert browser.post(f"{path}/give/{application.public_id}", one).status_code == 303
    assert session.scalars(select(Review.reviewer_id)).all() == [person.id]
    assert browser.post(f"{path}/{person.public_id}/remove").status_code == 303
    session.rollback()
    assert session.scalars(select(Review)).all() == []


def test_an_auditor_reads_and_gives_nothing(browser, make, selection):
    round_, _ = selection.judged()
    browser.sign_in(make.staff("auditor"))
    path = f"/desk/rounds/{round_.public_id}/reviewers"

    page = browser.get(path)

    assert page.status_code == 200
    assert "맡기기" not in page.text
    assert browser.post(f"{path}/share").status_code == 403
