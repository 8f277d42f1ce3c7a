"""Every route has its line in the route table, and every person meets what the table says."""

from typing import Any

import pytest
from werkzeug.routing.converters import AnyConverter, NumberConverter
from werkzeug.test import TestResponse

from app.web.access import access_of, signed_in
from app.web.database import Site
from tests.architecture.route_table import (
    ADMINISTRATOR,
    ANONYMOUS,
    AUDITOR,
    COMPANY,
    COORDINATOR,
    MAY,
    MENTOR,
    OFFICER,
    PEOPLE,
    PLAIN,
    REVIEWER,
    ROUTES,
    WITHOUT_FORM_TOKEN,
)
from tests.client import Browser
from tests.factories import Factory

_REFUSED = "이 페이지를 볼 권한이 없어요."
_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def routes(app: Site) -> list[tuple[str, str, str]]:
    """Return (endpoint, method, path) of every route, with made-up values in its gaps."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        gaps = {name: _filling(rule._converters.get(name)) for name in rule.arguments}
        path = adapter.build(rule.endpoint, gaps | dict(rule.defaults or {}))
        methods = sorted((rule.methods or set()) & {"GET", *_UNSAFE})
        found += [(rule.endpoint, method, path) for method in methods]
    return found


def _filling(converter: Any) -> Any:
    if isinstance(converter, NumberConverter):
        return 1
    return min(converter.items) if isinstance(converter, AnyConverter) else "nothing234"


def people(make: Factory) -> dict[str, Any]:
    """Make the people of the table; nobody for the anonymous visitor."""
    owner = make.user()
    make.company(owner)
    plain, mentor = make.user(), make.user()
    make.mentor(user=mentor)
    return {
        ANONYMOUS: None,
        PLAIN: plain,
        MENTOR: mentor,
        COMPANY: owner,
        COORDINATOR: make.coordinator(),
        ADMINISTRATOR: make.administrator(),
        OFFICER: make.staff("municipal_officer", municipality="52720"),
        REVIEWER: make.staff("reviewer"),
        AUDITOR: make.staff("auditor"),
    }


def turned_away(answer: TestResponse) -> bool:
    """Tell whether the mark of the route refused, before the view began."""
    if answer.status_code == 302 and "/account/sign-in" in answer.headers["Location"]:
        return True
    return answer.status_code == 403 and _REFUSED in answer.text


def knock(browser: Browser, method: str, path: str, user: Any) -> TestResponse:
    """Open or post to an address as a person, who has signed in just now."""
    if user is not None:
        # the route before may have signed out
        browser.sign_in(user)
    answer = browser.get(path) if method == "GET" else browser.client.open(
        path, method=method, data={"csrf_token": browser.token()}
    )  # fmt: skip
    answer.close()
    return answer


def test_every_route_stands_in_the_table_and_the_table_in_the_site(app: Site) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted(endpoints - set(ROUTES)) == [], (
        "add these routes to tests/architecture/route_table.py"
    )
    assert sorted(set(ROUTES) - endpoints) == [], "these routes are gone"


def test_every_route_is_marked_as_the_table_says(app: Site) -> None:
    marks = {rule.endpoint: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {e: mark for e, mark in marks.items() if mark != ROUTES.get(e, mark)} == {}


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_meets_what_the_table_says(app: Site, make: Factory, person: str) -> None:
    browser, user, wrong = Browser(app), people(make)[person], []
    for endpoint, method, path in routes(app):
        kind = ROUTES.get(endpoint) or str(access_of(app, endpoint))
        answer = knock(browser, method, path, user)
        # a public view may itself ask to sign in first, for an object that is not public
        away = turned_away(answer) and (kind != "public" or answer.status_code != 302)
        if away == (person in MAY[kind]) or answer.status_code >= 500:
            wrong.append(f"{method} {path} ({endpoint}, {kind}): {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("person", [ANONYMOUS, ADMINISTRATOR])
def test_every_unsafe_route_refuses_a_missing_token(app: Site, make: Factory, person: str) -> None:
    browser, user, taken = Browser(app), people(make)[person], []
    for endpoint, method, path in routes(app):
        if method not in _UNSAFE or endpoint in WITHOUT_FORM_TOKEN:
            continue
        if user is not None:
            browser.sign_in(user)
        answer = browser.client.open(path, method=method)
        if answer.status_code != 400:
            taken.append(f"{method} {path} ({endpoint}): {answer.status_code}")
    assert not taken, "\n".join(taken)


def test_what_needs_no_token_does_nothing_for_an_address_that_is_not_signed(app: Site) -> None:
    posts = {e: path for e, method, path in routes(app) if method == "POST"}
    answers = {e: Browser(app).client.post(posts[e]).status_code for e in WITHOUT_FORM_TOKEN}
    assert answers == dict.fromkeys(WITHOUT_FORM_TOKEN, 404)


def test_every_route_that_is_not_public_sends_an_anonymous_client_to_sign_in(app: Site) -> None:
    browser, opened = Browser(app), []
    for endpoint, method, path in routes(app):
        if access_of(app, endpoint) == "public":
            continue
        answer = knock(browser, method, path, None)
        if answer.status_code != 302 or not answer.headers["Location"].startswith(
            "/account/sign-in"
        ):
            opened.append(f"{method} {path} ({endpoint}): {answer.status_code}")
    assert not opened, "\n".join(opened)


def test_a_route_without_a_line_and_a_wrong_mark_are_found(app: Site, make: Factory) -> None:
    app.add_url_rule("/new/<int:number>", "new.page", signed_in(lambda number: f"{number}"))
    assert "new.page" not in ROUTES
    assert ("new.page", "GET", "/new/1") in set(routes(app))
    users, browser = people(make), Browser(app)
    assert turned_away(knock(browser, "GET", "/new/1", None))
    assert knock(browser, "GET", "/new/1", users[PLAIN]).text == "1"
    assert turned_away(knock(browser, "GET", "/admin/", users[PLAIN]))
