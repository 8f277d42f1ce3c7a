"""Judged files and sentence pairs."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.domain import Document, Section
from knowledge.errors import DatasetInvalid
from knowledge.evaluate.demo import Form, read_demo


@dataclass(frozen=True)
class JudgedQuery:
    """A query with the grades of the documents that answer it."""

    id: str
    kind: str
    text: str
    industry: str
    relevant: Mapping[str, int]


@dataclass(frozen=True)
class JudgedSet:
    """Cases and queries.

    Attributes:
        names: case names; document i of ``documents`` is ``names[i]`` and has the id i.
        documents: the cases as the engine takes them.
        queries: the judged queries.
        digest: SHA-256 over all texts and grades, the first 16 digits.
    """

    names: tuple[str, ...]
    documents: tuple[Document, ...]
    queries: tuple[JudgedQuery, ...]
    digest: str


def read_judged(
    cases: Path, queries: Sequence[Path], *, split: str = "", form: Form = "full"
) -> JudgedSet:
    """Reads judged files, one JSON object a line.

    Args:
        cases: a file of ``{id, title, industry_ko, region, text}``, or the folder of the
            demonstration firms.
        queries: files of ``{id, query, kind, industry_ko, region, relevant: {case id: grade}}``,
            which may name a ``split``.
        split: only queries of this split; empty for all.
        form: how much of a demonstration case is read.

    Raises:
        DatasetInvalid: unreadable, a key is missing, a grade names no case, or no query is left.
    """
    try:
        if cases.is_dir():
            names, documents = read_demo(cases, form)
        else:
            case_rows = _lines(cases)
            names = tuple(str(row["id"]) for row in case_rows)
            documents = tuple(_document(number, row) for number, row in enumerate(case_rows))
        rows = [row for path in queries for row in _lines(path)]
        judged = tuple(_query(row) for row in rows if split in ("", row.get("split")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetInvalid(f"{cases} or {queries} has another form: {error!r}") from error
    unknown = sorted({name for query in judged for name in query.relevant} - set(names))
    if unknown or not judged:
        raise DatasetInvalid(f"{queries}: grades of unknown cases {unknown}, {len(judged)} queries")
    return JudgedSet(names, documents, judged, _digest(documents, judged))


def _digest(documents: Sequence[Document], queries: Sequence[JudgedQuery]) -> str:
    digest = hashlib.sha256()
    for document in documents:
        texts = [document.title, *(section.text for section in document.sections)]
        digest.update("\0".join([*texts, document.industry_text]).encode())
    for query in queries:
        digest.update(repr((query.text, query.industry, sorted(query.relevant.items()))).encode())
    return digest.hexdigest()[:16]


def read_pairs(path: Path) -> tuple[Sequence[tuple[str, str]], Sequence[float]]:
    """Reads sentence pairs with their likeness: KorSTS (tab-separated) or KLUE-STS (JSON).

    Raises:
        DatasetInvalid: unreadable or of another form.
    """
    try:
        if path.suffix == ".json":
            rows = json.loads(path.read_text(encoding="utf-8"))
            pairs = [(row["sentence1"], row["sentence2"]) for row in rows]
            return pairs, [float(row["labels"]["real-label"]) for row in rows]
        lines = path.read_text(encoding="utf-8").splitlines()
        table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        pairs = [(row["sentence1"], row["sentence2"]) for row in table]
        return pairs, [float(row["score"]) for row in table]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetInvalid(f"{path} holds no sentence pairs: {error!r}") from error


def _lines(path: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def _document(number: int, row: dict[str, Any]) -> Document:
    return Document(
        id=number,
        rev=1,
        title=row["title"],
        sections=(Section("text", row["text"]),),
        industry_text=row.get("industry_ko") or "",
    )


def _query(row: dict[str, Any]) -> JudgedQuery:
    relevant = {str(name): int(grade) for name, grade in row["relevant"].items()}
    industry = row.get("industry_ko") or ""
    return JudgedQuery(str(row["id"]), row["kind"], row["query"], industry, relevant)
