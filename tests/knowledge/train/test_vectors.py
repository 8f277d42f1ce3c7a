import numpy as np

from knowledge.embed.encoder import unit_rows
from knowledge.text.tokens import BigramAnalyzer
from knowledge.train import vectors
from knowledge.train.vectors import (
    Hint,
    WordVectors,
    nystroem,
    rank_weights,
    read_word_vectors,
    remove_common,
    teach_words,
)


def random_rows(count, dim, seed=0):
    return unit_rows(np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32))


def test_vectors_are_recovered_from_cosines_with_landmarks():
    truth = random_rows(200, 12)
    landmarks = list(range(0, 60, 3))
    found = nystroem(truth[landmarks] @ truth.T, landmarks, 12)
    assert np.allclose(found @ found.T, truth @ truth.T, atol=1e-3)


def test_the_common_direction_is_removed():
    rows = random_rows(300, 8) + 5 * np.ones(8, np.float32)
    cleaned = remove_common(rows, 1)
    assert np.allclose(cleaned.mean(axis=0), 0, atol=1e-4)
    assert np.linalg.matrix_rank(cleaned, tol=1e-2) == 7


def test_rare_words_weigh_more():
    weights = rank_weights(1_000)
    assert (np.diff(weights) > 0).all()
    assert 0 < weights[0] < weights[-1] < 1


def test_a_word_learns_from_its_hints():
    words = WordVectors(("재고", "부품"), np.eye(2, 4, dtype=np.float32))
    hints = [
        Hint(("재고",), ("stock", "goods"), 1.0),
        Hint(("쀍뷁",), ("nothing",), 1.0),
        Hint(("부품",), ("parts", "goods", "재고"), 1.0),
    ]
    keys, table = teach_words(words, hints, BigramAnalyzer())
    assert keys[:2] == words.keys
    assert np.allclose(table.vectors[keys.index("재고")], [1, 0, 0, 0])
    assert np.allclose(table.vectors[keys.index("stock")], [1, 0, 0, 0])
    assert np.allclose(table.vectors[keys.index("part")], [0, 1, 0, 0])
    assert np.allclose(table.vectors[keys.index("good")], [0.5**0.5, 0.5**0.5, 0, 0])
    assert "nothing" not in keys
    assert table.weights.shape == (len(keys),)


def test_real_morphemes_keep_their_neighbours(monkeypatch):
    monkeypatch.setattr(vectors, "EMBEDDED", 3_000)
    monkeypatch.setattr(vectors, "COMMON_DIRECTIONS", 0)
    seen = []
    found = read_word_vectors(seed=1, tick=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (vectors.LANDMARKS, vectors.LANDMARKS)
    assert found.vectors.shape == (len(found.keys), vectors.DIM)
    rows = {key: row for row, key in enumerate(found.keys)}
    near = found.vectors[rows["아버지"]] @ found.vectors[rows["어머니"]]
    far = found.vectors[rows["아버지"]] @ found.vectors[rows["경제"]]
    assert near > far + 0.2
