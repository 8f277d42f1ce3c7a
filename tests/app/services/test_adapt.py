"""Rows of the database as entries of the search engines."""

import pytest

from app.models.case import CaseVersion
from app.repositories import search_rows
from app.services.adapt import case_document, field_text, industry_words, mentor_document
from app.services.reference import load_catalogue


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


def only_case(session, catalogue):
    (row,) = search_rows.published_cases(session)
    return case_document(row, catalogue)


def texts(document):
    return {section.field: section.text for section in document.sections}


def test_a_case_is_searched_by_its_public_fields_in_reading_order(make, session, catalogue):
    make.case(
        make.company(),
        make.user(),
        summary_en="",
        visibility={"failed": "members", "cost": "members"},
    )
    document = only_case(session, catalogue)
    assert [section.field for section in document.sections] == [
        "situation", "problem", "root_cause", "steps", "again", "advice", "quote",
    ]  # fmt: skip
    assert document.sort_keys["cost"] == 0
    assert document.sort_keys["months"] == 4


def test_facets_tell_firm_place_and_what_was_done(make, session, catalogue):
    make.case(make.company(), make.user())
    facets = only_case(session, catalogue).facets
    assert {name: sorted(values) for name, values in facets.items()} == {
        "industry": ["10", "103"], "municipality": ["52720"], "region": ["52"],
        "area": ["depopulation"], "category": ["defect"], "solution": ["5s"], "kpi_area": ["Q"],
        "level": ["none"],
    }  # fmt: skip


def test_steps_are_one_text(make, session):
    version = CaseVersion(steps=[{"title": "하나", "text": "적어요."}, {"title": "둘"}])
    assert field_text(version, "steps") == "하나\n적어요.\n둘\n"


def test_an_industry_is_told_in_words(make, catalogue):
    words = industry_words(make.company(), catalogue)
    assert words == "식료품 제조업 과실, 채소 가공 및 저장 처리업 김치 절임"


def test_a_mentor_is_searched_by_profile_and_cases(make, session, catalogue):
    firm = make.company()
    make.mentor(firm, bio="", headline_en="Pickling", topics=["inv", "unknown"])
    case = make.case(firm, make.user())
    (row,) = search_rows.approved_mentors(session)
    document = mentor_document(row, catalogue, 7)
    found = texts(document)
    assert document.rev == 7
    assert "bio" not in found
    assert found["topics"] == "재고 불일치·파악 불가. 3정5S"
    assert found["headline_en"] == "Pickling"
    assert found[f"{case.public_id}/problem"].startswith("염도가")
    assert document.facets["category"] == {"inv", "unknown", "defect"}
    assert document.facets["level"] == {"none"}
    assert document.sort_keys["cases"] == 1


def test_an_expert_without_a_firm_has_neither_place_nor_industry(make, session, catalogue):
    make.mentor()
    (row,) = search_rows.approved_mentors(session)
    document = mentor_document(row, catalogue, 1)
    assert document.industry_text == ""
    assert set(document.facets) == {"category", "solution", "language"}
