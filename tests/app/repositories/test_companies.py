"""Queries about firms that more than one feature asks."""

from datetime import timedelta

from app.repositories import companies


def test_who_waits_longest_comes_first_within_the_provinces(session, make, now):
    young = make.company(status="waiting", created_at=now)
    old = make.company(status="waiting", created_at=now - timedelta(days=3))
    make.company(status="waiting", municipality_code="48120")
    make.company()
    assert companies.waiting_companies(session, {"52"}) == [old, young]
    assert companies.waiting_companies(session, set()) == []


def test_letters_go_to_owners_who_are_active(session, make):
    owner = make.user()
    company = make.company(owner)
    assert companies.owners_of(session, company.id) == [owner]
    owner.status = "blocked"
    session.commit()
    assert companies.owners_of(session, company.id) == []


def test_firms_come_by_id(session, make):
    one, two = make.company(), make.company()
    make.company()
    assert companies.companies_by_ids(session, [two.id, one.id]) == [one, two]


def test_only_published_cases_are_raised(session, make, now):
    owner = make.user()
    company = make.company(owner)
    case = make.case(company, owner)
    draft = make.case(company, owner, status="draft")
    assert companies.raise_case_revisions(session, company.id, now=now) == [case.id]
    assert (case.revision, draft.revision) == (2, 1)
