"""Papers due within a scope."""

from app.services.ledger import papers_due
from tests.ledger_maker import TODAY
from tests.queries import counted_selects


def find(ledger, **wish):
    return papers_due.find(ledger.session, ledger.scope, papers_due.wish_of(TODAY, **wish))


def test_the_most_pressing_come_first_and_cancelled_aid_owes_nothing(ledger, engine):
    aid = ledger.aid()
    for days in (40, 3, -1, -9):
        ledger.paper(aid, days, title=f"{days}일")
    ledger.paper(ledger.aid(state="cancelled"), -5)
    ledger.paper(ledger.aid(removed_at=ledger.now), -5)
    scope = ledger.scope
    with counted_selects(engine) as seen:
        found = papers_due.find(ledger.session, scope, papers_due.wish_of(TODAY))
    assert len(seen) == 3
    assert [row.row.paper.title for row in found.rows] == ["-9일", "-1일", "3일", "40일"]
    assert found.counts == {"missing": 2, "soon": 1, "due": 1}


def test_counts_stay_while_one_standing_is_shown(ledger):
    aid = ledger.aid()
    ledger.paper(aid, -1)
    ledger.paper(aid, 30)
    found = find(ledger, standing="missing")
    assert (found.total, found.counts) == (1, {"missing": 1, "due": 1})
    assert find(ledger, kind="settlement").total == 0
    assert find(ledger, text="진안김치", place="52720", sort="firm").total == 2
    assert find(ledger, place="52110", sort="place").total == 0


def test_counties_that_owe_most_come_first(ledger):
    ledger.paper(ledger.aid(), 5)
    late = ledger.aid(ledger.make.company(municipality_code="52140"))
    ledger.paper(late, -5)
    ledger.paper(ledger.aid(company_id=None), -5, state="received", received_on=TODAY)
    rows = papers_due.by_place(ledger.session, ledger.scope, TODAY)
    assert [(row.place, row.missing, row.waiting) for row in rows] == [
        ("52140", 1, 1), ("52720", 0, 1),
    ]  # fmt: skip
