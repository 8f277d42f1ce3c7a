import numpy as np

from knowledge.index.faiss_index import FaissIndex
from knowledge.index.vectors import Row


def test_the_array_is_compacted_when_a_quarter_is_dead():
    index = FaissIndex(4)
    index.upsert([Row(number, 1, np.eye(4, dtype=np.float32)[number % 4]) for number in range(40)])
    index.delete(range(10))
    assert index._ids.size == 40
    index.delete([10])
    assert index._ids.size == 29
    assert index._flat.ntotal == 29
    assert len(index.search(np.eye(4, dtype=np.float32)[0], 100)) == 29
