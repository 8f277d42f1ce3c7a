"""From an address to a wish, and back."""

import pytest

from app.services.searching import CASE_FACETS, Wish
from app.web.search.parse import MAX_VALUES, literal_address, own_address, parse_wish


def parsed(app, query):
    with app.test_request_context(f"/cases/?{query}"):
        return parse_wish(CASE_FACETS)


def test_text_filters_order_and_page_are_read(app):
    wish = parsed(app, "q= 염도%00 &solution=mes&solution=5s&sort=cost&page=2")
    assert wish == Wish("염도", {"solution": frozenset({"mes", "5s"})}, "cost", 2)


def test_a_plain_list_wishes_nothing(app):
    assert parsed(app, "") == Wish()


@pytest.mark.parametrize("query", ["unknown=1", "solution=", f"solution={'x' * 21}", "page=0"])
def test_what_is_unknown_is_ignored(app, query):
    assert parsed(app, query) == Wish()


def test_a_filter_takes_a_limited_number_of_values(app):
    wish = parsed(app, "&".join(f"solution=s{n}" for n in range(MAX_VALUES + 5)))
    assert len(wish.filters["solution"]) == MAX_VALUES


def test_an_address_leads_back_to_its_wish(app):
    wish = Wish("염도", {"solution": frozenset({"mes", "5s"})}, "cost", 2)
    with app.test_request_context("/cases/"):
        address = own_address(wish)
    assert address.startswith("/cases/?")
    with app.test_request_context(address):
        assert parse_wish(CASE_FACETS) == wish


def test_a_plain_wish_has_the_plain_address(app):
    with app.test_request_context("/mentors/?page=1&utm=x"):
        assert own_address(Wish()) == "/mentors/"


def test_a_text_is_literal_when_the_address_repeats_it(app):
    assert parsed(app, "q=ehrma&literal=ehrma").literal
    assert not parsed(app, "q=ehrma2&literal=ehrma").literal
    assert not parsed(app, "q=&literal=").literal


def test_the_literal_address_keeps_the_filters_and_starts_at_page_one(app):
    wish = Wish("ehrma", {"solution": frozenset({"mes"})}, page=3)
    with app.test_request_context("/cases/"):
        address = literal_address(wish)
    assert address == "/cases/?solution=mes&q=ehrma&literal=ehrma"
