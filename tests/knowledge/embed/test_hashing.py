import numpy as np

from knowledge.embed.hashing import HashingEncoder


def test_texts_that_share_words_are_close():
    near, far, same = HashingEncoder(64).encode(["부품 재고 관리", "떡 위생", "부품 재고"])
    assert near @ same > 0.6
    assert near @ far < 0.5


def test_rows_are_unit_or_zero_and_repeatable():
    encoder = HashingEncoder(8)
    first, second = encoder.encode(["재고", ""]), encoder.encode(["재고", ""])
    assert np.array_equal(first, second)
    assert np.allclose(np.linalg.norm(first, axis=1), [1, 0])
