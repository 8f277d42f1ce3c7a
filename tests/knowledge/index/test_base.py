import faiss
import numpy as np
import pytest

from knowledge.embed.encoder import unit_rows
from knowledge.errors import StoreUnusable
from knowledge.index.base import Base, Rows, Sizes
from knowledge.index.places import NOWHERE
from knowledge.index.vectors import best, exact_scores

DIM = 16
GROUPS = 20


def grouped(count, seed=0):
    """Vectors around few centres, so that lists mean something; row n belongs to n % GROUPS."""
    generator = np.random.default_rng(seed)
    centres = np.random.default_rng(99).standard_normal((GROUPS, DIM))
    noise = generator.standard_normal((count, DIM)) * 0.3
    vecs = unit_rows((centres[np.arange(count) % GROUPS] + noise).astype(np.float32))
    ids = np.arange(count, dtype=np.int64) * 3
    return Rows(ids, np.ones(count, dtype=np.int64), vecs)


def build(count=2000, old=None, known=None, **sizes):
    rows = grouped(count)
    return Base.build(faiss, rows, Sizes(flat_rows=100, **sizes), old, known), rows


def nearest(base, rows, vec, k, *, wanted=None, live=None, exact_rows=0):
    places = base.nearest(vec, k, live, wanted, exact_rows)
    return [hit.id for hit in best(places, exact_scores(rows.vecs[places], vec), k)]


def truth(rows, vec, k, among=None):
    places = np.arange(rows.ids.size) if among is None else among
    return [hit.id for hit in best(places, exact_scores(rows.vecs[places], vec), k)]


def test_few_rows_are_flat_and_many_stand_in_lists():
    assert build(100)[0].kind == "flat"
    base, _ = build(101)
    assert base.kind == "ivf"
    assert base.index.nlist == 25
    assert base.list_sizes.sum() == 101


def test_the_same_seed_makes_the_same_lists():
    first, second = build(seed=4)[0], build(seed=4)[0]
    assert np.array_equal(first.lists, second.lists)
    assert first.index.nprobe == second.index.nprobe


def test_measured_probes_find_nearly_everything():
    base, rows = build()
    assert base.index.nprobe < base.index.nlist
    queries = grouped(200, seed=5).vecs
    found = [len(set(nearest(base, rows, vec, 10)) & set(truth(rows, vec, 10))) for vec in queries]
    assert sum(found) >= 0.98 * 10 * len(queries)


def test_a_filter_that_leaves_few_rows_misses_nothing():
    base, rows = build(probes=1)
    for group, vec in enumerate(grouped(GROUPS, seed=6).vecs):
        # all wanted rows are far from the query
        wanted = np.flatnonzero(np.arange(2000) % GROUPS == (group + 7) % GROUPS)
        found = nearest(base, rows, vec, 10, wanted=wanted, exact_rows=100)
        assert found == truth(rows, vec, 10, wanted)


def test_a_filter_far_from_the_query_still_fills_the_page():
    base, rows = build(probes=1)
    vec = rows.vecs[0]
    wanted = np.flatnonzero(np.arange(2000) % GROUPS == 7)
    assert len(nearest(base, rows, vec, 60, wanted=wanted)) == 60


def test_dead_rows_are_not_found():
    base, rows = build(probes=10**6)
    live = np.ones(2000, dtype=np.bool_)
    live[truth(rows, rows.vecs[5], 3)] = False
    found = nearest(base, rows, rows.vecs[5], 10, live=live)
    assert found == truth(rows, rows.vecs[5], 10, np.flatnonzero(live))


def test_rows_are_read_back_by_their_place():
    base, rows = build()
    places = np.array([7, 3, 1999])
    assert np.array_equal(base.vectors(places), rows.vecs[places])
    assert base.vectors(places[:0]).shape == (0, DIM)


def test_centroids_are_kept_while_the_number_of_rows_is_alike():
    old, _ = build(1000)
    known = np.concatenate((old.lists, np.full(1000, NOWHERE, np.int32)))
    same, rows = build(2000, old, known)
    assert same.trained_rows == 1000
    assert same.index.nlist == old.index.nlist
    assert same.index.nprobe == old.index.nprobe
    assert np.array_equal(same.lists[:1000], old.lists)
    assert nearest(same, rows, rows.vecs[1500], 1) == [1500]
    assert build(2001, old)[0].trained_rows == 2001
    assert build(499, old)[0].trained_rows == 499


@pytest.mark.parametrize("count", [0, 60, 300])
def test_what_is_written_is_read(tmp_path, count):
    base, rows = build(count)
    base.write(tmp_path)
    read = Base.read(faiss, tmp_path, base.trained_rows)
    assert read.kind == base.kind
    assert read.ids.tolist() == rows.ids.tolist()
    assert np.array_equal(read.vectors(np.arange(count)), rows.vecs)


def test_files_that_do_not_fit_together_are_refused(tmp_path):
    build(60)[0].write(tmp_path)
    np.save(tmp_path / "index-revs.npy", np.zeros(3, np.int64))
    with pytest.raises(StoreUnusable, match="60 vectors"):
        Base.read(faiss, tmp_path, 0)
