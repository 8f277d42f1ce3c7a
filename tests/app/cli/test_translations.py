"""Every message has its English text, with the same gaps."""

import re
import shutil
from functools import cache

import pytest
from babel.messages.mofile import read_mo

from app.cli import translations
from app.cli.translations import compile_all, extract, missing, read_english

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "기업"
msgstr "Company"
"""


def test_every_catalogue_is_compiled(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, encoding="utf-8")
    made = compile_all(tmp_path)
    assert made == [folder / "messages.mo"]
    with made[0].open("rb") as file:
        assert read_mo(file).get("기업").string == "Company"


def test_the_command_answers(app):
    assert app.test_cli_runner().invoke(args=["translations", "compile"]).exit_code == 0


_GAP = re.compile(r"%\(\w+\)[sd]")
HANGUL = re.compile("[가-힣]")
# names, and words quoted as they stand on the page, beside their English
KOREAN_WITHIN = re.compile("이음|한국어|‘[^’]*’")


@cache
def found():
    """Return the messages of the code; reading all of it takes seconds, so once a process."""
    return extract()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch):
    monkeypatch.setattr(translations, "extract", found)


def texts(message):
    """Return the source texts of a message and its translations, as two tuples."""
    source = message.id if isinstance(message.id, tuple) else (message.id,)
    target = message.string if isinstance(message.string, tuple) else (message.string,)
    return source, target


def test_every_message_has_an_english_text():
    assert missing() == []


def test_english_texts_have_the_gaps_of_their_source():
    wrong = []
    for message in read_english():
        if not message.id:
            continue
        source, target = texts(message)
        known = {gap for text in source for gap in _GAP.findall(text)}
        used = [set(_GAP.findall(text)) for text in target]
        # one of something may be said without its number
        if any(not gaps <= known for gaps in used) or used[-1] != known:
            wrong.append(source[0])
    assert wrong == []


def test_english_texts_are_english():
    left = [
        text
        for message in read_english()
        if message.id
        for text in texts(message)[1]
        if HANGUL.search(KOREAN_WITHIN.sub("", text))
    ]
    assert left == []


def test_the_catalogue_holds_no_text_that_nobody_says():
    said = {texts(message)[0][0] for message in found() if message.id}
    kept = {texts(message)[0][0] for message in read_english() if message.id}
    assert sorted(kept - said) == []


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A copy of the catalogue that commands may change."""
    copy = tmp_path / "messages.po"
    shutil.copy(translations.ENGLISH, copy)
    monkeypatch.setattr(translations, "ENGLISH", copy)
    return copy


def test_a_message_without_english_is_found(app, catalogue):
    before = missing()
    text = catalogue.read_text(encoding="utf-8")
    assert 'msgid "제목"' in text
    catalogue.write_text(text.replace('msgid "제목"', 'msgid "옛 제목"'), encoding="utf-8")
    run = app.test_cli_runner().invoke
    assert set(run(args=["translations", "missing"]).output.splitlines()) - {*before} == {"제목"}
    told = run(args=["translations", "update"])
    assert told.output == f"translations: {len(before) + 1} messages have no English yet\n"
    text = catalogue.read_text(encoding="utf-8")
    assert 'msgid "제목"\nmsgstr ""' in text
    assert "옛 제목" not in text
