"""The store of uploaded files."""

import hashlib

import pytest

from app.runtime.files import FileStore


def test_bytes_are_found_under_their_digest_and_stored_once(tmp_path):
    store = FileStore(tmp_path / "files")
    digest = store.put(b"a photo")
    assert digest == hashlib.sha256(b"a photo").hexdigest()
    assert store.put(b"a photo") == digest
    assert store.put(b"another") != digest
    assert store.path(digest).read_bytes() == b"a photo"
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(kept) == 2


@pytest.mark.parametrize("wrong", ["", "ab", "../" * 21 + "a", "G" * 64, "A" * 64, "a" * 65])
def test_what_is_no_digest_has_no_path(tmp_path, wrong):
    with pytest.raises(ValueError, match="not a digest"):
        FileStore(tmp_path).path(wrong)
