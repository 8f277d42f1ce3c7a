"""One sentence in, cases and mentors with reasons out."""

from datetime import date

import pytest

from app.runtime.search import SearchRuntime
from app.services.finding import find, shares, side_by_side
from app.services.indexing import build_engines, case_engine
from app.services.reference import load_catalogue
from knowledge.embed.hashing import HashingEncoder
from knowledge.search.engine import SearchEngine
from knowledge.text.tokens import BigramAnalyzer

TODAY = date(2026, 11, 22)
ASKED = "염도가 들쭉날쭉해서 불량이 많아요."


@pytest.fixture
def search():
    return SearchRuntime(
        make_engine=lambda: SearchEngine(analyzer=BigramAnalyzer(), encoder=HashingEncoder())
    )


@pytest.fixture
def answer(session, make, search):
    firm = make.company()
    make.case(firm, make.user())
    make.mentor(firm)
    catalogue = load_catalogue(session)
    build_engines(session, search, catalogue)

    def find_for(text):
        return find(session, search, text, viewer=None, catalogue=catalogue, today=TODAY)

    return find_for


def test_a_sentence_brings_cases_and_the_mentors_behind_them(answer):
    found = answer(ASKED)
    assert (len(found.cases), len(found.mentors), found.total, found.semantic) == (1, 1, 1, True)


def test_the_asked_sentence_stands_beside_the_told_one(answer):
    pair = answer(f"공장을 해요. {ASKED}").cases[0].pair
    assert pair.asked.text == ASKED
    assert (pair.told.text, pair.field) == ("염도가 들쭉날쭉해서 불량률이 8 %였어요.", "problem")
    for span in (pair.asked, pair.told):
        assert span.marks
        assert all(0 <= start < end <= len(span.text) for start, end in span.marks)


def test_shares_are_of_the_largest_part_and_leave_out_what_lowered_the_score(answer):
    found = answer(ASKED).cases[0]
    assert found.shares == shares(found.found)
    if found.shares:
        assert found.shares[0].value == 1
        assert all(0 < share.value <= 1 for share in found.shares)


def test_blank_text_finds_nothing(answer):
    found = answer("")
    assert (found.cases, found.mentors, found.total) == ((), (), 0)


def test_an_unknown_case_has_nothing_beside_it(answer, session, search):
    engine = case_engine(session, search, load_catalogue(session))
    assert side_by_side(engine, ASKED, 987) is None
