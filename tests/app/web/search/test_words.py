"""Words of the filters, in both languages."""

import pytest

from app.services.case_search import SORTS as CASE_SORTS
from app.services.mentor_search import SORTS as MENTOR_SORTS
from app.services.searching import CASE_FACETS, MENTOR_FACETS, Option
from app.web.search.words import facet_value, facet_word

ENGLISH = {"Cookie": "language=en"}


@pytest.mark.parametrize("facet", sorted({*CASE_FACETS, *MENTOR_FACETS}))
def test_every_filter_has_a_name(app, facet):
    with app.test_request_context():
        korean = facet_word(facet)
    with app.test_request_context(headers=ENGLISH):
        assert facet_word(facet) != korean


@pytest.mark.parametrize("sort", sorted({*CASE_SORTS, *MENTOR_SORTS}))
def test_every_order_has_a_name(app, sort):
    with app.test_request_context():
        assert app.jinja_env.globals["sort_word"](sort)


def option(value, ko="진안군", en="Jinan"):
    return Option(value=value, ko=ko, en=en, count=1, chosen=False)


def test_values_are_said_in_the_page_s_language(app):
    with app.test_request_context():
        assert facet_value("level", option("basic")) == "기초"
        assert facet_value("municipality", option("52720")) == "진안군"
    with app.test_request_context(headers=ENGLISH):
        assert facet_value("level", option("basic")) == "Basic"
        assert facet_value("municipality", option("52720")) == "Jinan"
        assert facet_value("municipality", option("52720", en="")) == "진안군"


def test_a_value_that_nobody_knows_is_shown_as_it_came(app):
    with app.test_request_context():
        assert facet_value("level", option("nonsense", ko="nonsense")) == "nonsense"
