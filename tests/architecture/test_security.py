"""The security check list of the whole site: cookies, headers, sessions, error pages."""

from pathlib import Path

import pytest

from app.config import Settings
from app.factory import create_app
from app.runtime.state import make_runtime
from app.web.access import public
from app.web.addresses import safe_next
from app.web.database import Site
from tests.architecture.route_table import ROUTES
from tests.architecture.test_routes import knock, people, routes
from tests.client import Browser
from tests.factories import PASSWORD


def _site(settings: Settings, **changes: object) -> Site:
    changed = Settings(**{**settings.model_dump(), **changes})
    return create_app(changed, make_runtime(changed))


def _sign_in(browser: Browser, email: str, **values: str):
    return browser.post("/account/sign-in", {"email": email, "password": PASSWORD, **values})


def test_cookies_are_closed_to_scripts_and_to_other_sites(app, make, browser):
    user = make.user()
    answer = _sign_in(browser, user.email, remember="y")
    cookies = answer.headers.getlist("Set-Cookie")
    assert {c.partition("=")[0] for c in cookies} == {"session", "remember_token"}
    assert all("HttpOnly" in c and "SameSite=Lax" in c and "Secure" not in c for c in cookies)


def test_production_cookies_travel_encrypted_only_and_the_browser_is_told_so(settings, browser):
    site = _site(settings, environment="production")
    answer = site.test_client().get("/account/sign-in")
    assert "; Secure;" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in browser.get("/account/sign-in").headers
    assert "dev.mail" not in site.view_functions
    assert site.test_client().get("/dev/mail").status_code == 404
    site.extensions["ieum"].engine.dispose()


def test_production_does_not_start_without_a_key(tmp_path: Path):
    with pytest.raises(ValueError, match="SECRET_KEY"):
        create_app(Settings(environment="production", instance_dir=tmp_path, secret_key=""))


def test_every_answer_carries_the_strict_policy_and_its_number(app, make):
    users, browser = people(make), Browser(app)
    administrator, numbers = users["administrator"], set()
    for endpoint, method, path in routes(app):
        if method != "GET" or ROUTES.get(endpoint) in {"mentor", "coordinator"}:
            continue
        headers = knock(browser, method, path, administrator).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe-" not in policy, endpoint
        assert "default-src 'none'" in policy, endpoint
        assert "frame-ancestors 'none'" in policy, endpoint
        assert headers["X-Content-Type-Options"] == "nosniff", endpoint
        numbers.add(headers["X-Request-Id"])
    assert all(len(n) == 12 for n in numbers)
    assert len(numbers) > 10


def test_signing_in_changes_the_session(app, make, browser):
    user = make.user()
    with browser.client.session_transaction() as cookie:
        cookie["planted"] = "by a stranger"
    token = browser.token()
    before = browser.client.get_cookie("session").value
    _sign_in(browser, user.email)
    assert browser.client.get_cookie("session").value != before
    with browser.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "_user_id" in cookie
    # a token of the time before is worth nothing now
    assert browser.client.post("/account/sign-out", data={"csrf_token": token}).status_code == 400


def test_signing_out_ends_a_remembered_sign_in_too(app, make, browser):
    _sign_in(browser, make.user().email, remember="y")
    assert browser.client.get_cookie("remember_token")
    browser.post("/account/sign-out")
    assert browser.client.get_cookie("remember_token") is None
    assert browser.get("/account/").status_code == 302


OUTSIDE = (
    "https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "\\\\evil.invalid", "evil",
    "javascript:alert(1)", "/\t/evil.invalid", "/\n/evil.invalid", "/\\/evil.invalid", "",
)  # fmt: skip


@pytest.mark.parametrize("target", OUTSIDE)
def test_next_never_leaves_the_site(make, browser, target):
    assert safe_next(target) == "/"
    answer = browser.client.post(
        "/account/sign-in",
        query_string={"next": target},
        data={"csrf_token": browser.token(), "email": make.user().email, "password": PASSWORD},
    )
    assert answer.status_code == 303
    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


def test_next_inside_the_site_is_kept(make, browser):
    answer = browser.post(
        "/account/sign-in?next=/account/password%3Fa=1",
        {"email": make.user().email, "password": PASSWORD},
    )
    assert answer.headers["Location"] == "/account/password?a=1"


def test_a_fault_shows_no_traceback_but_its_number(app, browser, capsys):
    @public
    def broken() -> str:
        raise RuntimeError("secret inside")

    app.add_url_rule("/broken", "broken", broken)
    answer = browser.get("/broken")
    assert answer.status_code == 500
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "unsafe-" not in answer.headers["Content-Security-Policy"]
    assert "secret inside" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/no-such-page", 404, "페이지를 찾지 못했어요"),
        ("PUT", "/account/sign-in", 405, "이렇게는 열 수 없어요"),
        ("POST", "/account/sign-in", 400, "요청을 이해하지 못했어요"),
    ],
)
def test_errors_are_pages_in_the_design(browser, method, path, status, title):
    values = {"csrf_token": browser.token()} if status == 405 else {}
    answer = browser.client.open(path, method=method, data=values)
    assert answer.status_code == status
    assert title in answer.text
    assert "site-header" in answer.text


def test_a_body_that_is_too_large_is_refused_with_a_page(settings):
    site = _site(settings, max_upload_mb=1)
    answer = Browser(site).post("/account/sign-in", {"email": "x" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "너무 커요" in answer.text
    site.extensions["ieum"].engine.dispose()


def test_too_many_attempts_meet_a_page_that_says_so(settings):
    site = _site(settings, rate_limits=True)
    browser = Browser(site)
    values = {"email": "nobody@example.com", "password": "falsch falsch"}
    answers = [browser.post("/account/sign-in", values) for _ in range(11)]
    assert [a.status_code for a in answers] == [422] * 10 + [429]
    assert "요청이 너무 잦아요" in answers[-1].text
    assert browser.get("/account/sign-in").status_code == 200
    site.extensions["ieum"].engine.dispose()


@pytest.mark.parametrize("path", ["/account/register", "/account/resend", "/account/forgot"])
def test_one_mailbox_cannot_be_flooded_from_many_places(settings, path):
    site = _site(settings, rate_limits=True)
    browser = Browser(site)
    values = {
        "name": "이름", "email": " Flood@example.com", "password": PASSWORD, "privacy": "y", "terms": "y",
        "csrf_token": browser.token(),
    }  # fmt: skip
    answers = [
        browser.client.post(path, data=values, environ_overrides={"REMOTE_ADDR": f"192.0.2.{n}"})
        for n in range(6)
    ]
    assert [a.status_code for a in answers] == [303] * 5 + [429]
    site.extensions["ieum"].engine.dispose()
