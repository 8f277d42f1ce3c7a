import numpy as np
import pytest

from knowledge.embed.encoder import unit_rows
from knowledge.embed.examples import Examples
from knowledge.errors import ModelUnusable

ASKED = np.eye(3, 4, dtype=np.float32)
TOLD = np.roll(np.eye(3, 4, dtype=np.float32), 1, axis=1)


def test_a_question_leans_to_what_the_nearest_example_is_told_as():
    leaned = Examples(ASKED, TOLD).lean(ASKED[:1])
    assert np.allclose(leaned, [[0.5**0.5, 0.5**0.5, 0, 0]], atol=1e-3)


def test_a_question_between_two_examples_leans_to_both():
    between = unit_rows(ASKED[:1] + ASKED[1:2])
    leaned = Examples(ASKED, TOLD).lean(between)[0]
    assert leaned[1] > leaned[0] == pytest.approx(leaned[2], abs=1e-3)


def test_what_is_not_understood_stays_so():
    zero = np.zeros((1, 4), np.float32)
    assert (Examples(ASKED, TOLD).lean(zero) == 0).all()


def test_without_examples_nothing_leans():
    none = Examples(np.zeros((0, 4), np.float32), np.zeros((0, 4), np.float32))
    assert (none.lean(ASKED) == ASKED).all()


def test_examples_are_kept_and_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "examples.npz"
    Examples(ASKED, TOLD).save(path)
    again = Examples.load(path)
    assert np.allclose(again.asked, ASKED)
    assert np.allclose(again.told, TOLD)
    path.write_bytes(b"broken")
    with pytest.raises(ModelUnusable, match="no examples"):
        Examples.load(path)
