import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.concepts.glossary import Glossary
from knowledge.domain import Document, Query, Section
from knowledge.search.correcting import correct
from knowledge.search.engine import SearchEngine
from knowledge.search.prepare import Tools, Vocabulary, prepare
from knowledge.text.kiwi import plain_analyzer
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import GLOSSARY, documents

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "typed_pairs.jsonl").read_text("utf-8").splitlines()
]


class EmptyDictionary:
    name, dim = "empty", 2

    def encode(self, texts):
        return np.zeros((len(texts), 2), np.float32)

    def encode_tokens(self, token_lists):
        return np.zeros((len(token_lists), 2), np.float32)


def reader(analyzer, *texts, encoder=None):
    tools, words = Tools(analyzer, encoder), Vocabulary()
    prepare([Document(n, 1, text, ()) for n, text in enumerate(texts)], tools, words)
    terms = Glossary(GLOSSARY, analyzer)
    return lambda text, **how: correct(text, tools, words, terms, **how)


@pytest.fixture(scope="module")
def read():
    return reader(
        plain_analyzer(), "도금 두께가 맞지 않아요", "불량률", "재고 관리", "사람이 없어요", "클레임을 받았어요", "금형 예열 대기"
    )  # fmt: skip


def forms(reading):
    return [token.form for token in reading.tokens]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("도금 두깨", "두께"), ("안 마자요", "맞"), ("사람이 업슴", "없"), ("불 량 률 이 높아요", "불량"), ("도 금 두께", "도금"),
        ("재고가맞질않아요", "재고"), ("원인을 찻는데", "찾"),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_read_as_it_was_meant(read, typed, word):
    assert word in forms(read(typed))
    assert word not in forms(read(typed, literal=True)) or typed == "재고가맞질않아요"


@pytest.mark.parametrize(
    "text",
    ["금형 예열 대기", "재고 관리", "도금 두께가 안 맞아요", "염색", "누구는 아깝다고 버려요"],
)
def test_well_written_text_keeps_its_nouns(read, text):
    plain = {t.form for t in read(text, literal=True).tokens if t.tag == "NNG" and len(t.form) > 1}
    assert plain <= set(forms(read(text)))


def test_offsets_are_those_of_what_was_typed(read):
    reading = read("도금 두깨")
    token = next(t for t in reading.tokens if t.form == "두께")
    assert reading.text[token.start : token.end] == "두깨"
    assert reading.spelled == "도금 두께"
    assert "두께" not in reading.sure


def test_a_guess_among_several_words_is_not_read_for_sure():
    read = reader(BigramAnalyzer(), "강판", "감판", encoder=EmptyDictionary())
    reading = read("간판")
    assert forms(reading) == ["간판"]
    assert {token.form for token in reading.near} == {"강판", "감판"}


def test_without_a_dictionary_only_words_of_one_sound_are_near():
    read = reader(BigramAnalyzer(), "강판")
    assert (forms(read("간판")), read("간판").near) == (["간판"], ())
    assert forms(read("캉판")) == ["강판"]


def test_a_slip_is_told_and_may_be_declined(read):
    reading = read("ehrma")
    assert (reading.text, reading.read_as) == ("도금", "도금")
    assert read("도금").read_as == ""
    literal = read("ehrma", literal=True)
    assert (literal.text, literal.read_as) == ("ehrma", "")


def test_blank_text_has_no_words(read):
    assert read("  ").tokens == ()
    assert read("  ").text == ""


def test_a_search_tells_what_it_searched_for():
    made = SearchEngine(analyzer=BigramAnalyzer(), glossary=GLOSSARY)
    made.load([*documents(), Document(9, 1, "도금 두께", (Section("problem", "도금이 얇다."),))])
    found = made.search(Query("ehrma"))
    assert found.read_as == "도금"
    assert [hit.id for hit in found.hits][:1] == [9]
    assert made.search(Query("ehrma", literal=True)).read_as == ""
    assert made.search(Query("도금")).read_as == ""


def test_pairs_of_typed_and_meant_text_share_their_nouns():
    """The lexical share of typed_pairs.jsonl: words of the demonstration cases stand in for a collection."""
    read = reader(plain_analyzer(), *(pair["meant"] for pair in PAIRS))

    def share(**how):
        kept = [
            {t.form for t in read(pair["typed"], **how).tokens}
            >= {
                t.form
                for t in read(pair["meant"], literal=True).tokens
                if t.tag == "NNG" and len(t.form) > 1
            }
            for pair in PAIRS
        ]
        return sum(kept) / len(kept)

    assert share() >= 0.9
    assert share(literal=True) < 0.7
