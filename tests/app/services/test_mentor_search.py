"""Search among approved mentors, by words: no model is loaded."""

from datetime import date

import pytest

from app.runtime.search import SearchRuntime
from app.services.mentor_search import search_mentors
from app.services.reference import load_catalogue
from app.services.searching import MENTOR_FACETS, Wish
from tests.queries import counted_selects

TODAY = date(2026, 11, 22)


@pytest.fixture
def two(make):
    firm = make.company()
    salt = make.mentor(firm, languages=["ko", "en"])
    make.case(firm, make.user())
    plating = make.mentor(make.company(industry_code="259"), headline="도금 공정을 도와드려요")
    return salt, plating


@pytest.fixture
def ask(session):
    search, catalogue = SearchRuntime(), load_catalogue(session)

    def search_for(text="", **wish):
        return search_mentors(session, search, Wish(text, **wish), catalogue=catalogue, today=TODAY)

    return search_for


def ids(results):
    return [found.card.id for found in results.found]


def test_a_profile_is_found_by_its_words(ask, two):
    assert ids(ask("도금"))[0] == two[1].id


def test_a_mentor_is_quoted_from_a_case_of_the_firm(ask, two):
    found = ask("염도계를 달았어요").found[0]
    assert found.card.id == two[0].id
    assert (found.excerpt.case, found.excerpt.field) == (found.card.cases[0], "steps")


def test_blank_text_lists_those_with_most_cases_first(ask, two):
    assert ids(ask()) == [two[0].id, two[1].id]
    assert ids(ask(sort="no-such-order"))[0] == two[0].id


def test_filters_narrow(ask, two):
    results = ask(filters={"language": frozenset(["en"])})
    assert ids(results) == [two[0].id]
    assert tuple(results.facets) == MENTOR_FACETS


def test_a_search_costs_five_selects(ask, engine, two):
    ask("도금")
    with counted_selects(engine) as seen:
        ask("도금")
    assert len(seen) == 5
