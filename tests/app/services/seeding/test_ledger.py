"""The ledger of the demonstration: two years of agreements, late papers, overlaps found by rules."""

from sqlalchemy import func, select

from app.config import ROOT
from app.models.account import Grant, User
from app.models.ledger import Aid, AidFunding, Deliverable, OverlapFinding, OverlapRule
from app.services.seeding.ledger import seed_ledger
from tests.conftest import NOW


def test_aid_of_two_years_is_written_once_and_marked(rows):
    found = rows.scalars(select(Aid)).all()
    assert {aid.year for aid in found} == {2025, 2026}
    assert all(aid.demonstration for aid in found)
    author = rows.scalars(select(User).join(Grant).where(Grant.role == "coordinator")).first()
    assert seed_ledger(rows, ROOT / "seed_data" / "demo", author, now=NOW) == 0


def test_the_sources_of_an_agreement_add_up_to_its_cost(rows):
    query = (
        select(Aid.cost_won, func.sum(AidFunding.won))
        .join(AidFunding, AidFunding.aid_id == Aid.id)
        .where(Aid.cost_won.is_not(None))
        .group_by(Aid.id)
    )
    for cost, total in rows.execute(query):
        assert cost == total


def test_overlaps_are_found_by_rules_that_name_their_source(rows):
    pairs = {
        (aid, other)
        for aid, other in rows.execute(select(OverlapFinding.aid_id, OverlapFinding.other_id))
    }
    assert len(pairs) == 2
    assert rows.scalars(select(OverlapFinding.outcome)).all().count(None) == 2
    assert all(rule.source for rule in rows.scalars(select(OverlapRule)))


def test_some_papers_are_late_and_some_are_missing(rows):
    late = Deliverable.received_on > Deliverable.due_on
    assert rows.scalar(select(func.count()).where(late)) >= 10
    missing = (Deliverable.state == "due") & (Deliverable.due_on < NOW.date())
    assert rows.scalar(select(func.count()).where(missing)) >= 3
