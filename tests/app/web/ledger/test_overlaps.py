"""Overlaps and their rules on the desk."""

from datetime import date

import pytest

from app.services.ledger import overlaps
from tests.client import flat
from tests.queries import counted_selects

RULE = {
    "region": "52", "kind": "same_purpose_within", "ko": "같은 목적은 3년 안에 한 번만",
    "years": "3", "valid_from": "2020-01-01", "source": "공개된 출처 없음",
}  # fmt: skip


@pytest.fixture
def finding(ledger):
    ledger.rule(en="Not at once")
    ledger.aid()
    ledger.aid(title="다른 부서 자동화", agency="진안군", first_day=date(2026, 7, 1))
    overlaps.refresh(ledger.session, [ledger.company.id], now=ledger.now)
    ledger.session.commit()
    wish = overlaps.OverlapWish()
    return overlaps.find(ledger.session, ledger.scope, wish)[0][0].finding.public_id


def test_a_finding_names_its_rule_the_source_and_both_rows(signed, finding):
    page = signed.get("/desk/ledger/overlaps").text
    assert "같은 목적을 같은 때에" in page
    assert "다른 부서 자동화" in page
    page = signed.get(f"/desk/ledger/overlaps/{finding}").text
    for text in ("시험 규칙", "먼저 지원", "나중 지원", "절임 공정 자동화", "진안군"):
        assert text in page
    assert "Not at once" in signed.get(f"/desk/ledger/overlaps/{finding}", english=True).text


def test_a_decision_needs_a_reason_and_can_be_taken_back(signed, finding):
    path = f"/desk/ledger/overlaps/{finding}"
    wrong = signed.post(f"{path}/decide", {"outcome": "breach", "reason": ""})
    assert wrong.status_code == 422
    assert 'value="breach" selected' in flat(wrong.text) or 'selected value="breach"' in wrong.text
    sent = {"outcome": "cleared", "reason": "설비가 달라요."}
    assert "설비가 달라요." in signed.post(f"{path}/decide", sent, follow=True).text
    assert "규칙에" not in signed.get("/desk/ledger/overlaps?outcome=cleared", swap=True).text
    assert "판단을 되돌렸어요" in signed.post(f"{path}/undo", follow=True).text


def test_an_aid_and_its_firm_show_the_overlap(signed, ledger, finding):
    assert "중복 의심" in signed.get(f"/desk/ledger/firms/{ledger.company.public_id}").text
    text = signed.get("/desk/ledger/overlaps/list.csv").text
    assert "시험 규칙" in text
    assert "2026 다른 부서 자동화 (진안군)" in text


def test_the_list_takes_the_same_selects_for_any_number(signed, ledger, finding, engine):
    signed.get("/desk/ledger/overlaps")
    with counted_selects(engine) as few:
        signed.get("/desk/ledger/overlaps")
    ledger.aid(title="셋째", first_day=date(2026, 8, 1))
    overlaps.refresh(ledger.session, [ledger.company.id], now=ledger.now)
    ledger.session.commit()
    with counted_selects(engine) as many:
        assert signed.get("/desk/ledger/overlaps").text.count('scope="row"') == 3
    assert len(few) == len(many)


def test_a_rule_is_added_ended_and_opened_again(signed, ledger):
    ledger.aid()
    ledger.aid(title="다시", first_day=date(2026, 7, 1))
    assert "규칙을 더하고" not in signed.get("/desk/ledger/rules").text
    wrong = signed.post("/desk/ledger/rules/new", {**RULE, "years": "삼 년"})
    assert wrong.status_code == 422
    assert "삼 년" in wrong.text
    answer = signed.post(
        "/desk/ledger/rules/new", {**RULE, "purposes": "smart_factory"}, follow=True
    )
    assert "같은 목적은 3년 안에 한 번만" in answer.text
    assert "중복 의심 1건" in signed.get("/desk/ledger/overlaps").text
    rule = answer.text.split("/desk/ledger/rules/")[-1].split("/end")[0]
    assert "오늘까지로 끝냈어요" in signed.post(f"/desk/ledger/rules/{rule}/end", follow=True).text
    assert "다시 열고" in signed.post(f"/desk/ledger/rules/{rule}/reopen", follow=True).text
    assert "공개된 출처 없음" in signed.get("/desk/ledger/rules.csv").text
    assert 'value="2026-11-22"' in signed.get("/desk/ledger/rules/new").text
