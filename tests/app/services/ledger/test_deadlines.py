"""How a paper stands on a day, in Python and in SQL alike."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.ledger import Deliverable
from app.repositories.ledger import papers
from app.services.ledger.deadlines import STANDINGS, PaperDays, days_of, last_soon
from tests.ledger_maker import TODAY


@pytest.mark.parametrize(
    ("days", "values", "expected"),
    [
        (15, {}, PaperDays("due", 0, 15)),
        (14, {}, PaperDays("soon", 0, 14)),
        (0, {}, PaperDays("soon", 0, 0)),
        (-1, {}, PaperDays("missing", 1, 0)),
        (-5, {"state": "received", "received_on": 0}, PaperDays("received", 5, 0)),
        (-5, {"state": "received", "received_on": -5}, PaperDays("received", 0, 0)),
        (-5, {"state": "returned", "received_on": -6}, PaperDays("returned", 0, 0)),
        (-5, {"state": "accepted", "received_on": -4}, PaperDays("late", 1, 0)),
        (-5, {"state": "accepted", "received_on": -5}, PaperDays("accepted", 0, 0)),
        (-5, {"state": "waived"}, PaperDays("waived", 0, 0)),
    ],
)
def test_a_paper_stands_so_in_the_page_and_in_the_list(ledger, days, values, expected):
    received = values.pop("received_on", None)
    if received is not None:
        values["received_on"] = TODAY + timedelta(days=received)
    paper = ledger.paper(ledger.aid(), days, reason="까닭", **values)
    assert days_of(paper, TODAY) == expected
    state = papers.standing(TODAY, last_soon(TODAY))
    assert ledger.session.scalar(select(state).where(Deliverable.id == paper.id)) == (
        expected.standing
    )


def test_the_orders_agree():
    assert STANDINGS == papers.STANDINGS
