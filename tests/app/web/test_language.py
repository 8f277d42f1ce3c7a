"""Which language a page is in."""

import pytest

from app.services.signing_in import session_key
from app.web.language import choose, current_language


@pytest.mark.parametrize(
    ("cookie", "account", "language"),
    [
        (None, None, "ko"),
        ("en", None, "en"),
        ("xx", None, "ko"),
        (None, "en", "en"),
        ("ko", "en", "ko"),
        ("xx", "en", "ko"),
    ],
)
def test_the_browser_s_choice_goes_before_the_account_s(app, make, cookie, account, language):
    client = app.test_client()
    if cookie:
        client.set_cookie("language", cookie)
    if account:
        with client.session_transaction() as kept:
            kept["_user_id"] = session_key(make.user(locale=account))
    with client:
        client.get("/healthz")
        assert choose() == language
        assert current_language() == language


def test_outside_a_request_it_is_korean(app):
    assert current_language() == "ko"


def test_an_address_that_leads_nowhere_costs_no_look_at_the_account(app):
    with app.test_request_context("/no-such-page"):
        assert choose() == "ko"
