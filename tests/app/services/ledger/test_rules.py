"""Rules against giving twice are dated data with a source."""

from dataclasses import replace
from datetime import date

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.services.ledger import overlaps, rules
from app.services.ledger.overlaps import OverlapWish
from app.services.ledger.rules import TypedRule
from app.services.scope import Scope
from tests.ledger_maker import TODAY

TYPED = TypedRule(
    kind="same_purpose_within", ko="같은 목적은 3년 안에 한 번만", en="", purposes=(), years=3,
    limit_won=None, valid_from=date(2020, 1, 1), valid_to=None, source="공개된 출처 없음",
)  # fmt: skip


def add(ledger, typed=TYPED, region="52"):
    return rules.add(
        ledger.session, ledger.desk, ledger.scope, region, typed, now=ledger.now
    )  # fmt: skip


def count(ledger):
    return len(overlaps.find(ledger.session, ledger.scope, OverlapWish())[0])


def test_a_new_rule_looks_at_the_whole_ledger_and_its_end_clears_it(ledger):
    ledger.aid()
    ledger.aid(year=2025, first_day=date(2025, 1, 1), last_day=date(2025, 6, 30))
    rule = add(ledger)
    assert count(ledger) == 1
    values = ledger.session, ledger.desk, ledger.scope, rule.public_id
    rules.end(*values, date(2026, 5, 31), now=ledger.now)
    assert count(ledger) == 0
    rules.reopen(*values, now=ledger.now)
    assert count(ledger) == 1
    assert rule.edited


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "x"}, "kind"), ({"ko": ""}, "ko"), ({"source": ""}, "source"),
        ({"ko": "가" * 301}, "ko"), ({"years": None}, "years"), ({"years": 21}, "years"),
        ({"years": -1}, "years"), ({"kind": "aid_over_limit", "limit_won": None}, "limit_won"),
        ({"limit_won": -1}, "limit_won"), ({"valid_from": None}, "valid_from"),
        ({"valid_to": date(2019, 1, 1)}, "valid_to"), ({"purposes": ("x",)}, "purposes"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_told_beside_its_field(ledger, values, field):
    with pytest.raises(Invalid) as caught:
        add(ledger, replace(TYPED, **values))
    assert set(caught.value.fields) == {field}


def test_rules_of_others_are_not_changed(ledger):
    with pytest.raises(Forbidden):
        add(ledger, region="48")
    everywhere = ledger.rule(region_code=None)
    far = ledger.rule(region_code="48")
    for rule, error in ((everywhere, Conflict), (far, NotFound)):
        with pytest.raises(error):
            rules.end(
                ledger.session, ledger.desk, ledger.scope, rule.public_id, TODAY, now=ledger.now
            )
    shown = rules.listed(ledger.session, ledger.scope, ledger.catalogue)
    assert [row.id for row in shown] == [everywhere.id]
    officer = Scope(frozenset(), frozenset({"52720"}))
    own = ledger.rule()
    assert own in rules.listed(ledger.session, officer, ledger.catalogue)


def test_a_rule_ends_once_and_not_before_it_began(ledger):
    rule = ledger.rule(valid_from=date(2026, 1, 1))
    values = ledger.session, ledger.desk, ledger.scope, rule.public_id
    with pytest.raises(Invalid):
        rules.end(*values, date(2025, 12, 31), now=ledger.now)
    rules.end(*values, TODAY, now=ledger.now)
    with pytest.raises(Conflict):
        rules.end(*values, TODAY, now=ledger.now)
    with pytest.raises(NotFound):
        rules.reopen(
            ledger.session, ledger.desk, ledger.scope, "nothing234", now=ledger.now
        )  # fmt: skip
