"""Every code of selection has words in both languages."""

import pytest

from app.models.selection import APPLICATION_STATES, OUTCOMES, REVIEW_STATES, ROUND_STATES
from app.web.selection_words import (
    SELECTION_WORDS,
    said_conflict,
    selection_choices,
    selection_word,
)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("round_state", ROUND_STATES), ("application_state", APPLICATION_STATES),
        ("review_state", REVIEW_STATES), ("outcome", OUTCOMES),
    ],
)  # fmt: skip
def test_every_state_has_a_word(app, kind, codes):
    assert set(codes) <= set(SELECTION_WORDS[kind])
    with app.test_request_context():
        assert list(selection_choices(kind)) == list(SELECTION_WORDS[kind])
        with pytest.raises(KeyError):
            selection_word(kind, "unheard of")


def test_what_the_site_found_is_said_in_words_and_the_rest_as_written(app):
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert said_conflict("site:own_firm") == "이 기업에서 일해요."
        assert said_conflict("사촌이에요") == "사촌이에요"
        assert said_conflict("") == ""
