import pytest

from knowledge.embed.english import check_weights, common_words, english_folder
from knowledge.errors import ModelUnusable


def test_the_installed_weights_are_the_published_ones():
    folder = english_folder()
    assert folder is not None
    check_weights(folder)


def test_other_weights_are_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="no weights"):
        check_weights(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"altered")
    with pytest.raises(ModelUnusable, match="SHA-256"):
        check_weights(tmp_path)


def test_a_missing_package_has_no_folder(monkeypatch):
    monkeypatch.setattr("knowledge.embed.english.PACKAGE", "no_such_package_here")
    assert english_folder() is None
    from knowledge.embed.english import load_english_encoder

    with pytest.raises(ModelUnusable, match="not installed"):
        load_english_encoder()


def test_common_words_are_whole_english_words():
    assert {"window", "welding", "machine"} <= common_words()
    assert not {"ehrma", "##ing", "[CLS]"} & common_words()
