"""From a chosen application to an agreement."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.ledger import AidFunding, Deliverable, SettlementItem
from app.services.ledger import agreements
from app.services.ledger.agreements import agree, offer, proposed_funding


@pytest.fixture
def version(ledger):
    return ledger.programme()


def terms(ledger, application):
    return offer(ledger.session, ledger.scope, application.public_id, now=ledger.now).terms


def test_the_money_is_proposed_by_the_shares_of_the_programme(ledger, version):
    application = ledger.application(version)
    offered = offer(ledger.session, ledger.scope, application.public_id, now=ledger.now)
    assert offered.terms.funding["province"] == 32_000_000
    assert offered.terms.funding["own"] == 8_000_000
    assert sum(offered.terms.funding.values()) == offered.terms.cost_won == 40_000_000
    assert offered.gaps == ()
    assert offered.aid is None


def test_what_no_source_says_is_left_to_people(ledger):
    version = ledger.programme("js9", shares=[], ceiling_won=None, own_share_percent=None)
    assert proposed_funding(version, 1000)[1] == ("shares", "ceiling", "own_share")
    version.shares = [{"sources": ["lottery"]}]
    assert proposed_funding(version, 1000)[1] == ("shares",)


def test_an_agreement_has_money_papers_and_a_checklist(ledger, version):
    application = ledger.application(version)
    aid = agree(
        ledger.session, ledger.desk, application, terms=terms(ledger, application), now=ledger.now
    )
    ledger.session.commit()
    money = {
        row.source: row.won
        for row in ledger.session.scalars(select(AidFunding).where(AidFunding.aid_id == aid.id))
    }
    assert money == {"province": 32_000_000, "own": 8_000_000}
    papers = ledger.session.scalars(select(Deliverable).where(Deliverable.aid_id == aid.id)).all()
    items = ledger.session.scalars(select(SettlementItem.id)).all()
    assert (len(papers), len(items)) == (3, 7)
    assert aid.agreement_number == "JS1-2026-001"
    assert aid.agency == "전북테크노파크"
    assert (aid.firm, aid.registration_number, aid.state) == (
        ledger.company.name, ledger.company.registration_number, "agreed",
    )  # fmt: skip
    told = ledger.session.scalars(
        select(AuditEvent).where(AuditEvent.action == agreements.AGREED)
    ).one()
    assert told.region_code == "52"


def test_a_second_agreement_of_one_application_is_refused(ledger, version):
    application = ledger.application(version)
    values = {"terms": terms(ledger, application), "now": ledger.now}
    agree(ledger.session, ledger.desk, application, **values)
    with pytest.raises(Conflict):
        agree(ledger.session, ledger.desk, application, **values)


@pytest.mark.parametrize("outcome", ["rejected", "reserve", None])
def test_only_the_chosen_agree(ledger, version, outcome):
    application = ledger.application(version, outcome=outcome)
    with pytest.raises(Conflict):
        terms(ledger, application)


def test_another_region_neither_sees_nor_agrees(ledger, version):
    application = ledger.application(version)
    given = terms(ledger, application)
    stranger = ledger.act(ledger.make.coordinator("48"))
    with pytest.raises(Forbidden):
        agree(ledger.session, stranger, application, terms=given, now=ledger.now)
    scope = agreements.Scope(frozenset({"48"}), frozenset({"48120"}))
    with pytest.raises(NotFound):
        offer(ledger.session, scope, application.public_id, now=ledger.now)
    with pytest.raises(NotFound):
        offer(ledger.session, ledger.scope, "nothing234", now=ledger.now)


def test_terms_that_do_not_add_up_write_nothing(ledger, version):
    application = ledger.application(version)
    wrong = replace(terms(ledger, application), cost_won=1)
    with pytest.raises(Invalid):
        agree(ledger.session, ledger.desk, application, terms=wrong, now=ledger.now)
    assert ledger.session.scalars(select(Deliverable)).all() == []


def test_papers_of_the_terms_take_the_place_of_the_usual_ones(ledger, version):
    application = ledger.application(version)
    given = replace(
        terms(ledger, application), papers=(("result_report", "성과 보고서", date(2027, 6, 1)),)
    )
    agree(ledger.session, ledger.desk, application, terms=given, now=ledger.now)
    assert ledger.session.scalars(select(Deliverable.title)).all() == ["성과 보고서"]
