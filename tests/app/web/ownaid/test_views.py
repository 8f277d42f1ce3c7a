"""The firm's own aid: what is due, handing in from a phone, what was returned and why."""

import io

import pytest
import time_machine

from tests.app.engagement_world import PDF, png
from tests.client import flat
from tests.ledger_maker import TODAY, Ledger


@pytest.fixture(autouse=True)
def _the_day(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def ledger(make):
    return Ledger(make)


@pytest.fixture
def signed(browser, ledger):
    return browser.sign_in(ledger.owner)


def test_who_has_no_aid_is_told_how_it_comes(signed):
    assert "아직 받은 지원이 없어요" in signed.get("/aid/").text


def test_the_list_names_what_is_due(signed, ledger):
    ledger.paper(ledger.aid(), -2)
    page = flat(signed.get("/aid/").text)
    assert "2일 지났어요" in page
    assert "최종 보고서" in signed.get("/aid/papers.csv").text


def test_a_photo_is_handed_in_and_the_status_line_moves_on(signed, ledger):
    aid = ledger.aid()
    paper = ledger.paper(aid, 0)
    path = f"/aid/{aid.public_id}"
    assert "다음에 내실 서류: 최종 보고서" in signed.get(path).text
    wrong = signed.post(f"{path}/papers/{paper.public_id}")
    assert wrong.status_code == 422
    assert "파일을 먼저 골라 주세요" in wrong.text
    sent = {"file": (io.BytesIO(png()), "현장.png")}
    answer = signed.post(f"{path}/papers/{paper.public_id}", sent, follow=True)
    assert "냈어요" in answer.text
    assert "지금 하실 일이 없어요" in answer.text
    file = answer.text.split('href="/files/')[1].split('"')[0]
    with signed.get(f"/files/{file}") as opened:
        assert opened.status_code == 200
    stranger = ledger.make.user()
    ledger.make.company(stranger)
    signed.sign_in(stranger)
    assert signed.get(f"/files/{file}").status_code == 404
    assert signed.get(path).status_code == 404


def test_a_returned_paper_says_why(signed, ledger):
    aid = ledger.aid()
    ledger.paper(aid, 3, state="returned", received_on=TODAY, reason="서명이 없어요.")
    page = signed.get(f"/aid/{aid.public_id}").text
    assert "고쳐 내야 해요" in page
    assert "서명이 없어요." in page


def test_the_checklist_takes_proof(signed, ledger):
    aid = ledger.aid()
    item = ledger.item(aid)
    path = f"/aid/{aid.public_id}/items/{item.public_id}"
    assert "증빙이 1건 남았어요" in signed.get(f"/aid/{aid.public_id}").text
    assert signed.post(path).status_code == 422
    sent = {"file": (io.BytesIO(PDF), "협약서.pdf"), "note": "스캔본"}
    assert "스캔본" in signed.post(path, sent, follow=True).text


def test_a_settled_aid_takes_nothing_more(signed, ledger):
    aid = ledger.aid(state="settled")
    paper = ledger.paper(aid, 0)
    assert "정산까지 모두 마쳤어요" in signed.get(f"/aid/{aid.public_id}").text
    sent = {"file": (io.BytesIO(PDF), "a.pdf")}
    assert signed.post(f"/aid/{aid.public_id}/papers/{paper.public_id}", sent).status_code == 409


def test_pages_speak_english(signed, ledger):
    aid = ledger.aid()
    ledger.paper(aid, -1)
    page = signed.get(f"/aid/{aid.public_id}", english=True).text
    assert "Final report" in page
    assert "1 day overdue" in page
