"""The running search engines of a process."""

from types import SimpleNamespace

import pytest

from app.runtime.search import SearchRuntime


def test_before_the_warm_up_search_goes_by_words_and_guesses_nothing():
    search = SearchRuntime()
    assert not search.semantic
    assert search.categorise("불량이 많아요") == ()
    assert (search.cases.current, search.degraded) == (None, "")


def test_the_two_engines_have_their_own_locks():
    search = SearchRuntime()
    assert search.cases.lock is not search.mentors.lock


def engine(*, semantic, degraded=""):
    return SimpleNamespace(stats=SimpleNamespace(semantic=semantic, degraded=degraded))


def test_faults_of_the_model_and_of_the_index_are_told_together():
    search = SearchRuntime()
    assert search.faults == ""
    search.degraded = "no such model"
    assert search.faults == "no such model"
    search.cases.current = (engine(semantic=True, degraded="a file is missing"), {})
    assert search.faults == "no such model; a file is missing"


@pytest.mark.parametrize(
    ("cases", "mentors", "semantic"),
    [(None, True, False), (True, False, False), (False, False, False), (True, True, True)],
)
def test_search_is_semantic_once_both_engines_are_encoded(cases, mentors, semantic):
    search = SearchRuntime()
    for slot, encoded in ((search.cases, cases), (search.mentors, mentors)):
        if encoded is not None:
            slot.current = (engine(semantic=encoded), {})
    assert search.semantic is semantic
