"""One conformance suite for every vector index, in memory, opened from disk and in lists."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import StoreUnusable
from knowledge.index.base import Sizes
from knowledge.index.durable import open_index, save_index
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.vectors import ExactIndex, Row, best, exact_scores
from tests.knowledge.index.samples import DIM, IN_LISTS, rows, vectors


def in_lists(dim):
    return FaissIndex(dim, sizes=IN_LISTS)


def merging_often(dim):
    return FaissIndex(dim, sizes=Sizes(flat_rows=6, delta_rows=2, probes=10**6))


KINDS = {
    "exact": ExactIndex,
    "flat": FaissIndex,
    "lists": in_lists,
    "merging": merging_often,
}


def reopened(index, make, folder):
    """The same content, out of files."""
    save_index(folder, index)
    opened = make(index.dim)
    assert open_index(folder, opened) == ""
    return opened


@pytest.fixture(params=[*KINDS, *(f"{name} from disk" for name in KINDS)])
def index(request, tmp_path):
    name, _, disk = request.param.partition(" ")
    made = KINDS[name](DIM)
    return reopened(made, KINDS[name], tmp_path) if disk else made


@pytest.fixture(params=KINDS)
def make(request):
    return KINDS[request.param]


def test_the_nearest_come_first(index):
    held = rows(30)
    assert index.upsert(held) == 30
    found = index.search(held[7].vec, 5)
    assert found[0].id == 7
    assert found[0].score == pytest.approx(1, abs=1e-5)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_equal_rows_come_by_id(index):
    same = vectors(1)[0]
    index.upsert([Row(number, 1, same) for number in (9, 3, 7)])
    index.upsert([Row(1, 1, same)])
    assert [hit.id for hit in index.search(same, 3)] == [1, 3, 7]


def test_more_equal_rows_than_anybody_asks_for_come_by_id(index):
    same = vectors(1)[0]
    index.upsert([Row(number, 1, same) for number in range(200, 0, -1)])
    assert [hit.id for hit in index.search(same, 3)] == [1, 2, 3]


def test_rows_that_are_equally_far_come_by_id_wherever_they_stand(index):
    index.upsert(rows(200))
    assert [hit.id for hit in index.search(np.zeros(DIM, np.float32), 3)] == [0, 1, 2]


def test_an_older_or_equal_revision_is_ignored(index):
    old, new = vectors(2)
    assert index.upsert([Row(1, 5, old)]) == 1
    assert index.upsert([Row(1, 5, new), Row(1, 4, new)]) == 0
    assert index.search(old, 1)[0].score == pytest.approx(1, abs=1e-5)
    assert index.upsert([Row(1, 6, new), Row(1, 7, old)]) == 2
    assert index.search(old, 1)[0].score == pytest.approx(1, abs=1e-5)
    assert len(index) == 1


def test_deleted_rows_are_gone_with_their_revisions(index):
    index.upsert(rows(30, rev=9))
    assert index.delete([3, 4, 99]) == 2
    assert len(index) == 28
    assert {hit.id for hit in index.search(vectors(1)[0], 50)} == set(range(30)) - {3, 4}
    assert index.upsert([rows(10, rev=1)[3]]) == 1
    assert len(index) == 29


def test_only_allowed_rows_come_back(index):
    index.upsert(rows(30))
    index.upsert(rows(31)[30:])
    index.delete([6])
    allowed = np.array([30, 2, 5, 5, 77, 6, -3])
    found = index.search(vectors(1)[0], 50, allowed)
    assert {hit.id for hit in found} == {2, 5, 30}
    assert len(found) == 3
    assert index.search(vectors(1)[0], 5, np.array([], dtype=np.int64)) == []


def test_nothing_asked_or_held_gives_nothing(index):
    assert index.search(vectors(1)[0], 3) == []
    index.upsert(rows(3))
    assert index.search(vectors(1)[0], 0) == []
    assert index.upsert([]) == 0


def test_the_state_tells_rows_dimension_and_the_last_change(index):
    assert index.upsert(rows(30), seq=7) == 30
    assert index.delete([2], seq=9) == 1
    index.upsert(rows(1), seq=4)
    state = index.state()
    assert (state.rows, state.dim, state.seq, state.model) == (29, DIM, 9, "")
    ids, revs = index.revisions()
    assert ids.tolist() == [number for number in range(30) if number != 2]
    assert set(revs.tolist()) == {1}


def test_a_closed_index_holds_nothing(index):
    index.upsert(rows(30))
    index.close()
    assert len(index) == 0
    assert index.search(vectors(1)[0], 3) == []


def test_a_saved_index_is_opened_as_it_was(make, tmp_path):
    first = make(DIM)
    first.upsert(rows(40), seq=1)
    first.delete([4], seq=2)
    first.upsert([Row(5, 2, vectors(1, seed=8)[0])], seq=3)
    second = reopened(first, make, tmp_path)
    for query in vectors(5, seed=5):
        assert second.search(query, 12) == first.search(query, 12)
    assert second.upsert(rows(3)) == 0
    assert second.state().seq == 3
    assert second.state().generation == first.state().generation != ""


def test_an_opened_index_can_be_changed_and_saved_again(make, tmp_path):
    first = make(DIM)
    first.upsert(rows(40))
    for number in range(3):
        first = reopened(first, make, tmp_path)
        first.delete([number])
        first.upsert([Row(100 + number, 1, vectors(1, seed=number)[0])])
    assert first.revisions()[0].tolist() == [*range(3, 40), 100, 101, 102]
    assert first.search(vectors(1, seed=2)[0], 1)[0].id == 102


def test_another_model_or_dimension_is_refused(tmp_path):
    for kind in (ExactIndex, FaissIndex):
        made = kind(DIM, "one")
        made.upsert(rows(4))
        folder = tmp_path / kind.__name__
        folder.mkdir()
        made.save(folder)
        for other in (kind(DIM, "two"), kind(DIM + 1, "one")):
            with pytest.raises(StoreUnusable, match=f"one in {DIM} dimensions"):
                other.load(folder)
        held = kind(DIM, "one")
        held.load(folder)
        assert len(held) == 4


def test_another_kind_of_index_is_refused(tmp_path):
    ExactIndex(DIM).save(tmp_path)
    with pytest.raises(StoreUnusable, match="of kind exact"):
        FaissIndex(DIM).load(tmp_path)


def test_a_folder_without_an_index_is_refused(tmp_path):
    for kind in (ExactIndex, FaissIndex):
        with pytest.raises(StoreUnusable, match="holds no index"):
            kind(DIM).load(tmp_path)


def test_a_missing_file_is_refused_and_changes_nothing(tmp_path):
    for kind, file in ((ExactIndex, "index-vec.npy"), (FaissIndex, "index.faiss")):
        made = kind(DIM)
        made.upsert(rows(4))
        made.save(tmp_path)
        (tmp_path / file).unlink()
        with pytest.raises(StoreUnusable, match="holds no"):
            made.load(tmp_path)
        assert len(made) == 4


def test_equal_rows_score_equally_wherever_they_stand():
    table = vectors(500, seed=3)
    table[123] = table[7]
    scores = exact_scores(table, vectors(1)[0])
    assert scores[123] == scores[7]
    assert scores == pytest.approx(table @ vectors(1)[0], abs=1e-6)


def test_the_best_come_first_and_ties_by_id():
    found = best(np.array([5, 3, 9]), np.array([0.5, 0.5, 0.9], dtype=np.float32), 2)
    assert [hit.id for hit in found] == [9, 3]


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["upsert", "upsert", "upsert", "delete", "compact"]),
        st.integers(0, 40),
        st.integers(1, 4),
    ),
    max_size=80,
)


@settings(max_examples=40, deadline=None)
@given(OPERATIONS, st.sets(st.integers(0, 40)), st.integers(1, 12))
def test_every_kind_agrees_with_its_twin_after_any_operations(operations, allowed, k):
    # few different vectors, so that ties are frequent
    pool = vectors(23, seed=3)
    held = [make(DIM) for make in KINDS.values()]
    for seq, (kind, number, rev) in enumerate(operations, 1):
        for index in held:
            if kind == "upsert":
                index.upsert([Row(number, rev, pool[(number * 4 + rev) % 23])], seq=seq)
            elif kind == "delete":
                index.delete([number, number + 1], seq=seq)
            elif isinstance(index, FaissIndex):
                index.compact()
    exact, *others = held
    for mask in (None, np.array(sorted(allowed), dtype=np.int64)):
        expected = exact.search(pool[22], k, mask)
        assert [index.search(pool[22], k, mask) for index in others] == [expected] * len(others)
    assert {len(index) for index in held} == {len(exact)}
    assert all(index.revisions()[1].tolist() == exact.revisions()[1].tolist() for index in others)
