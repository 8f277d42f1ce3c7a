import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.embed.hashing import HashingEncoder
from knowledge.search.prepare import Prepared, Tools, Vocabulary, field_name, prepare, section_text
from knowledge.text.tokens import BigramAnalyzer, Token
from tests.knowledge.builders import KeywordConcepts, document, documents

TOOLS = Tools(BigramAnalyzer(), HashingEncoder(), KeywordConcepts())


def same(one, two):
    return all(np.array_equal(value, two.arrays()[name]) for name, value in one.arrays().items())


def test_a_word_keeps_its_number():
    words = Vocabulary()
    token = Token("재고", "NNG", 0, 2)
    assert words.learn(token) == words.learn(token) == words.find("재고") == 0
    assert words.find("없음") is None
    assert words.word(0) == ("재고", "NNG")
    assert Vocabulary(words.words()).find("재고") == 0


def test_tokens_point_into_their_section():
    held = document(0)
    words = Vocabulary()
    made = prepare([held], TOOLS, words)
    for passage in range(made.passage_field.size):
        text = section_text(held, int(made.passage_field[passage]))
        for token in range(made.token_starts[passage], made.token_starts[passage + 1]):
            form, _ = words.word(int(made.token_term[token]))
            assert text[made.token_start[token] : made.token_end[token]] == form
    assert field_name(held, -1) == "title"
    assert field_name(held, 0) == "problem"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=6), st.integers(0, 6))
def test_taking_and_joining_equals_preparing(rows, cut):
    words = Vocabulary()
    every = prepare(documents(), TOOLS, words)
    chosen = prepare([documents()[row] for row in rows], TOOLS, words)
    assert same(every.take(np.array(rows, dtype=np.int64)), chosen)
    parts = [chosen.take(np.arange(len(rows))[:cut]), chosen.take(np.arange(len(rows))[cut:])]
    assert same(Prepared.join(parts), chosen)


def test_bytes_keep_cosines_and_likenesses():
    made = prepare(documents(), TOOLS, Vocabulary())
    texts = [section_text(documents()[0], 0)]
    vectors, problems = TOOLS.read(texts, BigramAnalyzer().analyse(texts))
    assert abs(made.cosines(slice(1, 2), vectors[0])[0] - 1) < 0.01
    assert abs(made.likenesses(slice(1, 2), problems[0])[0] - problems[0].sum()) < 0.01
    assert np.allclose(made.chances(slice(1, 2))[0], problems[0], atol=0.01)


def test_without_an_encoder_there_are_no_columns():
    made = prepare(documents(), Tools(BigramAnalyzer()), Vocabulary())
    assert made.vectors.shape[1] == made.problems.shape[1] == made.trades.shape[1] == 0
    assert len(prepare([], TOOLS, Vocabulary())) == 0


def test_words_learnt_later_are_near_too():
    words = Vocabulary([("두께", "NNG")])
    words.learn(Token("도금", "NNG", 0, 2))
    words.learn(Token("12", "SN", 0, 2))
    assert [near.form for near in words.near("두깨")] == ["두께"]
    assert [near.form for near in words.near("토금")] == ["도금"]
