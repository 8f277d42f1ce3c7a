"""Security headers stand on every answer."""

import re

import pytest

from app.config import Settings
from app.factory import create_app
from app.runtime.state import make_runtime
from app.web.access import public
from app.web.tables import csv_response


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/healthz", "/static/css/ieum.css"])
def test_no_answer_may_be_framed_sniffed_or_lend_its_address(browser, path):
    with browser.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_policy_allows_no_other_origin_and_nothing_inline(browser):
    policy = browser.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|http|\*", policy)


def test_each_page_has_a_nonce_and_a_number_of_its_own(browser):
    nonces = {browser.get("/").headers["Content-Security-Policy"] for _ in range(2)}
    assert len(nonces) == 2
    numbers = {browser.get("/").headers["X-Request-Id"] for _ in range(2)}
    assert len(numbers) == 2
    assert all(re.fullmatch("[0-9a-f]{12}", number) for number in numbers)


def test_pages_and_tables_are_kept_by_no_cache(app, browser):
    app.add_url_rule("/table", "table", public(lambda: csv_response("a.csv", ["이름"], [])))
    for path in ("/", "/table", "/no-such-page"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"
    with browser.get("/static/css/ieum.css") as answer:
        assert answer.headers["Cache-Control"] != "no-store"


def test_only_production_insists_on_https(browser, tmp_path):
    assert "Strict-Transport-Security" not in browser.get("/healthz").headers
    settings = Settings(environment="production", instance_dir=tmp_path, secret_key="k")
    state = make_runtime(settings)
    answer = create_app(settings, state).test_client().get("/healthz")
    state.engine.dispose()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
