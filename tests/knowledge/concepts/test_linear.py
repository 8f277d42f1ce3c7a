import numpy as np
import pytest

from knowledge.concepts.linear import LinearModel
from knowledge.errors import ModelUnusable

TEXTS = ["재고", "납기", ""]
TOKENS = [[], [], []]


def model(*, features=True, dense=True):
    names = {"c:재고": 0, "c:납기": 1} if features else {}
    surface = np.array([[2, 0], [0, 2]], np.float32)[: len(names)]
    weights = np.array([[0.0, 1.0]], np.float32) if dense else np.zeros((0, 2), np.float32)
    return LinearModel(
        ("a", "b"),
        names,
        np.ones(len(names), np.float32),
        surface,
        weights,
        np.zeros(2, np.float32),
    )


def test_probabilities_sum_to_one_and_follow_the_features():
    found = model().probabilities(TEXTS, TOKENS, np.zeros((3, 1), np.float32))
    assert np.allclose(found.sum(axis=1), 1)
    assert found.argmax(axis=1).tolist()[:2] == [0, 1]
    assert found[2].tolist() == [0.5, 0.5]
    assert found[0, 0] == pytest.approx(np.e**2 / (np.e**2 + 1), rel=1e-5)


def test_the_vector_counts_alone_where_there_are_no_features():
    found = model(features=False).probabilities(
        ["", ""], [[], []], np.array([[3], [-3]], np.float32)
    )
    assert found.argmax(axis=1).tolist() == [1, 0]


def test_no_texts_give_no_rows():
    assert model(dense=False).probabilities([], [], np.zeros((0, 0), np.float32)).shape == (0, 2)


@pytest.mark.parametrize("features", [True, False])
def test_a_saved_model_is_the_same(features, tmp_path):
    first = model(features=features)
    first.save(tmp_path / "m.npz")
    second = LinearModel.load(tmp_path / "m.npz")
    vectors = np.ones((3, 1), np.float32)
    assert second.classes == first.classes
    assert np.allclose(
        first.probabilities(TEXTS, TOKENS, vectors),
        second.probabilities(TEXTS, TOKENS, vectors),
        atol=1e-3,
    )


def test_a_damaged_file_is_refused(tmp_path):
    with pytest.raises(ModelUnusable):
        LinearModel.load(tmp_path / "m.npz")
    (tmp_path / "m.npz").write_bytes(b"nothing")
    with pytest.raises(ModelUnusable):
        LinearModel.load(tmp_path / "m.npz")
