"""Every setting has a sentence that asks for it and one that says what follows."""

import pytest

from app.services.region_settings import RANGES
from app.web.settings.words import HELP, LABEL, help_text, label


def test_exactly_the_settings_have_words_in_their_order():
    assert list(LABEL) == list(HELP) == list(RANGES)


@pytest.mark.parametrize("name", list(RANGES))
def test_a_setting_is_asked_for_and_explained(app, name):
    with app.test_request_context("/"):
        assert label(name).strip()
        assert help_text(name).strip()


def test_they_are_said_in_english_too(app):
    with app.test_request_context("/", headers={"Cookie": "language=en"}):
        assert "working days" in label("expiry_days")
