"""What was typed comes out of a form as it went in."""

import pytest
from werkzeug.datastructures import MultiDict

from app.errors import Problem
from app.services.reference import load_catalogue
from app.web.writing import forms


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("step", forms.FORMS)
def test_an_unknown_or_absent_field_is_empty_text(step):
    typed = forms.typed_in(step, MultiDict({"moon": "1"}))
    assert all(not value if isinstance(value, str) else value == [] for value in typed.values())


def test_text_is_cleaned_and_empty_rows_at_the_end_are_dropped():
    sent = MultiDict(
        {
            "steps-0-title": " a\x00 ",
            "steps-0-text": "",
            "steps-1-title": "",
            "steps-1-text": "\r\n",
        }
    )
    assert forms.typed_in(4, sent) == {"steps": [{"title": "a", "text": ""}]}


def test_a_step_of_rows_always_offers_one_to_write_in():
    assert len(forms.form_of(4, {"steps": []}).steps.entries) == 1
    assert len(forms.form_of(4, {"steps": [{"title": "a", "text": ""}]}).steps.entries) == 1
    assert (
        len(
            forms.form_of(
                5, {"solutions": [{"solution": "5s", "note": ""}]}, extra_rows=1
            ).solutions.entries
        )
        == 2
    )
    assert len(forms.form_of(6, {"kpis": [{"metric": "output_day"}]}).kpis.entries) == 2


def test_problems_without_a_field_are_returned():
    form = forms.form_of(1, {"title": "가"})
    problems = {"title": Problem("하나"), "categories": Problem("둘"), "moon": Problem("셋")}
    assert forms.show_problems(form, problems) == ["셋"]
    assert (form.title.errors, form.categories.entries[0].errors) == (["하나"], ["둘"])


def test_inputs_that_are_not_shown_have_no_place_for_a_problem(session):
    form = forms.form_of(6, {"kpis": [{"metric": "output_day"}]})
    options = forms.Options(load_catalogue(session), [("a", "가")], [("f", "일지.pdf")])
    forms.fill_choices(form, 6, options)
    names = [field.name for field in forms.with_slots(form)]
    assert "kpis-0-before" in names
    assert [n for n in names if n.startswith("kpis-1")] == ["kpis-1-metric"]
    assert form.kpis.entries[0].form.unit.choices == [("개/일", "개/일"), ("kg/일", "kg/일")]
    subject = forms.form_of(1, {})
    forms.fill_choices(subject, 1, options)
    assert "company" not in [field.name for field in forms.with_slots(subject)]
