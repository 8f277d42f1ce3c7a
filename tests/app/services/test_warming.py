"""The model of a process: a bad one leaves search lexical and says why."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import ROOT
from app.services.case_search import search_cases
from app.services.reference import load_catalogue
from app.services.searching import Wish
from app.services.warming import warm
from knowledge.domain import Query
from knowledge.embed.english import english_folder
from knowledge.errors import ModelUnusable
from knowledge.index.building import building
from knowledge.index.generation import pointed_name
from tests.app.search_world import FakeModels

BUILT = ROOT / "var" / "model"


def test_a_missing_model_leaves_search_by_words(runtime, session, make):
    make.case(make.company(), make.user())
    runtime.settings.model_folder.mkdir()
    assert warm(runtime) is False
    assert "modules.json" in runtime.search.degraded
    assert runtime.search.semantic is False
    catalogue = load_catalogue(session)
    results = search_cases(session, runtime.search, Wish("염도"), viewer=None, catalogue=catalogue)
    assert (len(results.found), results.semantic) == (1, False)


@pytest.mark.model
def test_a_built_model_makes_search_semantic_and_is_kept(runtime, session, make):
    if not (BUILT / "manifest.json").is_file():
        raise ModelUnusable("make test builds var/model first")
    runtime.settings.model_folder.symlink_to(BUILT, target_is_directory=True)
    case = make.case(make.company(), make.user())
    seen: list[tuple[int, int]] = []
    assert warm(runtime, lambda done, total: seen.append((done, total)))
    assert (runtime.search.semantic, runtime.search.degraded) == (True, "")
    assert (1, 1) in seen
    assert runtime.search.categorise("불량이 너무 많아요")[0][0] == "defect"
    with Session(runtime.engine) as other:
        results = search_cases(
            other, runtime.search, Wish("소금 농도가 안 맞아요"), viewer=None,
            catalogue=load_catalogue(other),
        )  # fmt: skip
    assert [found.card.case_id for found in results.found] == [case.id]
    assert results.semantic
    assert Path(runtime.settings.index_folder / "cases" / "CURRENT").is_file()


@pytest.mark.model
def test_another_encoder_may_be_named_and_concepts_go_on(runtime, session, make):
    runtime.settings.model_folder.symlink_to(BUILT, target_is_directory=True)
    runtime.settings.embedding_model = str(english_folder())
    make.case(make.company(), make.user())
    assert warm(runtime)
    engine, _ = runtime.search.cases.current
    assert engine.stats.encoder.startswith("model@")
    hit = engine.search(Query("불량률이 높아요")).hits[0]
    assert "defect" in dict(hit.concepts)
    assert runtime.search.categorise("불량이 너무 많아요")[0][0] == "defect"


def test_a_wrong_model_is_told_and_the_embedded_one_answers(runtime, make):
    make.case(make.company(), make.user())
    runtime.models = FakeModels()
    runtime.settings.embedding_model = "no/such"
    assert warm(runtime)
    assert (runtime.search.semantic, runtime.search.source) == (True, "")
    assert "no/such: there is no such folder" in runtime.search.degraded


def test_a_generation_that_is_being_written_elsewhere_is_left_alone(runtime, make):
    make.case(make.company(), make.user())
    runtime.models = FakeModels()
    with building(runtime.search.store):
        assert warm(runtime)
    assert runtime.search.cases.current[0].stats.generation == ""
    assert warm(runtime)
    assert runtime.search.cases.current[0].stats.generation == pointed_name(runtime.search.store)
