"""Text search by us and by peers, behind one small face.

Each peer is used as its documentation shows, and with our words as well, so that the search and not
the cutting of Korean is compared.
"""

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from knowledge.domain import Query
from tests.bench.corpus import MODEL, Corpus, analyzer

# Kiwi takes a third of its memory at the first text
WARM_UP = "부품이 늦게 와서 라인이 섭니다"
EDGES = ".,?!…“”\"'()[]~·"


class TextSystem:
    """Builds into a folder, opens it, and answers with ids, best first.

    Attributes:
        label: its name in tables.
        needs_words: whether it is built from our words.
        one_process: whether what was built ends with the process that built it.
        kept: whether the folder may serve later runs.
    """

    label = ""
    needs_words = False
    one_process = False
    kept = False

    def load_tools(self) -> None:
        """Load what a question needs besides the collection."""

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Write the collection."""
        raise NotImplementedError

    def open(self, corpus: Corpus, folder: Path) -> None:
        """Make ready to answer."""
        raise NotImplementedError

    def search(self, text: str, count: int) -> list[int]:
        """Return the best ids."""
        raise NotImplementedError

    def other_memory_mb(self) -> float:
        """Return the memory of other processes that answer."""
        return 0.0

    def disk_mb(self, folder: Path) -> float:
        """Return the size of what was built."""
        from tests.bench.memory import on_disk

        return on_disk(folder)


class OurSearch(TextSystem):
    """Our engine by words, meaning and problems."""

    label = "Ieum, words and meaning"
    kept = True

    def load_tools(self) -> None:
        from knowledge.search.loading import load_parts

        self.engine = load_parts(MODEL).engine()
        self.engine.score_all(WARM_UP)

    def build(self, corpus: Corpus, folder: Path) -> None:
        self.engine.load(corpus.documents)
        self.engine.save(folder)

    def open(self, corpus: Corpus, folder: Path) -> None:
        found = self.engine.restore(folder, corpus.documents)
        assert found == len(corpus.documents), self.engine.stats.degraded

    def search(self, text: str, count: int) -> list[int]:
        return [hit.id for hit in self.engine.search(Query(text, limit=count)).hits]


class OurWords(OurSearch):
    """Our engine without encoder and concepts."""

    label = "Ieum, words only"

    def load_tools(self) -> None:
        from knowledge.concepts.glossary import read_glossary
        from knowledge.search.engine import SearchEngine
        from knowledge.search.loading import GLOSSARY

        self.engine = SearchEngine(analyzer=analyzer(), glossary=read_glossary(MODEL / GLOSSARY))
        self.engine.score_all(WARM_UP)


class Bm25sWords(TextSystem):
    """bm25s over our words."""

    label = "bm25s, our words"
    needs_words = True

    def load_tools(self) -> None:
        import bm25s

        self.bm25s: Any = bm25s
        self.cut = _our_words()

    def build(self, corpus: Corpus, folder: Path) -> None:
        ranker = self.bm25s.BM25()
        ranker.index(list(self.lists(corpus)), show_progress=False)
        ranker.save(str(folder))

    def lists(self, corpus: Corpus) -> Iterable[list[str]]:
        """Return the words of each document."""
        return corpus.tokens

    def open(self, corpus: Corpus, folder: Path) -> None:
        self.ranker = self.bm25s.BM25.load(str(folder))

    def search(self, text: str, count: int) -> list[int]:
        words = [word for word in self.cut(text) if word in self.ranker.vocab_dict]
        if not words:
            return []
        ids, scores = self.ranker.retrieve([words], k=count, show_progress=False)
        return [int(n) for n, score in zip(ids[0], scores[0], strict=True) if score > 0]


class Bm25sSpaces(Bm25sWords):
    """bm25s over what stands between spaces."""

    label = "bm25s, split at spaces"
    needs_words = False

    def load_tools(self) -> None:
        super().load_tools()
        self.cut = str.split

    def lists(self, corpus: Corpus) -> Iterable[list[str]]:
        return (text.split() for text in corpus.texts)


class Fts5(TextSystem):
    """SQLite's full-text index over texts as they are."""

    label = "SQLite FTS5 unicode61"
    tokenizer = "unicode61"

    def load_tools(self) -> None:
        self.cut: Callable[[str], list[str]] = _plain_words

    def rows(self, corpus: Corpus) -> Iterable[str]:
        """Return what is written for each document."""
        return corpus.texts

    def build(self, corpus: Corpus, folder: Path) -> None:
        with sqlite3.connect(folder / "text.db") as base:
            base.execute(
                f"CREATE VIRTUAL TABLE item USING fts5(body, content='', tokenize='{self.tokenizer}')"
            )
            base.executemany(
                "INSERT INTO item(rowid, body) VALUES (?, ?)", enumerate(self.rows(corpus))
            )
            base.execute("INSERT INTO item(item) VALUES ('optimize')")
        base.close()

    def open(self, corpus: Corpus, folder: Path) -> None:
        self.base = sqlite3.connect(folder / "text.db")

    def search(self, text: str, count: int) -> list[int]:
        words = self.cut(text)
        if not words:
            return []
        asked = " OR ".join(f'"{word}"' for word in words)
        found = self.base.execute(
            "SELECT rowid FROM item WHERE item MATCH ? ORDER BY rank LIMIT ?", (asked, count)
        )
        return [number for (number,) in found]


class Fts5Trigram(Fts5):
    """The trigram index, over decomposed text: whole syllables would hide words of two."""

    label = "SQLite FTS5 trigram (NFD)"
    tokenizer = "trigram"

    def load_tools(self) -> None:
        self.cut = _decomposed_words

    def rows(self, corpus: Corpus) -> Iterable[str]:
        return (unicodedata.normalize("NFD", text) for text in corpus.texts)


class Fts5Words(Fts5):
    """SQLite's full-text index over our words."""

    label = "SQLite FTS5, our words"
    needs_words = True

    def load_tools(self) -> None:
        self.cut = _our_words()

    def rows(self, corpus: Corpus) -> Iterable[str]:
        return (" ".join(words) for words in corpus.tokens)


class Postgres(TextSystem):
    """A PostgreSQL server of its own; it ends with the process."""

    one_process = True

    def serve(self, build: Callable[[Any], None]) -> None:
        """Start a server and fill a table in it."""
        import psycopg

        from tests import postgres

        postgres.start(options=("-c", "shared_buffers=512MB", "-c", "maintenance_work_mem=512MB"))
        address = postgres.url().replace("+psycopg", "")
        # one caller asks one thing after another, as the embedded systems are asked
        self.base = psycopg.connect(address, autocommit=True)
        self.base.execute("SET max_parallel_workers_per_gather = 0")
        self.server = postgres.start()["server"]
        build(self.base)
        self.base.execute("VACUUM ANALYZE item")

    def open(self, corpus: Corpus, folder: Path) -> None:
        """Nothing is left to do: the server is at work."""

    def other_memory_mb(self) -> float:
        from tests.bench.memory import descendants, together

        return together(descendants(self.server))

    def disk_mb(self, folder: Path) -> float:
        (size,) = self.base.execute("SELECT pg_total_relation_size('item')").fetchone()
        return float(size) / 2**20

    def ask(self, statement: str, *values: Any) -> list[int]:
        """Return the ids that a statement gives."""
        return [row[0] for row in self.base.execute(statement, values)]


class PostgresWords(Postgres):
    """PostgreSQL's own full-text search over our words."""

    label = "PostgreSQL tsvector, our words"
    needs_words = True

    def load_tools(self) -> None:
        self.cut = _our_words()

    def build(self, corpus: Corpus, folder: Path) -> None:
        self.serve(lambda base: self._fill(base, corpus))

    def _fill(self, base: Any, corpus: Corpus) -> None:
        base.execute("CREATE TABLE item (id integer PRIMARY KEY, body text, words tsvector)")
        with base.cursor().copy("COPY item (id, body) FROM STDIN") as copy:
            for number, words in enumerate(corpus.tokens):
                copy.write_row((number, " ".join(words)))
        base.execute("UPDATE item SET words = to_tsvector('simple', body)")
        base.execute("ALTER TABLE item DROP COLUMN body")
        base.execute("CREATE INDEX ON item USING gin (words)")

    def search(self, text: str, count: int) -> list[int]:
        quoted = ["'" + word.replace("'", "''") + "'" for word in self.cut(text)]
        if not quoted:
            return []
        return self.ask(
            "SELECT id FROM item, to_tsquery('simple', %s) asked WHERE words @@ asked"
            " ORDER BY ts_rank(words, asked, 1) DESC, id LIMIT %s",
            " | ".join(quoted),
            count,
        )


class PostgresTrigram(Postgres):
    """PostgreSQL's trigrams (pg_trgm) over texts as they are."""

    label = "PostgreSQL pg_trgm"

    def build(self, corpus: Corpus, folder: Path) -> None:
        self.serve(lambda base: self._fill(base, corpus))

    def _fill(self, base: Any, corpus: Corpus) -> None:
        base.execute("CREATE EXTENSION pg_trgm")
        base.execute("CREATE TABLE item (id integer PRIMARY KEY, body text)")
        with base.cursor().copy("COPY item FROM STDIN") as copy:
            for row in enumerate(corpus.texts):
                copy.write_row(row)
        base.execute("CREATE INDEX ON item USING gist (body gist_trgm_ops(siglen=256))")

    def search(self, text: str, count: int) -> list[int]:
        # the nearest by word similarity: with a threshold a sentence finds nothing or everything
        return self.ask("SELECT id FROM item ORDER BY %s <<-> body LIMIT %s", text, count)


def _our_words() -> Callable[[str], list[str]]:
    tool = analyzer()
    tool.analyse([WARM_UP])
    return lambda text: [token.form for token in tool.analyse([text])[0]]


def _plain_words(text: str) -> list[str]:
    words = (word.strip(EDGES).replace('"', "") for word in text.split())
    return [word for word in words if word]


def _decomposed_words(text: str) -> list[str]:
    words = (unicodedata.normalize("NFD", word) for word in _plain_words(text))
    return [word for word in words if len(word) >= 3]


SYSTEMS: dict[str, type[TextSystem]] = {
    "ours": OurSearch, "ours-words": OurWords, "bm25s-words": Bm25sWords,
    "bm25s-spaces": Bm25sSpaces, "fts5-words": Fts5Words, "fts5-unicode61": Fts5,
    "fts5-trigram": Fts5Trigram, "postgres-words": PostgresWords,
    "postgres-trigram": PostgresTrigram,
}  # fmt: skip
