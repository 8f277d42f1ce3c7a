"""The store of uploaded files."""

import errno
import hashlib
import os

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


def test_a_disk_that_fails_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    store = FileStore(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.put(b"a photo")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.path(store.put(b"a photo")).read_bytes() == b"a photo"


@pytest.mark.parametrize("wrong", ["", "ab", "../" * 21 + "a", "G" * 64, "A" * 64, "a" * 65])
def test_what_is_no_digest_has_no_path(tmp_path, wrong):
    with pytest.raises(ValueError, match="not a digest"):
        FileStore(tmp_path).path(wrong)
