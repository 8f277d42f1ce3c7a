import numpy as np

from knowledge.embed.vocabulary import StaticTable, word_key
from knowledge.text.tokens import Token

TABLE = StaticTable(
    {"재고": 0, "맞/VV": 1}, np.eye(2, dtype=np.float32), np.array([1, 3], np.float32)
)


def test_nouns_share_a_key_and_verbs_do_not():
    assert word_key("재고", "NNP") == word_key("재고", "NNG") == "재고"
    assert word_key("맞", "VV") == "맞/VV"
    assert word_key("mes", "SL") == "mes"


def test_unknown_words_are_left_out():
    assert TABLE.look_up([Token("재고", "NNG", 0, 2), Token("없", "VA", 3, 4)]) == [0]


def test_pooling_weighs_words_and_scales():
    rows = TABLE.pool([[0, 1], [], [1]])
    assert np.allclose(rows, [[0.31622776, 0.9486833], [0, 0], [0, 1]])
    assert TABLE.pool([]).shape == (0, 2)
    assert not TABLE.pool([[]]).any()
