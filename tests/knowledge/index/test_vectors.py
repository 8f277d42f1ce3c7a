"""One conformance suite for every vector index."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.embed.encoder import unit_rows
from knowledge.errors import StoreUnusable
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.generation import write_generation
from knowledge.index.vectors import ExactIndex, Row

DIM = 8
KINDS = [ExactIndex, FaissIndex]


def vectors(count, seed=0):
    return unit_rows(np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32))


def rows(count, rev=1, seed=0):
    return [Row(number, rev, vec) for number, vec in enumerate(vectors(count, seed))]


@pytest.fixture(params=KINDS)
def index(request):
    return request.param(DIM)


def test_the_nearest_come_first(index):
    held = rows(30)
    assert index.upsert(held) == 30
    found = index.search(held[7].vec, 5)
    assert found[0].id == 7
    assert found[0].score == pytest.approx(1, abs=1e-5)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_equal_rows_come_by_id(index):
    same = vectors(1)[0]
    index.upsert([Row(number, 1, same) for number in (9, 3, 7, 1)])
    assert [hit.id for hit in index.search(same, 3)] == [1, 3, 7]


def test_an_older_or_equal_revision_is_ignored(index):
    old, new = vectors(2)
    assert index.upsert([Row(1, 5, old)]) == 1
    assert index.upsert([Row(1, 5, new), Row(1, 4, new)]) == 0
    assert index.search(old, 1)[0].score == pytest.approx(1, abs=1e-5)
    assert index.upsert([Row(1, 6, new), Row(1, 7, old)]) == 2
    assert index.search(old, 1)[0].score == pytest.approx(1, abs=1e-5)
    assert len(index) == 1


def test_deleted_rows_are_gone(index):
    index.upsert(rows(10))
    assert index.delete([3, 4, 99]) == 2
    assert len(index) == 8
    assert {hit.id for hit in index.search(vectors(1)[0], 50)} == set(range(10)) - {3, 4}
    assert index.upsert([rows(10)[3]]) == 1


def test_only_allowed_rows_come_back(index):
    index.upsert(rows(20))
    found = index.search(vectors(1)[0], 50, np.array([2, 5, 77]))
    assert {hit.id for hit in found} == {2, 5}
    assert index.search(vectors(1)[0], 5, np.array([], dtype=np.int64)) == []


def test_nothing_asked_or_held_gives_nothing(index):
    assert index.search(vectors(1)[0], 3) == []
    index.upsert(rows(3))
    assert index.search(vectors(1)[0], 0) == []
    assert index.upsert([]) == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_saved_index_can_be_loaded_by_either_kind(kind, other, tmp_path):
    first = kind(DIM)
    first.upsert(rows(12))
    first.delete([4])
    first.save(tmp_path)
    second = other.load(tmp_path)
    query = vectors(1, seed=5)[0]
    assert [hit.id for hit in second.search(query, 12)] == [
        hit.id for hit in first.search(query, 12)
    ]
    assert second.upsert([rows(12)[0]]) == 0


def test_an_empty_index_can_be_saved(index, tmp_path):
    index.save(tmp_path)
    assert len(type(index).load(tmp_path)) == 0


def test_another_store_is_refused(tmp_path):
    write_generation(tmp_path, {}, '{"kind": "cases"}')
    with pytest.raises(StoreUnusable, match="not vectors"):
        ExactIndex.load(tmp_path)


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["upsert", "delete"]), st.integers(0, 12), st.integers(1, 4)),
    max_size=60,
)


@settings(max_examples=40, deadline=None)
@given(OPERATIONS, st.sets(st.integers(0, 12)))
def test_faiss_and_its_twin_agree_after_any_operations(operations, allowed):
    pool = vectors(64, seed=3)
    exact, fast = ExactIndex(DIM), FaissIndex(DIM)
    for kind, number, rev in operations:
        for held in (exact, fast):
            if kind == "upsert":
                held.upsert([Row(number, rev, pool[number * 4 + rev])])
            else:
                held.delete([number])
    assert len(exact) == len(fast)
    for mask in (None, np.array(sorted(allowed), dtype=np.int64)):
        one, two = exact.search(pool[63], 5, mask), fast.search(pool[63], 5, mask)
        assert [hit.id for hit in one] == [hit.id for hit in two]
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in two], abs=1e-5)
