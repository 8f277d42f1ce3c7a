import numpy as np

from knowledge.search.pairing import likeness
from tests.knowledge.builders import engine

TEXT = "저희는 작은 공장입니다. 부품이 모자라 라인이 멈춰요. 점심은 맛있어요."


def test_the_sentences_that_mean_the_same_are_found():
    made = engine()
    pair = made.pair(TEXT, 0)
    assert TEXT[pair.query_start : pair.query_end] == "부품이 모자라 라인이 멈춰요."
    section = made.document(0).sections[0]
    assert pair.field == section.field
    assert section.text[pair.start : pair.end] == "부품이 모자라 조립 라인이 자주 멈췄다."
    assert pair.concept == "short"
    assert 0 < pair.score <= 1
    assert all(pair.query_start <= a < b <= pair.query_end for a, b in pair.query_marks)
    assert all(pair.start <= a < b <= pair.end for a, b in pair.marks)
    assert TEXT[slice(*pair.query_marks[0])].startswith("부품")


def test_nothing_alike_is_no_pair():
    made = engine()
    assert made.pair("", 0) is None
    assert made.pair(TEXT, 77) is None


def test_words_alone_pair_where_there_is_no_encoder():
    pair = engine(semantic=False).pair(TEXT, 0)
    assert pair.concept == ""
    assert "부품" in TEXT[pair.query_start : pair.query_end]


def test_likeness_stays_in_its_range():
    ends = likeness(
        np.array([-1, 1], np.float32), np.array([0, 1], np.float32), np.array([0, 1], np.float32)
    )
    assert ends.tolist() == [0, 1]
