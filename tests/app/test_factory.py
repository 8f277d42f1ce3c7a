"""The site is wired from settings alone."""

from threading import Event

import pytest

from app.config import Settings
from app.factory import create_app, create_served_app
from app.runtime.state import make_runtime


@pytest.fixture
def site(tmp_path):
    """Return what makes a site from settings."""
    opened = []

    def make_site(**values):
        settings = Settings(
            **{"instance_dir": tmp_path, "secret_key": "k", "warm_up": False, **values}
        )
        state = make_runtime(settings)
        opened.append(state)
        return create_app(settings, state)

    yield make_site
    for state in opened:
        state.engine.dispose()


def test_letters_are_shown_to_developers_and_never_in_production(site):
    assert "dev.mail" in site(environment="development").view_functions
    assert "dev.mail" not in site(environment="production").view_functions


@pytest.mark.parametrize(("environment", "secure"), [("production", True), ("development", False)])
def test_cookies_leave_production_over_https_alone(site, environment, secure):
    config = site(environment=environment).config
    for kind in ("SESSION", "REMEMBER"):
        assert config[f"{kind}_COOKIE_SECURE"] is secure
        assert config[f"{kind}_COOKIE_HTTPONLY"]
        assert config[f"{kind}_COOKIE_SAMESITE"] == "Lax"


def test_a_committed_effect_wakes_the_queue_of_the_site(site):
    app = site(environment="development")
    jobs = app.extensions["ieum.jobs"]
    assert app.extensions["ieum"].wake_worker == jobs.wake


def test_an_upload_beyond_the_limit_is_told_in_the_design(site):
    app = site(environment="test", max_upload_mb=1)
    answer = app.test_client().post("/language", data={"next": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "너무 커요" in answer.text


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_the_visitor_s_address_is_believed_from_trusted_proxies_alone(site, proxies, address):
    from flask import request

    from app.web.access import public

    app = site(environment="test", trusted_proxies=proxies)
    app.add_url_rule("/who", "who", public(lambda: str(request.remote_addr)))
    headers = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}
    assert app.test_client().get("/who", headers=headers).text == address


def test_static_files_are_served_with_an_age(site):
    app = site(environment="development")
    with app.test_client().get("/static/css/ieum.css") as answer:
        assert answer.status_code == 200
        assert "max-age=3600" in answer.headers["Cache-Control"]


def test_production_without_a_key_does_not_start(tmp_path):
    settings = Settings(environment="production", instance_dir=tmp_path, secret_key="")
    with pytest.raises(ValueError, match="SECRET_KEY"):
        create_app(settings)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_served_site_keeps_its_search_in_a_thread_of_its_own(monkeypatch, tmp_path, wanted):
    warmed = Event()
    monkeypatch.setenv("IEUM_INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("IEUM_WARM_UP", str(wanted))
    monkeypatch.setattr("app.factory.keep_searching", lambda _runtime, _stop: warmed.set())
    app = create_served_app()
    assert warmed.wait(10 if wanted else 0) is wanted
    app.extensions["ieum"].engine.dispose()
