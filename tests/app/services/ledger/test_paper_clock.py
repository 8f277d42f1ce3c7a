"""Firms are reminded and coordinators told, each once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models.notice import Notice
from app.services.ledger import paper_clock
from app.services.ledger.paper_clock import occasion
from app.services.site_links import SiteLinks
from tests.ledger_maker import TODAY

LINKS = SiteLinks("https://ieum.example", "key")
DUE = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-15, ""), (-14, "soon"), (-10, "soon"), (-9, ""), (-1, ""), (0, "today"), (4, "today"),
        (5, ""), (6, ""), (7, "late"), (11, "late"), (12, ""), (400, ""),
    ],
)  # fmt: skip
def test_occasions_by_the_day(days, name):
    assert occasion(DUE, DUE + timedelta(days=days)) == name


def run(ledger, days=0):
    now = ledger.now + timedelta(days=days)
    found = paper_clock.due(ledger.session, now=now)
    told = sum(paper_clock.tell(ledger.session, each, links=LINKS, now=now) for each in found)
    ledger.session.commit()
    return told


def events(ledger):
    return [
        (row.user_id, row.event.rpartition(":")[2])
        for row in ledger.session.scalars(select(Notice).order_by(Notice.id))
    ]


def test_a_paper_is_reminded_of_three_times_and_then_reaches_the_desk(ledger):
    paper = ledger.paper(ledger.aid(), 14)
    owner, desk = ledger.owner.id, ledger.coordinator.id
    for day in range(40):
        run(ledger, day)
        assert run(ledger, day) == 0
    assert events(ledger) == [
        (owner, "soon"), (owner, "today"), (owner, "late"), (desk, "escalated"),
    ]  # fmt: skip
    assert paper.reminded_at
    assert paper.escalated_at == ledger.now + timedelta(days=28)
    notice = ledger.session.scalars(select(Notice).order_by(Notice.id)).first()
    assert "14일 남았어요" in notice.body
    assert notice.link.startswith("https://ieum.example/aid/")
    assert notice.kind == "programme"


def test_a_moved_day_is_told_anew(ledger):
    paper = ledger.paper(ledger.aid(), 0)
    run(ledger)
    paper.due_on = TODAY + timedelta(days=20)
    ledger.session.commit()
    for day in range(21):
        run(ledger, day)
    assert [name for _, name in events(ledger)] == ["today", "soon", "today"]


@pytest.mark.parametrize(
    ("aid", "paper"),
    [
        ({"state": "settled"}, {}), ({"state": "cancelled"}, {}), ({"company_id": None}, {}),
        ({}, {"state": "received", "received_on": TODAY}), ({}, {"state": "waived", "reason": "네"}),
    ],
)  # fmt: skip
def test_nobody_is_told_of_what_is_not_waited_for(ledger, aid, paper):
    ledger.paper(ledger.aid(**aid), 0, **paper)
    assert run(ledger) == 0


def test_the_job_tells_in_transactions_of_its_own(ledger, runtime):
    ledger.paper(ledger.aid(), 0)
    assert paper_clock.remind(runtime, clock=lambda: ledger.now) == 1
    assert paper_clock.remind(runtime, clock=lambda: ledger.now) == 0


def test_a_paper_that_left_meanwhile_is_passed_over(ledger):
    assert paper_clock.tell(ledger.session, 999, links=LINKS, now=ledger.now) == 0
