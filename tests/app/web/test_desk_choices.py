"""A reader chooses among what the reader sees."""

import pytest

from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from app.web import desk_choices


@pytest.fixture
def known(session):
    return load_catalogue(session)


@pytest.fixture
def eyes(session, known):
    return lambda user: scope_of(actor_for(session, session_key(user)), known)


def test_places_are_offered_within_one_region(app, make, known, eyes):
    with app.test_request_context("/"):
        own, everywhere = eyes(make.coordinator()), eyes(make.administrator())
        assert list(desk_choices.place_options(own, known)) == ["52110", "52140", "52720"]
        assert desk_choices.place_options(everywhere, known) == {}
        assert list(desk_choices.place_options(everywhere, known, "48")) == ["48120"]
        assert list(desk_choices.region_options(everywhere, known)) == ["48", "52"]


def test_industries_are_divisions_and_programmes_have_names(app, known):
    with app.test_request_context("/"):
        assert set(desk_choices.industry_options(known)) == {"10", "25", "22"}
        assert "jeonbuk" in desk_choices.programme_options(known)
