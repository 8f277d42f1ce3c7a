import subprocess
import sys
from pathlib import Path
from threading import Thread

import numpy as np

from knowledge.index.base import Rows, Sizes
from knowledge.index.durable import save_index
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.vectors import ExactIndex, Row
from tests.knowledge.index.samples import DIM, IN_LISTS, rows, vectors


def test_the_base_is_written_anew_when_a_quarter_is_dead():
    index = FaissIndex(DIM)
    index.upsert(rows(40))
    index.delete(range(10))
    assert index._held.base.ids.size == 40
    index.delete([10])
    assert index._held.base.ids.size == 29
    assert index._held.base.index.ntotal == 29
    assert len(index.search(vectors(1)[0], 100)) == 29


def test_newer_rows_stand_beside_the_base_until_they_are_many():
    index = FaissIndex(DIM, sizes=Sizes(delta_rows=5))
    index.upsert(rows(30))
    assert index.state().delta == 0
    index.upsert(rows(35)[30:])
    assert (index.state().delta, index.state().rows) == (5, 35)
    index.upsert(rows(36)[35:])
    assert (index.state().delta, index.state().rows) == (0, 36)


def test_a_growing_index_moves_into_lists():
    index = FaissIndex(DIM, sizes=IN_LISTS)
    for row in rows(60):
        index.upsert([row])
    assert index.state().kind == "ivf"
    index.delete(range(45))
    index.compact()
    assert index.state().kind == "flat"


def test_rows_merged_into_lists_stand_in_the_nearest_one():
    index = FaissIndex(DIM, sizes=IN_LISTS)
    index.upsert([Row(2 * number, 1, vec) for number, vec in enumerate(vectors(60))])
    trained = index._held.base
    index.delete([4, 40])
    index.upsert([Row(2 * number + 1, 1, vec) for number, vec in enumerate(vectors(30, seed=2))])
    index.compact()
    base = index._held.base
    assert base.trained_rows == trained.trained_rows == 60
    nearest = base.index.quantizer.search(base.vectors(np.arange(88)), 1)[1][:, 0]
    assert base.lists.tolist() == nearest.tolist()


def test_many_rows_are_filled_in_at_once():
    index = FaissIndex(DIM)
    index.upsert(rows(3))
    vecs = vectors(50, seed=4)
    order = np.random.default_rng(0).permutation(50)
    index.fill(Rows(order, np.full(50, 2), vecs[order]), seq=8)
    twin = ExactIndex(DIM)
    twin.upsert([Row(number, 2, vec) for number, vec in enumerate(vecs)])
    assert index.search(vecs[9], 50) == twin.search(vecs[9], 50)
    assert index.state().seq == 8


def test_searches_go_on_while_rows_change():
    index = FaissIndex(DIM, sizes=IN_LISTS)
    index.upsert(rows(40))
    fixed = np.arange(10, 30)
    expected = index.search(vectors(1)[0], 5, fixed)
    answers = []

    def ask():
        answers.extend(index.search(vectors(1)[0], 5, fixed) == expected for _ in range(300))

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(100):
        index.upsert([Row(100 + number, 1, vectors(1)[0])])
        index.delete([100 + number // 2, number % 10])
    for thread in threads:
        thread.join()
    assert len(answers) == 900
    assert all(answers)


FORKING = """
import os, sys
from pathlib import Path
import numpy as np
from knowledge.index.durable import open_index
from knowledge.index.faiss_index import FaissIndex
from tests.knowledge.index.samples import DIM, IN_LISTS, vectors

def ask():
    index = FaissIndex(DIM, sizes=IN_LISTS)
    assert open_index(Path(sys.argv[1]), index) == ""
    return [hit.id for hit in index.search(vectors(1)[0], 5)]

expected = ask()
child = os.fork()
if not child:
    os._exit(0 if ask() == expected else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_child_of_a_process_that_has_searched_can_search(tmp_path):
    index = FaissIndex(DIM, sizes=IN_LISTS)
    index.upsert(rows(500))
    save_index(tmp_path, index)
    done = subprocess.run(
        [sys.executable, "-c", FORKING, str(tmp_path)],
        cwd=Path(__file__).parents[3],
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
