import pytest

from knowledge.concepts.glossary import Entry, Glossary
from knowledge.domain import Document
from knowledge.search.lexicon import Lexicon
from knowledge.search.prepare import Tools, Vocabulary, prepare
from knowledge.search.slips import undo_slips
from knowledge.text.tokens import BigramAnalyzer

TOOLS = Tools(BigramAnalyzer())
WORDS = Vocabulary()
prepare([Document(1, 1, "도금 두께 재고 관리 재가 erp", ())], TOOLS, WORDS)
TERMS = Glossary(
    [Entry(("생산 실행 시스템",), ("MES",)), Entry(("용접",), ("welding",))], BigramAnalyzer()
)
LEXICON = Lexicon(TOOLS, WORDS, TERMS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ehrma", "도금"),
        ("Ehrma", "도금"),
        ("worh rhksfl", "재고 관리"),
        ("wpsrh rhksfl", "재고 관리"),  # a second slip beside a word that proves the layout
        ("ehrma, enRp", "도금, 두께"),
        ("ㅡㄷㄴ", "MES"),
        ("ㄷ게", "ERP"),
        ("ㅡㄷㄴ도금", "MES도금"),
        ("ㄷ게 도금", "ERP 도금"),
        ("ㅈ디야ㅜㅎ 도금", "welding 도금"),
    ],
)
def test_words_are_put_back_into_the_layout_they_were_meant_in(typed, meant):
    assert undo_slips(typed, LEXICON) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "MES", "welding", "die", "work", "도금", "ㄷㄱ", "ㅋㅋ", "", "ehrma1", "a@ehrma.kr", "qwxz", "we keep ehrma",
        "재고 ㅠㅠ", "SUS304 e", "쀍",
    ],
)  # fmt: skip
def test_other_words_stay_as_they_were_typed(typed):
    assert undo_slips(typed, LEXICON) == typed
