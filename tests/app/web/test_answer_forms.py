"""An answer says one thing, and may close the door until a day."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app.models.request import DECLINE_CODES
from app.web.answer_forms import AcceptForm, DeclineForm, QuestionForm, SeasonForm, said


@pytest.fixture(autouse=True)
def _request(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield


def _filled(form, **values):
    return form(MultiDict(values))


@pytest.mark.parametrize("form", [AcceptForm, DeclineForm, QuestionForm, SeasonForm])
def test_a_closed_door_needs_the_day_on_which_it_opens(form):
    shut = _filled(form, close="y")
    assert not shut.validate()
    assert shut.until.errors
    opened = _filled(form, close="y", until="2027-01-04")
    assert opened.validate()
    assert said(opened)["until"] == date(2027, 1, 4)
    assert _filled(form).validate()


def test_an_answer_is_what_the_service_takes():
    form = _filled(AcceptForm, note=" 화요일에 뵐게요 ")
    assert form.validate()
    assert said(form) == {"text": "화요일에 뵐게요", "until": None}
    form = _filled(DeclineForm, code="too_far")
    assert form.validate()
    assert said(form) == {"text": "", "until": None, "code": "too_far"}


def test_every_reason_is_offered_after_none():
    assert [code for code, _ in _filled(DeclineForm).code.choices] == ["", *DECLINE_CODES]
