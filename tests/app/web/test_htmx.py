"""A swap gets the part, a visit the page; both leave to another page in their own way."""

import pytest

from app.web.htmx import (
    is_swap_request,
    leave_to,
    page_or_partial,
    wants_partial,
    with_address,
)

VISIT, SWAP = {}, {"HX-Request": "true"}
BOOSTED = {**SWAP, "HX-Boosted": "true"}


@pytest.mark.parametrize(
    ("headers", "partial", "sent"),
    [(VISIT, False, False), (SWAP, True, True), (BOOSTED, False, True)],
)
def test_a_boosted_link_wants_the_whole_page(app, headers, partial, sent):
    with app.test_request_context(headers=headers):
        assert wants_partial() is partial
        assert is_swap_request() is sent


def test_the_template_follows_who_asks(app):
    values = {"status": 404, "title": "제목", "text": "글"}
    for headers, whole in ((VISIT, True), (SWAP, False)):
        with app.test_request_context(headers=headers):
            text = page_or_partial("errors/error.html", "components/footer.html", **values)
        assert ("<html" in text) is whole


def test_leaving_is_a_redirect_for_a_form_and_a_header_for_a_swap(app):
    with app.test_request_context(headers=VISIT):
        answer = leave_to("/my/")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/my/")
    with app.test_request_context(headers=SWAP):
        answer = leave_to("/my/")
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/my/")


def test_a_swapped_answer_shows_an_address_that_can_be_shared(app):
    for headers, shown in ((VISIT, None), (SWAP, "/cases/?q=x")):
        with app.test_request_context(headers=headers):
            assert with_address("<p></p>", "/cases/?q=x").headers.get("HX-Replace-Url") == shown


def test_caches_tell_parts_from_pages(browser):
    assert "HX-Request" in browser.get("/").headers["Vary"]


def test_an_anonymous_swap_is_sent_to_sign_in_as_a_whole_page(browser):
    answer = browser.get("/my/", swap=True)
    assert answer.headers["HX-Redirect"].startswith("/account/sign-in?next=")
    assert answer.text == ""
