"""Route guards: default deny, and what an anonymous client may open."""

import pytest

from app.web.access import access_of
from app.web.database import Site


def test_every_route_states_who_may_open_it(app: Site) -> None:
    unmarked = [
        rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None
    ]
    assert unmarked == []


def test_a_route_without_a_mark_is_refused(app: Site) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/account/"])
def test_an_anonymous_visitor_is_sent_to_sign_in_and_back(app: Site, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/account/sign-in?next={path}")
