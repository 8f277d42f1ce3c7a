"""Cases that resemble a case or a text."""

import pytest
from sqlalchemy import delete

from app.models.case import CaseCategory, CaseStudy
from app.runtime.search import SearchRuntime
from app.services.reference import load_catalogue
from app.services.similar_cases import ids_like_case, ids_like_text, related_to


@pytest.fixture
def three(make):
    plating = {"title": "도금 두께를 고르게 했어요", "situation": "볼트를 도금해요.", "steps": []}
    return [
        make.case(make.company(), make.user(), **values).id for values in ({}, plating, {})
    ]  # fmt: skip


def test_a_case_resembles_its_twin_and_never_itself(session, three):
    found = ids_like_case(session, SearchRuntime(), load_catalogue(session), three[0], 5)
    assert found[0] == three[2]
    assert three[0] not in found


def test_a_text_finds_up_to_the_limit(session, three):
    search, catalogue = SearchRuntime(), load_catalogue(session)
    assert ids_like_text(session, search, catalogue, "볼트 도금", 1) == [three[1]]
    assert ids_like_text(session, search, catalogue, " \n", 5) == []


def file_under(session, case_id, *categories):
    version = session.get_one(CaseStudy, case_id).published_version_id
    session.execute(delete(CaseCategory).where(CaseCategory.version_id == version))
    for position, category in enumerate(categories):
        session.add(CaseCategory(version_id=version, category_id=category, position=position))
    session.commit()


def test_what_related_cases_share_is_told(session, make, three):
    for case in three:
        file_under(session, case, "defect", "inv", "labor")
    found = related_to(session, SearchRuntime(), load_catalogue(session), three[0], 5)
    assert three[0] not in found
    twin = found[three[2]]
    assert [problem.id for problem in twin.problems] == ["defect", "labor"]
    assert (twin.trade.id, [remedy.id for remedy in twin.remedies]) == ("103", ["5s"])


def test_a_shared_problem_goes_before_likeness_of_words(session, make, three):
    case, plating, twin = three
    file_under(session, case, "defect")
    file_under(session, plating, "defect")
    file_under(session, twin, "labor")
    search, catalogue = SearchRuntime(), load_catalogue(session)
    assert ids_like_case(session, search, catalogue, case, 2)[0] == twin
    assert list(related_to(session, search, catalogue, case, 2)) == [plating, twin]


def test_one_trade_narrows_the_cases_that_are_alike(session, make, three):
    plater = make.case(make.company(industry_code="259"), make.user()).id
    search, catalogue = SearchRuntime(), load_catalogue(session)
    found = ids_like_case(session, search, catalogue, three[0], 9, industry="25")
    assert found == [plater]
