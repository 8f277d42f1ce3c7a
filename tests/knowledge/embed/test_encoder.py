import numpy as np

from knowledge.embed.encoder import reads_tokens, tells_questions_apart, unit_rows
from knowledge.embed.hashing import HashingEncoder


def test_rows_get_length_one_and_zero_stays_zero():
    rows = unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert np.allclose(rows, [[0.6, 0.8], [0, 0]])


def test_an_encoder_that_takes_tokens_is_recognised():
    assert reads_tokens(HashingEncoder())
    assert not reads_tokens(object())


def test_an_encoder_with_questions_of_its_own_is_recognised():
    class Asymmetric(HashingEncoder):
        def encode_questions(self, texts):
            return self.encode(texts)

    assert tells_questions_apart(Asymmetric())
    assert not tells_questions_apart(HashingEncoder())
