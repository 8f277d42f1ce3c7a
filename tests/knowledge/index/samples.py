"""Small vectors, and sizes at which a small index behaves like a large one."""

import numpy as np

from knowledge.embed.encoder import unit_rows
from knowledge.index.base import Sizes
from knowledge.index.vectors import Row

DIM = 8
# in lists from 21 rows on, all of which are searched: exact, by the ways of a million rows
IN_LISTS = Sizes(flat_rows=20, exact_rows=10, delta_rows=8, probes=10**6)


def vectors(count, seed=0):
    return unit_rows(np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32))


def rows(count, rev=1, seed=0):
    return [Row(number, rev, vec) for number, vec in enumerate(vectors(count, seed))]
