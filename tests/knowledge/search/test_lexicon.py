from knowledge.concepts.glossary import Glossary
from knowledge.search.lexicon import Lexicon
from knowledge.search.prepare import Tools, Vocabulary, prepare
from knowledge.text.tokens import BigramAnalyzer, Token
from tests.knowledge.builders import GLOSSARY, documents

TOOLS = Tools(BigramAnalyzer())
WORDS = Vocabulary()
prepare(documents(), TOOLS, WORDS)
LEXICON = Lexicon(TOOLS, WORDS, Glossary(GLOSSARY, BigramAnalyzer()))


def test_words_of_documents_and_of_the_glossary_are_known():
    assert LEXICON.knows_all(LEXICON.read("납기 결품"))
    assert not LEXICON.knows_all(LEXICON.read("쀍뷁"))
    assert not Lexicon(TOOLS, WORDS, None).is_held("결품") or WORDS.find("결품") is not None


def test_a_dictionary_knows_words_that_no_document_holds():
    class Dictionary:
        name, dim = "one word", 2

        def encode(self, texts):
            raise AssertionError

        def encode_tokens(self, token_lists):
            import numpy as np

            return np.array([[t[0].form == "염색", 0] for t in token_lists], np.float32)

    lexicon = Lexicon(Tools(BigramAnalyzer(), Dictionary()), Vocabulary(), None)
    assert lexicon.knows(Token("염색", "NNG", 0, 2))
    assert not lexicon.knows(Token("염섹", "NNG", 0, 2))


def test_a_term_is_known_and_says_something():
    assert LEXICON.is_term("inventory")
    assert not LEXICON.is_term("the")
    assert not LEXICON.is_term("ehrma")
    assert not LEXICON.is_term("재고")


def test_english_is_more_than_terms():
    assert LEXICON.is_english("The")
    assert LEXICON.is_english("window")
    assert not LEXICON.is_english("ehrma")


def test_near_words_come_from_documents_and_glossary():
    assert "재고" in [near.form for near in LEXICON.near("제고")]
    assert [near.form for near in LEXICON.near("inventori")] == ["inventory"]
