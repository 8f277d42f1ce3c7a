"""How many papers come late, against a count by hand."""

from datetime import timedelta

from app.services.ledger.late_figures import Late, late_page
from tests.ledger_maker import TODAY


def test_late_is_what_came_after_its_day_or_is_missing(ledger):
    aid = ledger.aid(programme_id="jeonbuk")
    for days, received in ((-10, -10), (-10, -9), (-10, None), (10, 0), (10, None), (0, None)):
        values = {} if received is None else {
            "state": "received", "received_on": TODAY + timedelta(days=received),
        }  # fmt: skip
        ledger.paper(aid, days, **values)
    ledger.paper(aid, -10, state="waived", reason="까닭")
    ledger.paper(ledger.aid(state="cancelled"), -10)
    other = ledger.aid(ledger.make.company(municipality_code="52140"), year=2025)
    ledger.paper(other, -100, kind="settlement")
    page = late_page(ledger.session, ledger.scope, today=TODAY)
    assert [(each.place, each.counted, each.late, each.missing) for each in page.places] == [
        ("52140", 1, 1, 1), ("52720", 4, 2, 1),
    ]  # fmt: skip
    assert [(each.year, each.counted, each.late) for each in page.programmes] == [
        (2026, 4, 2), (2025, 1, 1),
    ]  # fmt: skip
    assert (page.total.counted, page.total.share) == (5, 0.6)
    assert page.years == (2026, 2025)
    assert late_page(
        ledger.session, ledger.scope, today=TODAY, kind="settlement", year=2025
    ).total == Late(1, 1, 1)


def test_nothing_counted_has_no_share():
    assert Late(0, 0, 0).share == 0
