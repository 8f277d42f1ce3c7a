"""Overlaps are found once, go when their cause goes, and are decided with a reason."""

from datetime import date

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.ledger import OverlapFinding
from app.services.ledger import overlaps
from app.services.ledger.overlaps import OverlapWish
from app.services.scope import Scope, scope_of
from tests.queries import counted_selects


@pytest.fixture
def pair(ledger):
    ledger.rule()
    return ledger.aid(), ledger.aid(
        title="다른 부서 자동화", agency="진안군", first_day=date(2026, 7, 1)
    )


def refresh(ledger):
    found = overlaps.refresh(ledger.session, [ledger.company.id], now=ledger.now)
    ledger.session.commit()
    return found


def listed(ledger, scope=None, **wish):
    return overlaps.find(ledger.session, scope or ledger.scope, OverlapWish(**wish))[0]


def decide(ledger, row, outcome="breach", reason="같은 설비예요."):
    return overlaps.decide(
        ledger.session, ledger.desk, ledger.scope, row.finding.public_id, outcome=outcome,
        reason=reason, now=ledger.now,
    )  # fmt: skip


def test_looking_twice_finds_once(ledger, pair):
    assert refresh(ledger) == 1
    assert refresh(ledger) == 0
    row = listed(ledger)[0]
    assert (row.aid.id, row.other.id) == (pair[1].id, pair[0].id)
    assert overlaps.open_count(ledger.session, ledger.scope) == 1


def test_what_no_longer_breaks_the_rule_goes_and_may_come_back(ledger, pair):
    refresh(ledger)
    pair[0].removed_at = ledger.now
    assert refresh(ledger) == 0
    assert listed(ledger) == []
    assert len(listed(ledger, outcome="gone")) == 1
    pair[0].removed_at = None
    assert refresh(ledger) == 1
    pair[0].state = "cancelled"
    refresh(ledger)
    assert listed(ledger) == []


def test_a_decision_stands_when_it_is_looked_for_again_and_can_be_taken_back(ledger, pair):
    refresh(ledger)
    row = listed(ledger)[0]
    with pytest.raises(Invalid) as caught:
        decide(ledger, row, "", "")
    assert set(caught.value.fields) == {"outcome", "reason"}
    decide(ledger, row)
    with pytest.raises(Conflict):
        decide(ledger, row)
    refresh(ledger)
    assert listed(ledger, outcome="breach")[0].finding.reason == "같은 설비예요."
    values = ledger.session, ledger.desk, ledger.scope, row.finding.public_id
    assert overlaps.undo(*values, now=ledger.now).finding.outcome is None
    assert overlaps.undo(*values, now=ledger.now).finding.decided_at is None
    assert len(listed(ledger, outcome="open")) == 1


def test_what_is_gone_is_not_decided(ledger, pair):
    refresh(ledger)
    row = listed(ledger)[0]
    pair[0].removed_at = ledger.now
    refresh(ledger)
    with pytest.raises(Conflict):
        decide(ledger, row)


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"text": "진안군"}, 1), ({"text": "없는말"}, 0), ({"kind": "same_purpose_at_once"}, 1),
        ({"kind": "aid_over_cost"}, 0), ({"place": "52720"}, 1), ({"place": "52110"}, 0),
        ({"sort": "newest"}, 1), ({"sort": "firm"}, 1), ({"sort": "rule"}, 1),
        ({"outcome": "cleared"}, 0),
    ],
)  # fmt: skip
def test_findings_are_searched_filtered_and_sorted(ledger, pair, wish, found):
    refresh(ledger)
    assert len(listed(ledger, **wish)) == found


def test_another_place_sees_none_and_a_reader_decides_none(ledger, pair):
    refresh(ledger)
    row = listed(ledger)[0]
    elsewhere = Scope(frozenset(), frozenset({"52110"}))
    assert listed(ledger, elsewhere) == []
    with pytest.raises(NotFound):
        overlaps.one(ledger.session, elsewhere, row.finding.public_id)
    reader = ledger.act(ledger.make.staff("auditor"))
    with pytest.raises(Forbidden):
        overlaps.decide(
            ledger.session, reader, scope_of(reader, ledger.catalogue), row.finding.public_id,
            outcome="cleared", reason="네", now=ledger.now,
        )  # fmt: skip


def test_a_sum_names_one_row_and_an_aid_over_its_cost_too(ledger):
    ledger.rule("aid_over_limit", limit_won=10_000_000)
    ledger.rule("aid_over_cost")
    aid = ledger.aid(cost_won=20_000_000)
    assert refresh(ledger) == 2
    assert {(row.aid.id, row.other) for row in listed(ledger)} == {(aid.id, None)}
    assert refresh(ledger) == 0


def test_findings_about_deleted_rows_are_forgotten(ledger, pair):
    refresh(ledger)
    overlaps.forget(ledger.session, [pair[0].id])
    assert ledger.session.query(OverlapFinding).all() == []


def test_mixed_up_days_of_an_imported_row_raise_no_error(ledger):
    ledger.rule()
    ledger.aid(agreed_on=date(2026, 12, 1), first_day=None, last_day=None)
    ledger.aid(agreed_on=date(2026, 12, 1), first_day=None, last_day=None)
    assert refresh(ledger) == 1


def test_many_firms_take_the_same_selects_as_one(ledger, pair, engine):
    firms = [ledger.company.id]
    for number in range(4):
        company = ledger.make.company(name=f"기업 {number}")
        ledger.aid(company)
        firms.append(company.id)
    refresh(ledger)
    with counted_selects(engine) as seen:
        overlaps.refresh(ledger.session, firms, now=ledger.now)
    assert len(seen) <= 4
