"""The board is read, proposed, decided and told in the browser."""

from sqlalchemy import select

from app.models.selection import Decision, SelectionRound
from tests.client import flat

REASONS = {
    "reason_chosen": "{rank}위예요.", "reason_reserve": "예비예요.",
    "reason_rejected": "{points}점이에요.", "reason_not_eligible": "{rule}", "advice": "더 재 보세요.",
}  # fmt: skip


def test_from_the_ranking_to_the_letters(browser, make, selection, session):
    round_, applications = selection.judged()
    path = f"/desk/rounds/{round_.public_id}/board"
    browser.sign_in(make.coordinator())
    page = flat(browser.get(path).text)
    for words in ("가점으로 들어옴", "가점으로 밀려남", "76 + 5", "순위대로 결정안 만들기"):
        assert words in page

    assert browser.post(f"{path}/propose", REASONS).status_code == 303
    ruled = browser.post(
        f"{path}/{applications[1].public_id}",
        {"outcome": "rejected", "reason": "현장을 옮길 예정이에요.", "advice": ""},
    )
    assert ruled.status_code == 303
    page = flat(browser.get(path).text)
    assert "순위와 달라요" in page
    assert "결정안: 선정 2곳, 예비 0곳, 탈락 2곳" in page
    assert browser.post(f"{path}/decide").status_code == 422
    assert browser.post(f"{path}/decide", {"sure": "1"}).status_code == 303
    assert browser.post(f"{path}/undo").status_code == 303
    assert browser.post(f"{path}/decide", {"sure": "1"}).status_code == 303
    assert browser.post(f"{path}/tell").status_code == 422
    assert browser.post(f"{path}/tell", {"sure": "1"}).status_code == 303

    session.rollback()
    assert session.scalar(select(SelectionRound.state)) == "decided"
    told = session.scalars(select(Decision).order_by(Decision.application_id)).all()
    assert all(decision.told_at for decision in told)
    assert told[0].reason == "1위예요."


def test_what_was_typed_stays_beside_what_is_missing(browser, make, selection):
    round_, applications = selection.judged()
    path = f"/desk/rounds/{round_.public_id}/board"
    browser.sign_in(make.coordinator())

    answer = browser.post(f"{path}/propose", {**REASONS, "reason_chosen": ""})

    assert answer.status_code == 422
    assert "이유를 적어 주세요" in answer.text
    assert "더 재 보세요." in answer.text
    browser.post(f"{path}/propose", REASONS)
    answer = browser.post(
        f"{path}/{applications[0].public_id}", {"outcome": "reserve", "reason": ""}
    )
    assert answer.status_code == 422
    assert browser.post(f"{path}/discard").status_code == 303


def test_who_only_reads_sees_no_button(browser, make, selection):
    round_, _ = selection.judged()
    browser.sign_in(make.staff("auditor"))

    page = browser.get(f"/desk/rounds/{round_.public_id}/board").text

    assert "가점으로 들어옴" in page
    assert "결정안 만들기" not in page


def test_a_board_without_applications_says_so(browser, make, selection):
    round_ = selection.round()
    browser.sign_in(make.coordinator())

    page = browser.get(f"/desk/rounds/{round_.public_id}/board", english=True).text

    assert "Nothing was handed in yet." in page
