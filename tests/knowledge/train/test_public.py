import pytest

from knowledge.train.public import PublicPairs, read_public_pairs
from tests.knowledge.train.samples import write_samples


def test_three_kinds_of_pairs_are_read(tmp_path):
    pairs = read_public_pairs(write_samples(tmp_path).training / "public")
    assert pairs.graded[0] == ("재고가 안 맞아요", "재고가 맞지 않아요", 1.0)
    assert pairs.entailed == (("부품이 모자라 멈췄다", "부품이 모자라다", "부품이 남는다"),)
    assert len(pairs.paraphrases) == 1
    assert len(pairs.paraphrases[0]) == 10


def test_without_the_folder_there_are_none(tmp_path):
    assert read_public_pairs(tmp_path / "public") == PublicPairs()


def test_a_group_that_is_not_whole_is_refused(tmp_path):
    folder = write_samples(tmp_path).training / "public"
    (folder / "parakqc.txt").write_text("하나뿐인 문장\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no groups"):
        read_public_pairs(folder)
