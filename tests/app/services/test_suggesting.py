"""Suggestions out of reference data, the glossary and published cases."""

import pytest

from app.runtime.search import SearchRuntime
from app.services.index_changes import mark_changed
from app.services.reference import load_catalogue
from app.services.suggesting import MOST, suggest
from knowledge.concepts.glossary import Entry
from tests.queries import counted_selects

GLOSSARY = (Entry(("사상", "시야게"), ("deburring",)), Entry(("염도",), ("salinity",)))


@pytest.fixture
def search():
    return SearchRuntime(glossary=GLOSSARY)


@pytest.fixture
def ask(session, search):
    catalogue = load_catalogue(session)
    return lambda typed: [
        (found.kind, found.text) for found in suggest(session, search, typed, catalogue=catalogue)
    ]


def test_words_of_every_kind_are_found(ask, session):
    catalogue = load_catalogue(session)
    category = next(iter(catalogue.categories.values()))
    remedy = next(iter(catalogue.remedies.values()))
    assert ("problem", category.ko) in ask(category.ko)
    assert ("problem", category.en) in ask(category.en)
    assert ("solution", remedy.ko) in ask(remedy.ko)
    assert ("trade", "김치") in ask("ㄱㅊ")
    assert ("term", "시야게") in ask("tldir")
    assert ("term", "deburring") in ask("deb")


def test_titles_follow_the_state_of_a_case(ask, make, session, now):
    assert ask("냉각수") == []
    case = make.case(
        make.company(), make.user(), title="냉각수 온도를 잡은 사례", title_en="Cooling water"
    )
    mark_changed(session, "case", case.id, now=now)
    session.commit()
    assert ask("냉각수") == [("case", "냉각수 온도를 잡은 사례")]
    assert ask("cool") == [("case", "Cooling water")]
    case.status = "archived"
    mark_changed(session, "case", case.id, now=now)
    session.commit()
    assert ask("냉각수") == []


def test_words_leave_room_for_titles(ask, make):
    firm = make.company()
    for number in range(3):
        make.case(firm, make.user(), title=f"염도를 맞춘 사례 {number}")
    found = ask("염도")
    assert found[0] == ("term", "염도")
    assert len(found) == 4
    assert len(ask("ㅇ")) <= MOST


def test_letters_cost_one_select_and_nothing_typed_none(ask, engine):
    ask("도")
    with counted_selects(engine) as seen:
        ask("도금")
    assert len(seen) == 1
    with counted_selects(engine) as seen:
        assert ask("  ") == []
    assert len(seen) == 0


def test_everyday_words_are_not_suggested(ask, search):
    search.glossary = (*GLOSSARY, Entry(("살다",), ("salute",), one_way=True))
    texts = [text for _, text in ask("sal")]
    assert "salinity" in texts
    assert "salute" not in texts


def test_a_glossary_that_comes_later_is_taken_up(ask, search):
    search.glossary = ()
    assert ask("시야게") == []
    search.glossary = GLOSSARY
    assert ask("시야게") == [("term", "시야게")]
