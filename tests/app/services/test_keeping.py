"""A serving process follows the generations: old until the new is whole, then new, never nothing."""

from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy.orm import Session

from app.runtime.rebuilding import Standing, note_standing
from app.runtime.search import SearchRuntime
from app.runtime.state import make_runtime
from app.services.case_search import search_cases
from app.services.health import report
from app.services.index_changes import mark_changed
from app.services.keeping import LOOKS_BETWEEN_BUILDS, Keeper, keep_searching
from app.services.rebuilding import rebuild
from app.services.reference import load_catalogue
from app.services.searching import Wish
from knowledge.index.building import building
from knowledge.index.generation import candidates, pointed_name
from tests.app.search_world import FakeBuilder, FakeModels
from tests.conftest import NOW


@pytest.fixture
def worker(settings):
    """Return the maker of web workers on one installation, with the model it is asked for."""
    made = []

    def start(source="", **options):
        state = make_runtime(settings.model_copy(update={"embedding_model": source}))
        state.models = FakeModels(**({"small": 16, "large": 24} | options))
        state.builder = FakeBuilder()
        made.append(state)
        return Keeper(state)

    yield start
    for state in made:
        state.engine.dispose()


def build(keeper):
    """Do what the builder process of this worker does."""
    apart = replace(keeper.runtime, search=SearchRuntime(store=keeper.runtime.search.store))
    rebuild(apart, lambda _done, _total: None, if_needed=True)
    keeper.runtime.builder.now = "done"


def found(keeper, text="염도"):
    state = keeper.runtime
    with Session(state.engine) as session:
        results = search_cases(
            session, state.search, Wish(text), viewer=None, catalogue=load_catalogue(session)
        )
        return [one.card.case_id for one in results.found]


def health(keeper):
    with Session(keeper.runtime.engine) as session:
        return report(session, keeper.runtime.search)


@pytest.fixture
def cases(make):
    firm, author = make.company(), make.user()
    return [make.case(firm, author, title=f"염도 {n}") for n in range(3)]


@pytest.fixture
def built(worker, cases):
    """Return a worker whose installation has a generation of the embedded model."""
    keeper = worker()
    build(keeper)
    keeper.begin()
    return keeper


def test_before_the_first_generation_words_answer(worker, cases):
    keeper = worker()
    keeper.begin()
    assert (keeper.runtime.builder.starts, keeper.waiting) == (1, True)
    assert len(found(keeper)) == 3
    assert not health(keeper).semantic
    build(keeper)
    keeper.look()
    told = health(keeper)
    assert (told.semantic, told.encoder, told.degraded, keeper.waiting) == (
        True,
        "hashing-32",
        None,
        False,
    )
    assert told.generation == pointed_name(keeper.runtime.search.store)


def test_a_generation_of_the_wanted_model_is_taken_at_once(built, worker):
    second = worker()
    second.begin()
    assert (second.runtime.builder.starts, second.waiting) == (0, False)
    assert health(second).generation == health(built).generation
    assert len(found(second)) == 3


def test_another_model_answers_in_every_worker_once_its_generation_is_whole(
    built, worker, make, session
):
    first, second = worker("small"), worker("small")
    for keeper in (first, second):
        keeper.begin()
        assert (health(keeper).encoder, health(keeper).semantic) == ("hashing-32", True)
    with building(first.runtime.search.store):
        note_standing(first.runtime.search.store, Standing(1, 3))
        assert health(second).building == Standing(1, 3)
        late = worker("small")
        late.begin()
        # somebody is at it already
        assert late.runtime.builder.starts == 0
        late.look()
    fresh = make.case(make.company(), make.user(), title="늦게 온 염도")
    mark_changed(session, "case", fresh.id, now=NOW)
    session.commit()
    assert fresh.id in found(first)
    first.look()
    assert health(first).encoder == "hashing-32"
    build(first)
    for keeper in (first, second, late):
        keeper.look()
        told = health(keeper)
        assert (told.encoder, told.semantic, told.degraded) == ("hashing-16", True, None)
        assert len(found(keeper)) == 4
    # the old generation stays for whoever has to go back
    assert len(candidates(first.runtime.search.store)) == 2


def test_a_model_that_was_used_before_comes_back_without_reading_again(built, worker):
    other = worker("small")
    other.begin()
    build(other)
    back = worker()
    back.begin()
    assert back.waiting
    steps = []
    rebuild(back.runtime, lambda done, total: steps.append((done, total)), if_needed=True)
    assert steps == [(0, 3)]
    back.look()
    assert (health(back).encoder, health(back).degraded) == ("hashing-32", None)


def test_a_killed_rebuild_starts_again_at_the_next_start(built, worker):
    # the note of a builder that was killed, without its lock
    note_standing(built.runtime.search.store, Standing(2, 3))
    keeper = worker("small")
    keeper.begin()
    assert health(keeper).building is None
    assert keeper.runtime.builder.starts == 1


def test_a_killed_rebuild_starts_again_in_a_worker_that_waits(built, worker):
    keeper = worker("small")
    keeper.begin()
    keeper.runtime.builder.fail("Killed")
    keeper.look()
    assert keeper.runtime.builder.starts == 2
    build(keeper)
    keeper.look()
    assert (health(keeper).encoder, health(keeper).degraded) == ("hashing-16", None)


def test_a_builder_that_fails_is_told_while_the_old_generation_answers(built, worker):
    keeper = worker("small")
    keeper.begin()
    for _ in range(3):
        keeper.runtime.builder.fail("OSError: No space left on device")
        keeper.look()
    assert keeper.runtime.builder.starts == 2
    assert "No space left on device" in health(keeper).degraded
    assert health(keeper).encoder == "hashing-32"
    for _ in range(LOOKS_BETWEEN_BUILDS):
        keeper.look()
    assert keeper.runtime.builder.starts == 3
    build(keeper)
    keeper.look()
    assert (health(keeper).encoder, health(keeper).degraded) == ("hashing-16", None)


def test_without_builder_and_old_generation_the_process_reads_everything_itself(worker, cases):
    keeper = worker()
    keeper.begin()
    for _ in range(2):
        keeper.runtime.builder.fail("no memory")
        keeper.look()
    told = health(keeper)
    assert (told.semantic, told.encoder) == (True, "hashing-32")
    assert told.degraded == "the index could not be rebuilt: no memory"
    assert len(found(keeper)) == 3
    # what was read is kept, so that the next start need not
    assert told.generation == pointed_name(keeper.runtime.search.store) != ""


def test_an_empty_database_needs_no_generation(worker):
    keeper = worker()
    keeper.begin()
    build(keeper)
    keeper.look()
    assert (health(keeper).semantic, health(keeper).generation, keeper.waiting) == (
        True,
        None,
        False,
    )


def test_a_wrong_model_is_told_and_the_embedded_one_answers(built, worker):
    keeper = worker("no/such")
    keeper.begin()
    told = health(keeper)
    assert (told.semantic, told.encoder) == (True, "hashing-32")
    assert told.degraded == (
        "EMBEDDING_MODEL cannot be used, the embedded model answers: no/such: there is no such folder"
    )
    assert keeper.runtime.builder.starts == 0


def test_without_any_model_words_answer_and_places_are_not_told(built, worker):
    keeper = worker("small", embedded=None)
    keeper.begin()
    keeper.look()
    told = health(keeper)
    assert not told.semantic
    assert (
        told.degraded
        == "search goes by words: there is no model in model: flask model build makes it"
    )
    assert len(found(keeper)) == 3


def test_what_changed_since_the_generation_is_read_and_kept(built, worker, make, session):
    before = health(built).generation
    make.case(make.company(), make.user(), title="새 염도")
    keeper = worker()
    keeper.begin()
    assert len(found(keeper)) == 4
    assert health(keeper).generation == pointed_name(keeper.runtime.search.store) != before
    # the others take it over, once
    built.look()
    assert health(built).generation == health(keeper).generation
    keeper.runtime.search.cases.current[0].delete([1])
    keeper.look()
    assert len(found(keeper)) == 3


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


DAMAGES = {
    "flipped bit": lambda place: flip(place / "vectors.npy"),
    "truncated": lambda place: (place / "token_term.npy").write_bytes(
        (place / "token_term.npy").read_bytes()[:-3]
    ),
    "missing file": lambda place: (place / "ids.npy").unlink(),
    "missing manifest": lambda place: (place / "manifest.json").unlink(),
    "missing pointer": lambda place: (place.parent / "CURRENT").unlink(),
}


@pytest.mark.parametrize("earlier", [True, False], ids=["earlier one whole", "no other"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_generation_never_costs_a_result_and_is_told(built, worker, damage, earlier):
    store = built.runtime.search.store
    if earlier:
        rebuild(built.runtime, lambda _done, _total: None, if_needed=False)
    expected = found(built)
    DAMAGES[damage](store / pointed_name(store))
    keeper = worker()
    keeper.begin()
    if keeper.waiting:  # without a manifest nobody knows which model made it
        assert (damage, earlier) == ("missing manifest", False)
        assert found(keeper) != []
        build(keeper)
    else:
        assert found(keeper) == expected
        told = health(keeper)
        assert told.semantic
        assert told.degraded
        assert str(store) not in told.degraded
        keeper.look()
        assert keeper.runtime.builder.starts == 1
        build(keeper)
    keeper.look()
    assert (found(keeper), health(keeper).degraded) == (expected, None)
    assert health(keeper).generation == pointed_name(store)


def test_a_full_disk_costs_the_next_start_and_nothing_else(built, worker, make, monkeypatch):
    make.case(make.company(), make.user(), title="새 염도")

    def full(_search):
        raise OSError("No space left on device")

    monkeypatch.setattr("app.services.keeping.keep_cases", full)
    keeper = worker()
    keeper.begin()
    assert (len(found(keeper)), health(keeper).semantic) == (4, True)


def test_the_thread_goes_on_after_an_error_and_ends_when_it_is_told(built, monkeypatch):
    steps, stop = [], Event()

    def step(_keeper):
        steps.append(1)
        if len(steps) == 2:
            stop.set()
        raise OSError("the folder is away")

    monkeypatch.setattr(Keeper, "step", step)
    monkeypatch.setattr("app.services.keeping.LOOK_EVERY_S", 0)
    keep_searching(built.runtime, stop)
    assert len(steps) == 2
