"""Text is cleaned on its way in; problems of services stand beside their fields."""

import unicodedata

import pytest
from wtforms import IntegerField, StringField, TextAreaField

from app.errors import Invalid, Problem
from app.web.forms import Form, clean


class NoteForm(Form):
    """A form with one field of each make."""

    name = StringField(filters=[lambda value: value.upper() if value else value])
    text = TextAreaField()
    count = IntegerField()


@pytest.fixture
def sent(app):
    """Return what fills a fresh form from posted values."""

    def fill(**values):
        with app.test_request_context(method="POST", data=values):
            return NoteForm(meta={"csrf": False})

    return fill


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (unicodedata.normalize("NFD", "이음"), "이음"),
        ("  a\x00b\x07c\u0085 ", "abc"),
        ("한 줄\r\n두 줄\r세 줄", "한 줄\n두 줄\n세 줄"),
        ("탭\t은 남아요", "탭\t은 남아요"),
        ("\u3000빈칸\u3000", "빈칸"),
        (None, None),
        (7, 7),
    ],
)
def test_text_is_cleaned(raw, kept):
    assert clean(raw) == kept


def test_every_text_field_is_cleaned_before_its_own_filters(sent):
    form = sent(name=" kim\x00 ", text=unicodedata.normalize("NFD", "염도 "), count="7")
    assert (form.name.data, form.text.data, form.count.data) == ("KIM", "염도", 7)


def test_the_next_form_of_the_class_has_its_filters_too(sent):
    assert [sent(name="kim").name.data for _ in range(3)] == ["KIM"] * 3


def test_problems_stand_beside_the_fields_they_name(app, sent):
    form = sent(name="kim", text="", count="7")
    form.validate()
    with app.test_request_context():
        form.take(Invalid({"name": Problem("%(n)d자까지예요.", {"n": 5}), "elsewhere": "안 돼요."}))
    assert form.name.errors == ["5자까지예요."]
    assert form.form_errors == ["안 돼요."]
    assert list(form.text.errors) == []


def test_a_second_problem_of_a_field_joins_the_first(app, sent):
    form = sent(name="kim", count="viele")
    assert not form.validate()
    with app.test_request_context():
        form.take(Invalid({"count": "숫자로 적어 주세요."}))
    assert len(form.count.errors) == 2
