"""Documents to search in, kept as files between runs: generated ones, and the judged cases."""

import hashlib
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.config import ROOT
from knowledge.domain import Document, Section
from knowledge.evaluate.dataset import read_judged
from knowledge.text.kiwi import KiwiAnalyzer
from tests.bench import world

KEPT = ROOT / "var" / "bench"
MODEL = ROOT / "var" / "model"
DEMO = ROOT / "seed_data" / "demo" / "firms"
JUDGED = [ROOT / "seed_data" / "evaluation" / f"queries_{part}.jsonl" for part in "ab"]
BATCH = 2_000


@dataclass(frozen=True)
class Corpus:
    """A folder with documents and questions; ids of documents are their places."""

    folder: Path

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All documents."""
        return tuple(
            Document(n, 1, row["title"], tuple(Section(*pair) for pair in row["sections"]), row["industry"])
            for n, row in enumerate(_rows(self.folder / "documents.jsonl"))
        )  # fmt: skip

    @property
    def texts(self) -> Iterator[str]:
        """Everything that is told of each document, as one text."""
        for row in _rows(self.folder / "documents.jsonl"):
            yield "\n".join(
                [row["title"], *(text for _, text in row["sections"]), row["industry"]]
            ).strip()

    @property
    def tokens(self) -> Iterator[list[str]]:
        """The words of each text, as our analyser cuts them."""
        with (self.folder / "tokens.txt").open(encoding="utf-8") as stream:
            for line in stream:
                yield line.removesuffix("\n").split("\t")

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Size, digest, and how long cutting into words took."""
        return dict(json.loads((self.folder / "facts.json").read_text(encoding="utf-8")))

    @cached_property
    def questions(self) -> list[str]:
        """What is asked."""
        return list(json.loads((self.folder / "questions.json").read_text(encoding="utf-8")))


def analyzer() -> KiwiAnalyzer:
    """Return our analyser with the words that the model knows."""
    config = json.loads((MODEL / "config.json").read_text(encoding="utf-8"))
    return KiwiAnalyzer(config["user_words"])


def generated(size: int, questions: int, seed: int) -> Corpus:
    """Return short documents of two to four sentences, made once."""
    dice = random.Random(seed)
    sentences = world.read_sentences() + world.read_phrases("case")
    titles = world.read_phrases("case")
    rows = (
        {
            "title": dice.choice(titles), "industry": "",
            "sections": [["text", " ".join(dice.sample(sentences, dice.randint(2, 4)))]],
        }
        for _ in range(size)
    )  # fmt: skip
    asked = world.queries(questions, seed)
    source = json.dumps([size, asked, seed, titles, sentences], ensure_ascii=False)
    return _keep(f"text-{size}", source, rows, asked)


def judged() -> Corpus:
    """Return the demonstration cases with the judged queries."""
    found = read_judged(DEMO, JUDGED)
    rows = [
        {
            "title": document.title, "industry": document.industry_text,
            "sections": [[section.field, section.text] for section in document.sections],
        }
        for document in found.documents
    ]  # fmt: skip
    return _keep("judged", found.digest, rows, [query.text for query in found.queries])


def _keep(name: str, source: str, rows: Any, asked: Sequence[str]) -> Corpus:
    """Write a corpus unless it is there; forget the one that it replaces."""
    digest = hashlib.sha256(source.encode() + _code()).hexdigest()[:12]
    folder = KEPT / f"{name}-{digest}"
    if (folder / "facts.json").exists():
        return Corpus(folder)
    for old in KEPT.glob(f"{name}-*"):
        shutil.rmtree(old)
    folder.mkdir(parents=True)
    count = 0
    with (folder / "documents.jsonl").open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    (folder / "questions.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    corpus = Corpus(folder)
    facts = {"documents": count, "digest": digest, "tokens_s": _cut(corpus)}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    return corpus


def _code() -> bytes:
    """Return what our engine is made of: another engine's work is not kept."""
    paths = sorted((ROOT / "knowledge").rglob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths))
    digest.update((MODEL / "manifest.json").read_bytes())
    return digest.digest()


def _cut(corpus: Corpus) -> float:
    tool, texts = analyzer(), list(corpus.texts)
    began = time.perf_counter()
    with (corpus.folder / "tokens.txt").open("w", encoding="utf-8") as stream:
        for first in range(0, len(texts), BATCH):
            for tokens in tool.analyse(texts[first : first + BATCH]):
                stream.write("\t".join(token.form for token in tokens) + "\n")
    return time.perf_counter() - began


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
