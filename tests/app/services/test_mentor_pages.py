"""The page of one mentor."""

from datetime import date, timedelta

import pytest

from app.errors import NotFound
from app.services.mentor_pages import mentor_page
from app.services.reference import load_catalogue

TODAY = date(2026, 11, 22)


@pytest.fixture
def page(session):
    catalogue = load_catalogue(session)

    def show(public_id, viewer=None):
        return mentor_page(session, public_id, viewer=viewer, catalogue=catalogue, today=TODAY)

    return show


def test_the_page_shows_the_cases_of_the_firm_the_newest_first(make, session, page):
    firm = make.company()
    mentor = make.mentor(firm)
    old, new = make.case(firm, make.user()), make.case(firm, make.user())
    new.published_at += timedelta(days=1)
    session.commit()
    found = page(mentor.public_id)
    assert found.card.id == mentor.id
    assert [case.case_id for case in found.cases] == [new.id, old.id]
    assert found.own is False


def test_an_expert_without_a_firm_has_a_page_without_cases(make, page):
    assert page(make.mentor().public_id).cases == ()


@pytest.mark.parametrize("status", ["waiting", "refused"])
def test_who_is_not_approved_has_no_page(make, page, status):
    with pytest.raises(NotFound):
        page(make.mentor(status=status).public_id)


def test_an_unknown_address_has_no_page(page):
    with pytest.raises(NotFound):
        page("nobody")
