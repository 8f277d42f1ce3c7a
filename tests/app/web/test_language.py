"""Which language a page is in, and how its texts are found."""

import pytest
from flask import render_template_string

from app.web.language import current_language, translate


def in_english(app):
    return app.test_request_context("/", headers={"Cookie": "language=en"})


def test_a_page_is_korean_unless_the_visitor_chose(app):
    with app.test_request_context("/"):
        assert current_language() == "ko"
    with app.test_request_context("/", headers={"Cookie": "language=xx"}):
        assert current_language() == "ko"
    with in_english(app):
        assert current_language() == "en"


def test_outside_a_request_texts_stay_as_they_are():
    assert (current_language(), translate("시군")) == ("ko", "시군")


def test_an_unknown_text_stays_as_it_is_in_english_too(app):
    with in_english(app):
        assert translate("어디에도 없는 글") == "어디에도 없는 글"


@pytest.mark.parametrize("template", ['{{ _("%(n)s 100%%", n="<b>") }}'])
def test_values_are_escaped_and_texts_are_not(app, template):
    with app.test_request_context("/"):
        assert render_template_string(template) == "&lt;b&gt; 100%"
        assert render_template_string('{{ _("<i>가</i>") }}') == "<i>가</i>"
        plain = app.jinja_env.from_string(
            '{% autoescape false %}{{ _("%(n)s", n="<b>") }}{% endautoescape %}'
        )
        assert plain.render() == "<b>"
