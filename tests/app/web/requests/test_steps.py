"""Each step of a request has a route, a form and a service."""

import pytest
from werkzeug.datastructures import MultiDict

from app.services.request_access import STATES
from app.web.requests.steps import STEPS, arguments


def test_every_step_has_a_form_and_a_route(app):
    assert set(STEPS) == set(STATES)
    assert {f"requests.{name}" for name in STEPS} <= set(app.view_functions)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_form_without_a_word_hands_over_an_empty_one(app, name):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        form = STEPS[name].form(MultiDict({"days": "3"} if name == "prolong" else {}))
        assert form.validate()
        first, others = arguments(form)
    assert first == (3 if name == "prolong" else "")
    assert set(others) <= {"until", "code"}
