import numpy as np

from knowledge.search.likeness import question_of
from tests.knowledge.builders import engine


def test_a_document_asks_with_its_own_words_and_problems():
    view = engine()._state.view
    question = question_of(view, 0)
    assert question.words
    assert question.has_trade
    assert np.isclose(question.problems.sum(), 1, atol=1e-5)
    assert question.problems.argmax() == 0


def test_without_an_encoder_it_asks_with_words_alone():
    question = question_of(engine(semantic=False)._state.view, 0)
    assert question.problems.size == 0
    assert question.words
