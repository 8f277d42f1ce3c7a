import pytest

from knowledge.text.tokens import BigramAnalyzer, Token, latin_tokens, stem_english, telling


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("parts", "part"),
        ("boxes", "box"),
        ("machines", "machine"),
        ("deliveries", "delivery"),
        ("pressing", "press"),
        ("planned", "plann"),
        ("mes", "mes"),
        ("less", "less"),
        ("gas", "gas"),
    ],
)
def test_english_endings_are_stripped(word, stem):
    assert stem_english(word) == stem


def test_stop_words_and_bare_numbers_are_no_latin_words():
    assert [token.form for token in latin_tokens("the 5s and 300 parts")] == ["5s", "part"]


def test_korean_words_become_syllable_pairs_with_offsets():
    text = "MES 재고율 1 a4용 빵"
    tokens = BigramAnalyzer().analyse([text])[0]
    assert [token.form for token in tokens] == ["mes", "재고", "고율", "1", "a4", "용", "빵"]
    assert all(text[t.start : t.end].lower() == t.form for t in tokens)


def test_words_of_every_second_sentence_are_not_looked_up():
    tokens = [Token("재고", "NNG", 0, 2), Token("있", "VA", 3, 4), Token("있", "NNG", 5, 6)]
    assert [(token.form, token.tag) for token in telling(tokens)] == [
        ("재고", "NNG"),
        ("있", "NNG"),
    ]
