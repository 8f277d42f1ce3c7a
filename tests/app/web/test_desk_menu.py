"""The menu of the desk offers what the reader may open, and knows where the reader is."""

import re

import pytest

from app.web.desk_menu import MENU, _line_of, desk_groups, first_desk_page

LINES = [line for group in MENU for line in group.lines]


def test_no_page_stands_in_the_menu_twice():
    assert len({line.endpoint for line in LINES}) == len(LINES)


def test_every_page_of_the_menu_takes_no_arguments(app):
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert {
        e.endpoint for e in LINES if e.endpoint in rules and rules[e.endpoint].arguments
    } == set()


def test_a_page_belongs_to_the_line_that_names_it_before_its_blueprint():
    assert _line_of("desk.mentors").endpoint == "desk.mentors"
    assert _line_of("desk.firm").endpoint == "desk.companies"
    assert _line_of("mentorcare.behalf").endpoint == "desk.mentors"
    assert _line_of("assignments.show").endpoint == "assignments.index"
    assert _line_of("home.index") is None


@pytest.mark.parametrize("role", ["coordinator", "administrator", "auditor", "officer"])
def test_every_page_that_the_menu_offers_opens(browser, make, role):
    person = {
        "coordinator": make.coordinator,
        "administrator": make.administrator,
        "auditor": lambda: make.staff("auditor"),
        "officer": lambda: make.staff("municipal_officer", municipality="52720"),
    }[role]()
    browser.sign_in(person)
    page = browser.get("/desk/").text
    menu = page[page.index('<dl class="desk-all">') : page.index("</dl>")]
    addresses = re.findall(r'href="([^"]+)"', menu)
    assert addresses
    assert {a: browser.get(a).status_code for a in addresses} == dict.fromkeys(addresses, 200)


def test_the_page_looked_at_stands_out_once(browser, make):
    browser.sign_in(make.coordinator())
    page = browser.get("/desk/mentors").text
    assert page.count('aria-current="true"') == 1
    assert re.search(r'href="/desk/mentors"\s+aria-current="page">멘토 목록', page)


def test_a_visitor_is_offered_nothing(app):
    with app.test_request_context("/"):
        assert desk_groups() == []
        assert first_desk_page() == ""
