import numpy as np

from knowledge.embed.encoder import reads_tokens, unit_rows
from knowledge.embed.hashing import HashingEncoder


def test_rows_get_length_one_and_zero_stays_zero():
    rows = unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert np.allclose(rows, [[0.6, 0.8], [0, 0]])


def test_an_encoder_that_takes_tokens_is_recognised():
    assert reads_tokens(HashingEncoder())
    assert not reads_tokens(object())
