"""The running search engines of a process."""

from app.runtime.search import SearchRuntime


def test_before_the_warm_up_search_goes_by_words_and_guesses_nothing():
    search = SearchRuntime()
    assert not search.semantic
    assert search.categorise("불량이 많아요") == ()
    assert (search.cases.current, search.degraded) == (None, "")


def test_the_two_engines_have_their_own_locks():
    search = SearchRuntime()
    assert search.cases.lock is not search.mentors.lock


def test_search_is_semantic_once_an_engine_can_be_made():
    assert SearchRuntime(make_engine=lambda: None).semantic
