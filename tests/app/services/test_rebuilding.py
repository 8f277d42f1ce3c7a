"""A rebuild reads everything into a new generation, alone, and tells how far it is."""

import pytest

from app.runtime.rebuilding import standing_of
from app.services.rebuilding import rebuild
from knowledge.errors import ModelUnusable, StoreBusy
from knowledge.index.building import building
from knowledge.index.generation import candidates, peek, pointed_name
from tests.app.search_world import FakeModels


@pytest.fixture
def cases(make):
    firm, author = make.company(), make.user()
    return [make.case(firm, author) for _ in range(3)]


@pytest.fixture
def state(runtime):
    runtime.models = FakeModels(small=16)
    return runtime


def quiet(_done, _total):
    """Say nothing."""


def test_every_case_is_read_into_a_generation_that_names_its_source(state, cases):
    state.settings.embedding_model = "small"
    steps = []
    name = rebuild(state, lambda done, total: steps.append((done, total)), if_needed=False)
    assert steps == [(0, 3), (3, 3)]
    assert pointed_name(state.search.store) == name
    facts = peek(state.search.store)
    assert (facts.source, facts.counts["documents"]) == ("small", 3)


def test_others_see_how_far_it_is_until_it_ends(state, cases):
    seen = []
    rebuild(state, lambda *_: seen.append(standing_of(state.search.store)), if_needed=False)
    assert [(one.done, one.total) for one in seen] == [(0, 3), (3, 3)]
    assert standing_of(state.search.store) is None


def test_only_what_is_missing_is_read_where_that_is_asked(state, cases, make):
    first = rebuild(state, quiet, if_needed=True)
    assert first
    assert rebuild(state, quiet, if_needed=True) == ""
    make.case(make.company(), make.user())
    steps = []
    assert rebuild(state, lambda *step: steps.append(step), if_needed=True)
    assert steps == [(0, 4), (1, 1)]
    assert rebuild(state, quiet, if_needed=False) not in {"", first}


def test_a_generation_of_another_source_is_not_enough(state, cases):
    rebuild(state, quiet, if_needed=True)
    state.settings.embedding_model = "small"
    assert rebuild(state, quiet, if_needed=True)
    assert rebuild(state, quiet, if_needed=True) == ""


def test_a_damaged_generation_is_written_anew(state, cases):
    name = rebuild(state, quiet, if_needed=True)
    (state.search.store / name / "ids.npy").unlink()
    assert rebuild(state, quiet, if_needed=True) not in {"", name}


def test_a_second_builder_is_told_before_it_loads_anything(state, cases):
    with building(state.search.store), pytest.raises(StoreBusy):
        rebuild(state, quiet, if_needed=False)
    assert state.models.loaded == []


def test_a_wrong_model_ends_a_rebuild_unless_the_embedded_one_is_enough(state, cases):
    state.settings.embedding_model = "no/such"
    with pytest.raises(ModelUnusable, match="no/such: there is no such folder"):
        rebuild(state, quiet, if_needed=False)
    assert candidates(state.search.store) == []
    rebuild(state, quiet, if_needed=True)
    assert peek(state.search.store).source == ""
    state.models.embedded = None
    with pytest.raises(ModelUnusable):
        rebuild(state, quiet, if_needed=True)


def test_without_cases_nothing_is_written(state):
    assert rebuild(state, quiet, if_needed=False) == ""
