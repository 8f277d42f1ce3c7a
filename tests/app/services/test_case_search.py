"""Search among published cases, by words: no model is loaded."""

import pytest

from app.runtime.search import SearchRuntime
from app.services.case_search import search_cases
from app.services.reference import load_catalogue
from app.services.searching import CASE_FACETS, Wish
from tests.queries import counted_selects


@pytest.fixture
def two(make):
    salt = make.case(make.company(), make.user(), cost_won=90_000_000, months=2)
    thick = make.case(
        make.company(industry_code="259", municipality_code="52140"), make.user(),
        title="도금 두께를 고르게 했어요", situation="볼트를 도금해요.", problem="두께가 달라요.",
        root_cause="전류가 흔들렸어요.", steps=[], cost_won=10_000_000, months=9,
    )  # fmt: skip
    return salt, thick


@pytest.fixture
def ask(session):
    search, catalogue = SearchRuntime(), load_catalogue(session)

    def search_for(text="", size=12, **wish):
        return search_cases(
            session, search, Wish(text, **wish), viewer=None, catalogue=catalogue, size=size
        )

    return search_for


def ids(results):
    return [found.card.case_id for found in results.found]


def test_a_sentence_finds_the_case_that_tells_of_it(ask, two):
    results = ask("도금 두께가 안 맞아요")
    assert ids(results)[0] == two[1].id
    assert results.found[0].excerpt.marks
    assert results.semantic is False


def test_blank_text_lists_the_newest(ask, make, session, two):
    newest = make.case(make.company(), make.user())
    newest.published_at = newest.published_at.replace(year=2027)
    session.commit()
    assert ids(ask())[0] == newest.id
    assert ask("  ").total == 3


@pytest.mark.parametrize(("sort", "first"), [("cost", 1), ("months", 0), ("no-such-order", 1)])
def test_an_order_is_kept_and_an_unknown_one_is_relevance(ask, two, sort, first):
    assert ids(ask("도금 두께 염도", sort=sort))[0] == two[first].id


def test_filters_narrow_and_count_for_themselves(ask, two):
    results = ask(filters={"municipality": frozenset(["52140"])})
    assert ids(results) == [two[1].id]
    assert {o.value: o.count for o in results.facets["municipality"]} == {"52140": 1, "52720": 1}
    assert {o.value for o in results.facets["industry"]} == {"25"}
    assert tuple(results.facets) == CASE_FACETS


def test_pages_follow_one_another(ask, two):
    first, second, third = (ids(ask(size=1, page=page)) for page in (1, 2, 3))
    assert sorted(first + second) == sorted(case.id for case in two)
    assert third == []


def test_what_was_unpublished_a_moment_ago_is_not_shown(ask, session, two):
    assert len(ask().found) == 2
    two[0].status = "archived"  # the index has not heard of it yet
    session.commit()
    assert ids(ask()) == [two[1].id]


def test_a_search_costs_four_selects(ask, engine, two):
    ask("도금")
    with counted_selects(engine) as seen:
        ask("도금")
    assert len(seen) == 4
