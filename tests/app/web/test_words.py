"""Every code has its word, in both languages."""

import pytest

from app.web.words import WORDS, choices, word

HANGUL = range(0xAC00, 0xD7A4)


def test_a_code_is_said_in_the_page_s_language(app):
    for cookie, told in (("ko", "기초"), ("en", "Basic")):
        with app.test_request_context(headers={"Cookie": f"language={cookie}"}):
            assert word("level", "basic") == told
            assert word("level", None) == ""


@pytest.mark.parametrize(("kind", "code"), [("level", "nonsense"), ("nonsense", "basic")])
def test_an_unknown_code_is_an_error(app, kind, code):
    with app.test_request_context(), pytest.raises(KeyError):
        word(kind, code)


def test_choices_keep_their_natural_order(app):
    with app.test_request_context():
        codes = [code for code, _ in choices("level")]
    assert codes == ["none", "basic", "mid1", "mid2", "advanced"]


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_no_word_is_left_in_korean_on_an_english_page(app, kind):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        told = [word(kind, code) for code in WORDS[kind]]
    assert [t for t in told if any(ord(sign) in HANGUL for sign in t)] == []
