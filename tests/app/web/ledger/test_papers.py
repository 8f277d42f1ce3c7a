"""The desk's work on papers and on the checklist."""

import io

import pytest

from tests.app.engagement_world import PDF
from tests.client import flat
from tests.ledger_maker import TODAY


@pytest.fixture
def aid(ledger):
    return ledger.aid()


@pytest.fixture
def paper(ledger, aid):
    return ledger.paper(aid, -3)


@pytest.fixture
def item(ledger, aid):
    return ledger.item(aid)


@pytest.fixture
def post(signed, aid):
    def send(path, **data):
        return signed.post(f"/desk/ledger/{aid.public_id}/{path}", data, follow=True)

    return send


def test_a_paper_is_received_returned_and_accepted(post, paper, signed, aid):
    path = f"papers/{paper.public_id}"
    file = (io.BytesIO(PDF), "보고서.pdf")
    answer = post(f"{path}/receive", received_on="2026-11-20", file=file)
    assert "보고서.pdf" in answer.text
    assert "1일 늦게 냈어요" in answer.text
    with signed.get(f"/files/{paper_file(answer)}") as opened:
        assert opened.status_code == 200
    answer = post(f"{path}/return", reason="")
    assert answer.status_code == 422
    assert "무엇을 고치면 되는지" in answer.text
    assert "서명이 없어요." in post(f"{path}/return", reason="서명이 없어요.").text
    post(f"{path}/receive", file=(io.BytesIO(PDF), "보고서2.pdf"))
    seen = paper_file(signed.get(f"/desk/ledger/{aid.public_id}"))
    assert post(f"{path}/accept", seen="old").status_code == 409
    assert "늦게 확인했어요" in post(f"{path}/accept", seen=seen).text


def paper_file(answer):
    return answer.text.split('href="/files/')[1].split('"')[0]


def test_a_day_is_moved_or_the_paper_waived(post, paper):
    path = f"papers/{paper.public_id}"
    wrong = post(f"{path}/day", due_on="2026-12-24", reason="")
    assert wrong.status_code == 422
    answer = flat(post(f"{path}/day", due_on="2026-12-24", reason="설비가 늦었어요.").text)
    assert "2026-11-19 → 2026-12-24" in answer
    assert post(f"{path}/waive", reason="").status_code == 422
    assert "받지 않기로 했어요" in post(f"{path}/waive", reason="합쳐서 받아요.").text
    assert "다시 받기로 했어요" in post(f"{path}/want").text


def test_one_more_paper_is_wanted(post):
    sent = {"kind": "other", "title": "사진첩", "due_on": TODAY.isoformat(), "reason": "의회"}
    wrong = post("papers", **{**sent, "due_on": ""})
    assert wrong.status_code == 422
    assert 'value="사진첩"' in wrong.text
    assert "사진첩" in post("papers", **sent).text


def test_a_line_is_proved_returned_and_accepted(post, item):
    path = f"items/{item.public_id}/decide"
    assert post("proof", item=item.public_id).status_code == 422
    assert "증빙을 붙였어요" in post("proof", item=item.public_id, note="서류철에 있어요.").text
    assert post(path, decision="returned", reason="").status_code == 422
    assert "도장이 없어요." in post(path, decision="returned", reason="도장이 없어요.").text
    post("proof", item=item.public_id, note="다시")
    assert "1 / 1" in flat(post(path, decision="accepted").text)
    assert "다시 열기" in post(path, decision="accepted").text
    assert post("items", title="").status_code == 422
    assert "보험 증권" in post("items", title="보험 증권", required="1").text
