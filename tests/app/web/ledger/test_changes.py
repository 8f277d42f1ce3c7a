"""Agreeing, changing, paying, moving and taking out, in forms."""

import pytest
from sqlalchemy import select

from app.models.ledger import Aid, AidChange, AidFunding
from tests.client import flat

CHANGE = {
    "title": "절임 공정 자동화", "agreement_number": "", "agency": "전북테크노파크",
    "agreed_on": "2026-06-01", "first_day": "2026-06-01", "last_day": "2026-12-31",
    "cost_won": "40,000,000원", "province": "24,000,000", "municipality": "8000000",
    "own": "8,000,000", "seen": "0", "changed_on": "2026-11-22", "reason": "설비가 늦었어요.",
}  # fmt: skip


@pytest.fixture
def aid(ledger):
    return ledger.aid()


def test_a_chosen_application_becomes_an_agreement(signed, ledger, session):
    application = ledger.application(ledger.programme())
    path = f"/desk/ledger/agree/{application.public_id}"
    page = flat(signed.get(path).text)
    assert 'value="32,000,000"' in page
    assert 'value="JS1-2026-001"' in page
    sent = {
        "title": "절임 공정 자동화", "purpose": "smart_factory", "agreed_on": "2026-11-22",
        "first_day": "2026-12-01", "last_day": "2027-05-31", "cost_won": "40,000,000",
        "province": "32,000,000", "own": "8,000,000",
    }  # fmt: skip
    wrong = signed.post(path, {**sent, "own": "팔백만"})
    assert wrong.status_code == 422
    assert "팔백만" in wrong.text
    wrong = signed.post(path, {**sent, "first_day": ""})
    assert "날짜를 적어 주세요" in wrong.text
    answer = signed.post(path, sent, follow=True)
    assert "협약을 장부에 적었어요" in answer.text
    assert "최종 보고서" in answer.text
    assert session.scalars(select(Aid)).one().application_id == application.id
    assert signed.get(path).status_code == 303


def test_a_change_keeps_what_was_before(signed, aid, session):
    assert 'value="40,000,000"' in signed.get(f"/desk/ledger/{aid.public_id}/change").text
    answer = signed.post(f"/desk/ledger/{aid.public_id}/change", CHANGE, follow=True)
    page = flat(answer.text)
    assert "2026-11-30 → 2026-12-31" in page
    assert "설비가 늦었어요." in page
    assert session.scalars(select(AidChange)).one().number == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("cost_won", "사천만"), ("reason", ""), ("last_day", "2026-01-01"), ("own", "9,000,000")],
)
def test_a_wrong_change_stays_in_the_form(signed, aid, session, field, typed):
    answer = signed.post(f"/desk/ledger/{aid.public_id}/change", {**CHANGE, field: typed})
    assert answer.status_code == 422
    assert typed in answer.text
    assert session.scalars(select(AidChange)).all() == []


def test_an_old_form_is_told_of_the_newer_change(signed, aid):
    path = f"/desk/ledger/{aid.public_id}/change"
    signed.post(path, CHANGE)
    assert signed.post(path, {**CHANGE, "title": "다른 이름"}).status_code == 409


def test_payments_are_written_as_totals(signed, aid, session):
    path = f"/desk/ledger/{aid.public_id}/pay"
    assert "지금까지" in signed.get(path).text
    sent = {"province": "12,000,000", "seen": "0", "reason": "선금", "paid_on": "2026-11-22"}
    assert signed.post(path, {**sent, "province": "99,000,000"}).status_code == 422
    answer = signed.post(path, sent, follow=True)
    assert "0원 → 1,200만 원" in flat(answer.text)
    query = select(AidFunding.paid_won).where(AidFunding.source == "province")
    assert session.scalars(query).one() == 12_000_000


def test_a_step_needs_its_reason_and_keeps_what_was_typed(signed, aid, session):
    path = f"/desk/ledger/{aid.public_id}/move"
    wrong = signed.post(path, {"state": "settling", "reason": ""})
    assert wrong.status_code == 422
    assert "까닭을 적어 주세요" in wrong.text
    answer = signed.post(path, {"state": "settling", "reason": "설치를 마쳤어요."}, follow=True)
    assert "상태를 바꿨어요: 정산 중" in answer.text
    assert signed.post(path, {"state": "agreed", "reason": "네"}).status_code == 409


def test_taking_out_asks_first_and_can_be_undone(signed, aid):
    path = f"/desk/ledger/{aid.public_id}"
    assert "장부에서 뺄까요?" in signed.get(f"{path}/remove").text
    assert signed.post(f"{path}/remove", {"reason": ""}).status_code == 422
    answer = signed.post(f"{path}/remove", {"reason": "두 번 적었어요."}, follow=True)
    assert "장부에서 뺀 기록이에요" in answer.text
    assert "진안김치" not in signed.get("/desk/ledger/", swap=True).text
    assert "진안김치" in signed.get("/desk/ledger/?state=removed", swap=True).text
    assert "장부에 되돌렸어요" in signed.post(f"{path}/restore", follow=True).text
