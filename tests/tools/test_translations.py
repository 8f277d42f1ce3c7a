"""Catalogues are compiled when their source is newer, and only then."""

import os

import pytest

from tools import translations

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "찾기"\nmsgstr "Search"\n'


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_a_new_catalogue_is_compiled_once(tmp_path, source):
    assert translations.compile_stale(tmp_path) == 1
    assert b"Search" in source.with_suffix(".mo").read_bytes()
    assert translations.compile_stale(tmp_path) == 0


def test_a_changed_catalogue_is_compiled_again(tmp_path, source):
    translations.compile_stale(tmp_path)
    later = source.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))
    assert translations.stale(tmp_path) == [source]


@pytest.mark.parametrize("broken", ["{}\ngarbage here\n", "#, fuzzy\n{}"], ids=["line", "fuzzy"])
def test_a_broken_or_unfinished_catalogue_is_an_error(tmp_path, source, broken):
    source.write_text(broken.format(CATALOGUE), encoding="utf-8")
    with pytest.raises(translations.CatalogueError, match=r"messages\.po"):
        translations.compile_stale(tmp_path)
    assert translations.stale(tmp_path) == [source]
