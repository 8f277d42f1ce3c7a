import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import StoreBusy
from knowledge.index.building import building
from knowledge.index.durable import open_index, save_index
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.generation import candidates, pointed_name
from knowledge.index.vectors import ExactIndex
from tests.knowledge.index import writer
from tests.knowledge.index.samples import DIM, IN_LISTS, rows, vectors

KILLS = 30
ROOT = Path(__file__).parents[3]


def saved(folder, *counts, sizes=IN_LISTS):
    index = FaissIndex(DIM, "m", sizes)
    for count in counts:
        index.upsert(rows(count), seq=count)
        save_index(folder, index)
    return index


def test_an_index_knows_its_generation(tmp_path):
    index = saved(tmp_path, 30, 40)
    assert index.state().generation == pointed_name(tmp_path)
    opened = FaissIndex(DIM, "m", IN_LISTS)
    assert open_index(tmp_path, opened) == ""
    assert opened.state() == index.state()


@pytest.mark.parametrize(
    "file",
    ["index.faiss", "index.json", "index-ids.npy", "index-revs.npy", "index-lists.npy"],
)
def test_a_flipped_bit_means_the_previous_generation(tmp_path, file):
    saved(tmp_path, 30, 40)
    newest, previous = candidates(tmp_path)
    path = tmp_path / newest / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    opened = FaissIndex(DIM, "m", IN_LISTS)
    assert file in open_index(tmp_path, opened)
    state = opened.state()
    assert (state.rows, state.seq, state.generation) == (30, 30, previous)
    assert file in state.degraded


def test_an_index_of_another_model_is_left_alone(tmp_path):
    saved(tmp_path, 30)
    other = FaissIndex(DIM, "another", IN_LISTS)
    assert "holds vectors of m" in open_index(tmp_path, other)
    assert (len(other), other.state().generation) == (0, "")


def test_two_cannot_write_at_once(tmp_path):
    index = saved(tmp_path, 30)
    with building(tmp_path), pytest.raises(StoreBusy):
        save_index(tmp_path, index)


def kill_one(folder, log, seed):
    """Starts a writer and kills it when it has told a random number of things; what it told."""
    patience = int(np.random.default_rng(seed).integers(5, 120))
    command = [sys.executable, "-m", "tests.knowledge.index.writer", folder, log, str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        told = [process.stdout.readline() for _ in range(patience)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return [line.split() for line in told if line.endswith("\n")]


def test_nothing_acknowledged_is_lost_or_wrong_after_thirty_kills(tmp_path):
    folder, log = tmp_path / "index", tmp_path / "log"
    ends, lists = [], 0
    for kill in range(KILLS):
        told = kill_one(folder, log, kill)
        ends.append(told[-1][0])
        operations = writer.read_log(log)
        acknowledged = [int(what) for word, what in told if word == "done"]
        assert set(acknowledged) <= {operation["seq"] for operation in operations}
        exact = ExactIndex(DIM)
        writer.catch_up(exact, operations)
        index = writer.open_fresh(folder)
        writer.catch_up(index, operations)
        assert index.state().degraded == ""
        assert len(index) == len(exact)
        for query in vectors(10, seed=kill):
            for allowed in (None, np.arange(0, writer.IDS, 3), np.arange(7)):
                assert index.search(query, 10, allowed) == exact.search(query, 10, allowed)
                lists += 1
    assert lists == KILLS * 30
    # some of the kills fell between the steps of keeping a generation
    assert {"done", "step"} <= set(ends)
    assert index.state().generation != ""
