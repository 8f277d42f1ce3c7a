"""The checklist of settlement and what proves its lines."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.errors import Conflict, Invalid, NotFound
from app.models.stay import Stay, StayTask
from app.services.ledger import settlement
from app.services.ledger.handing_in import SentFile
from app.services.ledger.settlement import Proof
from tests.app.engagement_world import PDF
from tests.ledger_maker import TODAY


@pytest.fixture
def aid(ledger):
    return ledger.aid()


@pytest.fixture
def item(ledger, aid):
    return ledger.item(aid)


@pytest.fixture
def attach(ledger, aid, item, runtime):
    def do(proof, item_id=None):
        return settlement.attach_own(
            ledger.session, ledger.act(ledger.owner), aid.public_id, item_id or item.public_id,
            proof, files=runtime.files, now=ledger.now,
        )  # fmt: skip

    return do


@pytest.fixture
def decide(ledger, aid, item):
    def do(decision, reason=""):
        return settlement.decide(
            ledger.session, ledger.desk, ledger.scope, aid.public_id, item.public_id, decision,
            reason=reason, now=ledger.now,
        )  # fmt: skip

    return do


def task(ledger, company, **values):
    engagement = ledger.make.engagement(company)
    stay = Stay(
        engagement_id=engagement.id, company_id=company.id, state="running", first_day=TODAY,
        last_day=TODAY + timedelta(days=40), created_by_id=ledger.owner.id, created_at=ledger.now,
    )  # fmt: skip
    ledger.add(stay)
    row = StayTask(
        **{
            "stay_id": stay.id, "number": 1, "client_key": f"k{stay.id}", "title": "통로 넓히기",
            "state": "closed", "found_by_id": ledger.owner.id, "found_at": ledger.now,
            "done_at": ledger.now, "unit": "m", "measure": "걷는 거리",
            "before_value": Decimal(210), "after_value": Decimal(77), **values,
        }
    )  # fmt: skip
    ledger.add(row)
    return row


def test_a_closed_task_of_the_firms_stay_proves_a_line(ledger, attach, item):
    done = task(ledger, ledger.company)
    attach(Proof(task=done.public_id))
    assert (item.state, item.task_id) == ("attached", done.id)
    assert [t.id for t, _ in settlement.tasks_of(ledger.session, ledger.company.id)] == [done.id]


def test_a_task_of_another_firm_proves_nothing(ledger, attach, item):
    other = task(ledger, ledger.make.company(ledger.make.user()))
    with pytest.raises(Invalid) as caught:
        attach(Proof(task=other.public_id, sent=SentFile(PDF, "a.pdf")))
    assert set(caught.value.fields) == {"task"}
    assert (item.state, item.attachment_id) == ("open", None)


def test_a_line_wants_something_and_takes_a_file(attach, item):
    with pytest.raises(Invalid) as caught:
        attach(Proof())
    assert set(caught.value.fields) == {"file"}
    with pytest.raises(Invalid):
        attach(Proof(note="가" * 1001))
    assert attach(Proof(sent=SentFile(PDF, "영수증.pdf"), note="9월분")).note == "9월분"
    assert item.attachment_id
    with pytest.raises(NotFound):
        attach(Proof(note="없는 항목"), "nothing234")


def test_the_desk_accepts_returns_and_does_without(attach, decide, item):
    with pytest.raises(Conflict):
        decide("accepted")
    attach(Proof(note="통장 사본은 원본을 가져가요."))
    with pytest.raises(Invalid):
        decide("returned")
    assert decide("returned", "도장이 없어요.")
    assert (item.state, item.note) == ("returned", "도장이 없어요.")
    attach(Proof(note="다시 찍었어요."))
    assert decide("accepted")
    assert not decide("accepted")
    with pytest.raises(Conflict):
        attach(Proof(note="또"))
    assert decide("open")
    assert item.state == "open"
    assert decide("not_needed", "해당 설비가 없어요.")
    with pytest.raises(Invalid):
        decide("maybe")


def test_an_opened_line_with_a_file_waits_for_a_look(attach, decide, item):
    attach(Proof(sent=SentFile(PDF, "영수증.pdf")))
    decide("accepted")
    decide("open")
    assert item.state == "attached"


def test_the_desk_proves_a_line_for_the_firm(ledger, aid, item, runtime):
    settlement.attach(
        ledger.session, ledger.desk, ledger.scope, aid.public_id, item.public_id,
        Proof(note="현장에서 봤어요."), files=runtime.files, now=ledger.now,
    )  # fmt: skip
    assert item.state == "attached"


def test_a_line_is_added_at_the_end(ledger, aid, item):
    def add(title):
        return settlement.add(
            ledger.session, ledger.desk, ledger.scope, aid.public_id, title=title, required=True,
            now=ledger.now,
        )  # fmt: skip

    assert add("보험 증권").position == item.position + 1
    for title in ("", "가" * 201):
        with pytest.raises(Invalid):
            add(title)
