import shutil

import numpy as np
import pytest

from knowledge.errors import StoreUnusable
from knowledge.index import generation as module
from knowledge.index.building import building
from knowledge.index.generation import (
    CURRENT,
    candidates,
    open_generation,
    peek,
    pointed_name,
    verify,
)
from knowledge.index.manifest import MANIFEST, Facts


def write(folder, number, facts=None):
    """A generation whose every array says its number."""

    def fill(place):
        np.save(place / "a.npy", np.full(100, number))
        np.save(place / "b.npy", np.zeros(0))
        (place / "words.json").write_text(f"말 {number}", encoding="utf-8")

    with building(folder) as builder:
        return builder.write(facts or Facts(seq=number), fill)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, 1)
    write(tmp_path, 2)
    return tmp_path


def number(generation):
    assert generation.array("b").size == 0
    assert generation.text("words.json") == f"말 {generation.array('a')[0]}"
    return int(generation.array("a")[0])


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_the_current_generation_is_opened(folder):
    opened = open_generation(folder, number)
    assert (opened.taken, opened.facts.seq, opened.degraded) == (2, 2, "")
    assert opened.name == pointed_name(folder)


def test_arrays_are_mapped_and_cannot_be_written(folder):
    array = open_generation(folder, lambda generation: generation.array("a")).taken
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
    shutil.rmtree(folder)
    assert array.tolist() == [2] * 100


def test_a_folder_without_generations_is_empty_without_complaint(tmp_path):
    for place in (tmp_path, tmp_path / "none"):
        opened = open_generation(place, number)
        assert (opened.taken, opened.name, opened.degraded) == (None, "", "")
        assert peek(place) is None
        assert list(verify(place)) == []


FILES = ["a.npy", "b.npy", "words.json", MANIFEST]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_flipped_bit_means_the_previous_generation(folder, file, place):
    flip(folder / pointed_name(folder) / file, place)
    opened = open_generation(folder, number)
    assert opened.taken == 1
    assert file in opened.degraded


@pytest.mark.parametrize("file", FILES)
def test_a_truncated_file_means_the_previous_generation(folder, file):
    path = folder / pointed_name(folder) / file
    path.write_bytes(path.read_bytes()[:-1])
    opened = open_generation(folder, number)
    assert opened.taken == 1
    assert file in opened.degraded


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_means_the_previous_generation(folder, file):
    (folder / pointed_name(folder) / file).unlink()
    opened = open_generation(folder, number)
    assert opened.taken == 1
    assert file in opened.degraded


@pytest.mark.parametrize(
    "text", [None, "", "g-none", "../g-00000001-00000000", "g-00000009-0a0b0c0d"]
)
def test_without_a_usable_pointer_the_newest_generation_is_opened(folder, text):
    (folder / CURRENT).unlink()
    if text is not None:
        (folder / CURRENT).write_text(text, encoding="utf-8")
    opened = open_generation(folder, number)
    assert opened.taken == 2
    assert opened.degraded == "CURRENT names no generation"


def test_a_pointer_that_is_no_text_is_no_pointer(folder):
    (folder / CURRENT).write_bytes(b"\xff\xfe")
    assert open_generation(folder, number).taken == 2


def test_when_no_generation_is_left_the_reasons_are_told(folder):
    for name in candidates(folder):
        flip(folder / name / "a.npy", -1)
    opened = open_generation(folder, number)
    assert (opened.taken, opened.name) == (None, "")
    assert all(name in opened.degraded for name in candidates(folder))
    for name in candidates(folder):
        shutil.rmtree(folder / name)
    assert open_generation(folder, number).degraded == "CURRENT names no generation"


def test_a_refused_generation_means_the_previous_one(folder):
    def only_old(generation):
        if generation.facts.seq > 1:
            raise StoreUnusable("made by another model")
        return number(generation)

    opened = open_generation(folder, only_old)
    assert (opened.taken, opened.facts.seq) == (1, 1)
    assert opened.degraded == "made by another model"


def test_a_generation_replaced_while_it_is_opened_is_no_fault(folder, monkeypatch):
    real, replaced = module.check, []

    def replace_first(place):
        if not replaced:
            replaced.append(place.name)
            write(folder, 3)
            write(folder, 4)
        return real(place)

    monkeypatch.setattr(module, "check", replace_first)
    opened = open_generation(folder, number)
    assert (opened.taken, opened.degraded) == (4, "")


def test_something_missing_inside_a_generation_is_told(folder):
    for ask in (lambda g: g.array("none"), lambda g: g.text("none")):
        opened = open_generation(folder, ask)
        assert opened.taken is None
        assert "none" in opened.degraded


def test_facts_can_be_read_without_opening(folder):
    write(folder, 3, Facts(seq=3, source="hub/model"))
    assert peek(folder) == Facts(seq=3, source="hub/model")
    (folder / pointed_name(folder) / MANIFEST).unlink()
    assert peek(folder).seq == 2


def test_verify_goes_over_every_file(folder):
    checked = list(verify(folder))
    assert [line.file for line in checked] == [MANIFEST, "a.npy", "b.npy", "words.json"] * 2
    assert [line.current for line in checked] == [True] * 4 + [False] * 4
    assert {line.fault for line in checked} == {""}
    assert checked[-1].done_bytes == checked[0].total_bytes > 0


def test_verify_names_what_is_wrong(folder):
    newest, oldest = candidates(folder)
    flip(folder / newest / "a.npy", -1)
    (folder / oldest / MANIFEST).unlink()
    (folder / CURRENT).unlink()
    faults = {(line.generation, line.file): line.fault for line in verify(folder) if line.fault}
    assert list(faults) == [("", CURRENT), (newest, "a.npy"), (oldest, MANIFEST)]
    assert "checksum" in faults[newest, "a.npy"]
