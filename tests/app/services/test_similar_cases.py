"""Cases that resemble a case or a text."""

import pytest

from app.runtime.search import SearchRuntime
from app.services.reference import load_catalogue
from app.services.similar_cases import ids_like_case, ids_like_text


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
