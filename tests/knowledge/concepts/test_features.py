from knowledge.concepts.features import surface_features
from knowledge.text.tokens import Token


def test_words_pairs_of_words_and_runs_are_named():
    tokens = [Token("재고", "NNG", 0, 2), Token("맞", "VV", 4, 5)]
    assert surface_features("재고 맞", tokens) == {
        "w:재고",
        "w:맞",
        "p:재고 맞",
        "c:재고",
        "c:고맞",
        "c:재고맞",
    }


def test_latin_text_has_longer_runs():
    assert surface_features("Parts", []) == {"c:part", "c:arts"}
