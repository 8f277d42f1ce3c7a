"""Every code of intents and plans has its word."""

import pytest

from app.models.intake import INTAKE_ENDS, INTAKE_STATES, PLAN_STATES, READINESS
from app.web.intake_words import WORDS, intake_choices, intake_word


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("state", INTAKE_STATES),
        ("end", INTAKE_ENDS),
        ("readiness", READINESS),
        ("plan", PLAN_STATES),
    ],
)
def test_every_code_has_a_word(app, kind, codes):
    assert tuple(WORDS[kind]) == codes
    with app.test_request_context():
        assert [code for code, _ in intake_choices(kind)] == list(codes)


def test_no_code_has_no_word_and_an_unknown_one_stays(app):
    with app.test_request_context():
        assert intake_word("state", None) == ""
        assert intake_word("records", "옛 글") == "옛 글"
