"""Changes of an agreement: what was before stays, nothing is edited silently."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid
from app.models.audit import AuditEvent
from app.models.ledger import AidChange, AidFunding
from app.services.ledger import changing
from app.services.ledger.changing import Typed
from tests.ledger_maker import FUNDING, TODAY


@pytest.fixture
def aid(ledger):
    return ledger.aid()


@pytest.fixture
def typed(aid):
    return Typed(
        title=aid.title, agreement_number="", agency=aid.agency, agreed_on=aid.agreed_on,
        first_day=aid.first_day, last_day=aid.last_day, cost_won=aid.cost_won, funding=FUNDING,
        changed_on=TODAY, reason="설비가 늦게 들어왔어요.", seen=0,
    )  # fmt: skip


def change(ledger, aid, typed):
    row = changing.change(
        ledger.session, ledger.desk, ledger.scope, aid.public_id, typed, now=ledger.now
    )
    ledger.session.commit()
    return row


def move(ledger, aid, state, reason="다음 단계예요."):
    return changing.move(
        ledger.session, ledger.desk, ledger.scope, aid.public_id, state, reason=reason,
        now=ledger.now,
    )  # fmt: skip


def pay(ledger, aid, paid, reason="선금", seen=0):
    return changing.pay(
        ledger.session, ledger.desk, ledger.scope, aid.public_id, paid, reason=reason,
        paid_on=TODAY, seen=seen, now=ledger.now,
    )  # fmt: skip


def test_a_change_holds_only_what_differs_before_and_after(ledger, aid, typed):
    funding = {**FUNDING, "province": 30_000_000}
    row = change(
        ledger, aid,
        replace(typed, last_day=date(2026, 12, 31), cost_won=46_000_000, funding=funding),
    )  # fmt: skip
    assert row.number == 1
    assert row.before == {
        "last_day": "2026-11-30", "cost_won": 40_000_000, "won.province": 24_000_000,
    }  # fmt: skip
    assert row.after == {
        "last_day": "2026-12-31", "cost_won": 46_000_000, "won.province": 30_000_000,
    }  # fmt: skip
    assert aid.last_day == date(2026, 12, 31)
    assert ledger.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "aid.changed")
    ).one()


def test_a_source_that_gives_nothing_any_more_leaves(ledger, aid, typed):
    money = {"province": 32_000_000, "own": 8_000_000}
    change(ledger, aid, replace(typed, funding=money))
    left = ledger.session.scalars(select(AidFunding.source).where(AidFunding.aid_id == aid.id))
    assert set(left) == {"province", "own"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "가" * 1001}, "reason"),
        ({"title": ""}, "title"),
        ({"agency": "가" * 201}, "agency"),
        ({"first_day": None}, "first_day"),
        ({"last_day": date(2026, 1, 1)}, "last_day"),
        ({"cost_won": 1}, "cost_won"),
        ({"funding": {**FUNDING, "own": -1}}, "own"),
        ({}, ""),
    ],
)
def test_what_cannot_be_changes_nothing(ledger, aid, typed, values, field):
    with pytest.raises(Invalid) as caught:
        change(ledger, aid, replace(typed, **values))
    assert field in caught.value.fields
    ledger.session.rollback()
    assert ledger.session.scalars(select(AidChange)).all() == []


def test_who_saves_later_sees_the_other_change_first(ledger, aid, typed):
    change(ledger, aid, replace(typed, title="새 이름"))
    with pytest.raises(Conflict):
        change(ledger, aid, replace(typed, title="또 다른 이름"))


def test_payments_are_totals_that_never_pass_the_agreement(ledger, aid):
    row = pay(ledger, aid, {"province": 10_000_000, "own": 0})
    assert (row.before, row.after) == ({"paid.province": 0}, {"paid.province": 10_000_000})
    with pytest.raises(Invalid) as caught:
        pay(ledger, aid, {"province": 20_000_000, "own": 8_000_001}, seen=1)
    assert set(caught.value.fields) == {"own"}
    money = {row.source: row.paid_won for row in ledger.session.scalars(select(AidFunding))}
    assert money["province"] == 10_000_000


def test_money_that_was_paid_is_not_taken_out_of_the_agreement(ledger, aid, typed):
    pay(ledger, aid, {"municipality": 8_000_000})
    less = {"province": 32_000_000, "own": 8_000_000}
    with pytest.raises(Invalid) as caught:
        change(ledger, aid, replace(typed, funding=less, seen=1))
    assert set(caught.value.fields) == {"municipality"}


def test_an_aid_goes_step_by_step_and_says_why(ledger, aid):
    with pytest.raises(Conflict):
        move(ledger, aid, "settled")
    with pytest.raises(Invalid):
        move(ledger, aid, "settling", "")
    assert move(ledger, aid, "settling").after == {"state": "settling"}
    assert move(ledger, aid, "settled").after == {"state": "settled"}
    assert move(ledger, aid, "settling").number == 3


def test_only_what_is_complete_is_settled(ledger, aid):
    paper, item = ledger.paper(aid), ledger.item(aid)
    ledger.item(aid, 2, required=False)
    move(ledger, aid, "settling")
    with pytest.raises(Conflict) as caught:
        move(ledger, aid, "settled")
    assert caught.value.problem.params == {"papers": 1, "items": 1}
    paper.state, paper.received_on, item.state = "accepted", TODAY, "not_needed"
    move(ledger, aid, "settled")
    assert aid.state == "settled"


def test_a_removed_aid_comes_back(ledger, aid):
    values = ledger.session, ledger.desk, ledger.scope, aid.public_id
    with pytest.raises(Invalid):
        changing.remove(*values, reason="", now=ledger.now)
    assert changing.remove(*values, reason="두 번 적었어요.", now=ledger.now).removed_at
    with pytest.raises(Conflict):
        changing.remove(*values, reason="두 번 적었어요.", now=ledger.now)
    assert changing.restore(*values, now=ledger.now).removed_at is None
    assert changing.restore(*values, now=ledger.now).removed_at is None
    actions = ledger.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["aid.removed", "aid.restored"]
