"""A process that changes a vector index and keeps generations of it, made to be killed.

``python -m tests.knowledge.index.writer FOLDER LOG SEED``: opens the newest generation, applies
what the log has beyond it, then goes on with operations of its own: each is written to the log,
applied, and acknowledged by a line on standard output, as is every step of keeping a generation.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

from knowledge.index import building
from knowledge.index.durable import open_index, save_index
from knowledge.index.vectors import Row, VectorIndex
from tests.knowledge.index.samples import DIM, IN_LISTS, vectors

POOL = vectors(400, seed=11)
IDS = 120
SAVE_EVERY = 7


def open_fresh(folder: Path) -> VectorIndex:
    from knowledge.index.faiss_index import FaissIndex

    index = FaissIndex(DIM, sizes=IN_LISTS)
    open_index(folder, index)
    return index


def read_log(path: Path) -> list[dict]:
    """All complete lines; the last one may have been cut off."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.split("\n")[:-1]]


def apply(index: VectorIndex, operation: dict) -> None:
    seq = operation["seq"]
    if "vec" in operation:
        index.upsert([Row(operation["id"], operation["rev"], POOL[operation["vec"]])], seq=seq)
    else:
        index.delete([operation["id"]], seq=seq)


def catch_up(index: VectorIndex, operations: list[dict]) -> None:
    for operation in operations:
        if operation["seq"] > index.state().seq:
            apply(index, operation)


def tell(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def main(folder: Path, log: Path, seed: int) -> None:
    generator = np.random.default_rng(seed)
    index = open_fresh(folder)
    held = read_log(log)
    # a line that was cut off was never acknowledged
    log.write_text("".join(json.dumps(line) + "\n" for line in held), encoding="utf-8")
    catch_up(index, held)
    real_sync = building._sync

    def told_sync(path: Path) -> None:
        tell(f"step {path.name}")
        real_sync(path)

    building._sync = told_sync
    seq = len(held)
    with log.open("a", encoding="utf-8") as stream:
        while True:
            seq += 1
            operation = {"seq": seq, "id": int(generator.integers(IDS))}
            if generator.random() < 0.75:
                operation |= {"rev": seq, "vec": int(generator.integers(len(POOL)))}
            stream.write(json.dumps(operation) + "\n")
            stream.flush()
            apply(index, operation)
            tell(f"done {seq}")
            if seq % SAVE_EVERY == 0:
                save_index(folder, index)
                tell(f"kept {seq}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
