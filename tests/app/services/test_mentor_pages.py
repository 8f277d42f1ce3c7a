"""The page of one mentor."""

from datetime import timedelta

import pytest

from app.errors import NotFound
from app.services.mentor_pages import mentor_page
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def page(session, now):
    catalogue = load_catalogue(session)

    def show(public_id, viewer=None):
        return mentor_page(session, public_id, viewer=viewer, catalogue=catalogue, now=now)

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


def test_a_firm_sees_the_way_from_the_mentor_to_itself(make, session, page):
    owner = make.user()
    firm = make.company(owner)
    mentor = make.mentor(make.company(municipality_code="52110"))
    found = page(mentor.public_id, actor_for(session, session_key(owner)))
    assert (found.firm.id, found.trip.minutes, found.trip.km) == (firm.id, 40, 33)
    assert page(mentor.public_id).trip is None
    assert page(make.mentor().public_id, actor_for(session, session_key(owner))).trip is None


def test_the_own_page_has_no_way_to_oneself(make, session, page):
    user = make.user()
    mentor = make.mentor(make.company(user), user=user)
    found = page(mentor.public_id, actor_for(session, session_key(user)))
    assert (found.own, found.trip) == (True, None)


@pytest.mark.parametrize("status", ["waiting", "refused"])
def test_who_is_not_approved_has_no_page(make, page, status):
    with pytest.raises(NotFound):
        page(make.mentor(status=status).public_id)


def test_an_unknown_address_has_no_page(page):
    with pytest.raises(NotFound):
        page("nobody")
