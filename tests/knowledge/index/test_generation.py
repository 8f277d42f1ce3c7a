import numpy as np
import pytest

from knowledge.errors import StoreUnusable
from knowledge.index.generation import CURRENT, read_generation, write_generation


def test_what_was_written_is_read(tmp_path):
    write_generation(tmp_path / "g", {"a": np.arange(3)}, "note")
    arrays, note = read_generation(tmp_path / "g")
    assert arrays["a"].tolist() == [0, 1, 2]
    assert note == "note"


def test_a_new_generation_replaces_the_old(tmp_path):
    write_generation(tmp_path, {"a": np.arange(3)}, "one")
    write_generation(tmp_path, {"a": np.arange(4)}, "two")
    assert read_generation(tmp_path)[1] == "two"
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_a_flipped_bit_is_found(tmp_path):
    write_generation(tmp_path, {"a": np.arange(3)}, "")
    path = tmp_path / (tmp_path / CURRENT).read_text() / "a.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreUnusable, match="checksum"):
        read_generation(tmp_path)


def test_an_empty_folder_is_no_generation(tmp_path):
    with pytest.raises(StoreUnusable, match="no readable generation"):
        read_generation(tmp_path)
