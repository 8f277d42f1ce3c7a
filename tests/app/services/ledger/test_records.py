"""Reading the ledger: sums to the won, SELECTs that do not grow."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import NotFound
from app.repositories.ledger import aids
from app.services.ledger import records
from app.services.ledger.records import AidWish
from app.services.scope import Scope
from tests.ledger_maker import FUNDING, TODAY
from tests.queries import counted_selects


def test_sums_are_exact_beyond_what_a_float_holds(ledger):
    large = 9_007_199_254_740_993
    ledger.aid(funding={"state": large, "own": 1})
    ledger.aid(funding={"state": 1})
    found = records.find(ledger.session, ledger.scope, AidWish(limit=1))
    assert [(each.source, each.won) for each in found.sums] == [("state", large + 1), ("own", 1)]
    assert (found.total, len(found.rows), found.won) == (2, 1, large + 2)


def test_one_firms_years_leave_out_what_was_cancelled(ledger):
    ledger.aid()
    ledger.aid(year=2025, funding={"state": 5})
    ledger.aid(state="cancelled")
    page = records.firm_page(ledger.session, ledger.scope, ledger.company.public_id, today=TODAY)
    assert [(year.year, year.total) for year in page.years] == [
        (2026, sum(FUNDING.values())), (2025, 5),
    ]  # fmt: skip
    assert page.sources == ("state", "province", "municipality", "own")
    assert len(page.rows) == 3
    with pytest.raises(NotFound):
        records.firm_page(ledger.session, ledger.scope, "nothing234", today=TODAY)


@pytest.mark.parametrize(
    ("state", "unpaid"), [("running", 0), ("settling", sum(FUNDING.values()) - 7), ("settled", sum(FUNDING.values()) - 7)]
)  # fmt: skip
def test_money_that_was_not_paid_is_told_once_settling_began(ledger, state, unpaid):
    aid = ledger.aid(state=state)
    source = next(iter(FUNDING))
    aids.funding_of(ledger.session, [aid.id])[aid.id][source].paid_won = 7
    ledger.session.flush()
    page = records.page(ledger.session, ledger.scope, aid.public_id, today=TODAY)
    assert page.unpaid_won == unpaid


def test_the_aid_of_a_firm_outside_the_scope_is_empty(ledger):
    ledger.aid()
    elsewhere = Scope(frozenset(), frozenset({"52110"}))
    assert records.of_company(ledger.session, elsewhere, ledger.company.id) == ()
    assert len(records.of_company(ledger.session, ledger.scope, ledger.company.id)) == 1


def test_pages_take_a_fixed_number_of_selects(ledger, engine):
    aid = ledger.aid()
    for days in range(4):
        ledger.paper(aid, days)
        ledger.item(aid, days + 1)
    scope, owner = ledger.scope, ledger.act(ledger.owner)
    with counted_selects(engine) as seen:
        records.page(ledger.session, scope, aid.public_id, today=TODAY)
    assert len(seen) <= 7
    with counted_selects(engine) as seen:
        records.own_page(ledger.session, owner, aid.public_id, today=TODAY)
    assert len(seen) <= 5
    with counted_selects(engine) as seen:
        records.firm_page(ledger.session, scope, ledger.company.public_id, today=TODAY)
    assert len(seen) <= 6
    with counted_selects(engine) as seen:
        records.find(ledger.session, scope, AidWish())
    assert len(seen) == 3


def test_the_filters_offer_what_occurs(ledger):
    ledger.aid(programme_id="jeonbuk")
    ledger.aid(year=2024, agency="진안군")
    known = records.known(ledger.session, ledger.scope)
    assert known.years == (2026, 2024)
    assert set(known.programmes) == {"jeonbuk"}
    assert known.agencies == ("전북테크노파크", "진안군")


def test_a_firm_sees_its_own_list(ledger):
    aid = ledger.aid()
    ledger.paper(aid, -2)
    ledger.aid(ledger.make.company())
    rows = records.own_list(ledger.session, ledger.act(ledger.owner), today=TODAY)
    assert [(row.aid.id, [p.days.standing for p in papers]) for row, papers in rows] == [
        (aid.id, ["missing"])
    ]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(money=st.lists(st.integers(0, 10**13), min_size=1, max_size=4))
def test_the_sum_of_a_list_is_the_sum_of_its_rows(ledger, money):
    year = 1990 + len(records.known(ledger.session, ledger.scope).years)
    for won in money:
        ledger.aid(year=year, funding={"province": won})
    found = records.find(ledger.session, ledger.scope, AidWish(year=year, limit=None))
    assert found.won == sum(row.won for row in found.rows) == sum(money)
