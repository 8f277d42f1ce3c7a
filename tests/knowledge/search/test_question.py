from dataclasses import replace

import numpy as np

from knowledge.concepts.glossary import Glossary
from knowledge.embed.examples import Examples
from knowledge.embed.hashing import HashingEncoder
from knowledge.search.prepare import Tools, Vocabulary, prepare
from knowledge.search.question import SYNONYM_WEIGHT, ask
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import GLOSSARY, KeywordConcepts, documents

TOOLS = Tools(BigramAnalyzer())
WORDS = Vocabulary()
prepare(documents(), TOOLS, WORDS)
TERMS = Glossary(GLOSSARY, BigramAnalyzer())


def test_synonyms_weigh_less_than_typed_words():
    weights = dict(ask("재고 결품", "", TOOLS, WORDS, TERMS).words)
    assert weights[WORDS.find("재고")] == 1
    assert weights[WORDS.find("부품")] == SYNONYM_WEIGHT


def test_words_of_no_document_are_left_out():
    assert ask("쀍뷁", "", TOOLS, WORDS, None).words == ()


def test_english_has_no_character_pairs():
    assert ask("missing parts", "", TOOLS, WORDS, TERMS).pairs == ()
    assert ask("재고", "", TOOLS, WORDS, TERMS).pairs != ()


def test_a_stated_industry_is_noticed():
    assert not ask("재고", "", TOOLS, WORDS, TERMS).has_trade
    assert ask("재고", "떡 제조", TOOLS, WORDS, TERMS).has_trade


def test_a_question_is_encoded_as_a_question_and_a_document_as_a_document():
    class Asymmetric:
        name, dim = "asymmetric", 2

        def encode(self, texts):
            return np.array([[1, 0]] * len(texts), np.float32)

        def encode_questions(self, texts):
            return np.array([[0, 1]] * len(texts), np.float32)

    tools = Tools(BigramAnalyzer(), Asymmetric())
    question = ask("재고", "떡 제조", tools, WORDS, None)
    assert question.vector.tolist() == question.trade_vector.tolist() == [0, 1]
    held = prepare(documents(1), tools, Vocabulary())
    assert held.cosines(slice(None), np.array([1, 0], np.float32)).min() > 0.99
    assert held.trade_vectors.tolist() == [[1, 0]]


def test_a_question_leans_on_examples_and_its_problems_do_not():
    plain = Tools(BigramAnalyzer(), HashingEncoder(), KeywordConcepts())
    near, far = HashingEncoder().encode(["바람이 새요", "압축공기 누설"])
    helped = replace(plain, examples=Examples(near[None], far[None]))
    before = ask("바람이 새요", "", plain, Vocabulary(), None)
    after = ask("바람이 새요", "", helped, Vocabulary(), None)
    assert float(after.vector @ far) > float(before.vector @ far) + 0.3
    assert (after.problems == before.problems).all()
