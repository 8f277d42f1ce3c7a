import json

import pytest

from knowledge.errors import StoreUnusable
from knowledge.index.manifest import MANIFEST, Facts, fault_of, read_manifest, write_manifest

FACTS = Facts(seq=4, source="모델", tools="1|kiwi", counts={"documents": 2})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    write_manifest(tmp_path, FACTS)
    return tmp_path


def test_what_was_stated_is_read(folder):
    manifest = read_manifest(folder)
    assert manifest.facts == FACTS
    assert list(manifest.files) == ["a"]
    assert fault_of(folder / "a", manifest.files["a"]) == ""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"abd", "does not match its checksum"),
        (b"ab", "has 2 bytes, not 3"),
        (None, "No such file"),
    ],
)
def test_an_altered_file_is_told(folder, content, fault):
    manifest = read_manifest(folder)
    (folder / "a").unlink()
    if content is not None:
        (folder / "a").write_bytes(content)
    assert fault in fault_of(folder / "a", manifest.files["a"])


def test_no_flipped_bit_of_the_manifest_goes_unseen(folder):
    path = folder / MANIFEST
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        altered = bytearray(whole)
        altered[place] ^= 4
        path.write_bytes(altered)
        with pytest.raises(StoreUnusable):
            read_manifest(folder)


def test_another_format_is_refused(folder, monkeypatch):
    monkeypatch.setattr("knowledge.index.manifest.FORMAT", 1)
    write_manifest(folder, FACTS)
    monkeypatch.undo()
    with pytest.raises(StoreUnusable, match="format 1"):
        read_manifest(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"sum": ""})])
def test_something_else_is_refused(folder, text):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnusable, match=MANIFEST):
        read_manifest(folder)
