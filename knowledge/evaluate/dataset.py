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
        digest: SHA-256 of both files, the first 16 digits.
    """

    names: tuple[str, ...]
    documents: tuple[Document, ...]
    queries: tuple[JudgedQuery, ...]
    digest: str


def read_judged(cases: Path, queries: Path) -> JudgedSet:
    """Reads judged files, one JSON object a line.

    Args:
        cases: ``{id, title, industry_ko, region, text}``.
        queries: ``{id, query, kind, industry_ko, region, relevant: {case id: grade}}``.

    Raises:
        DatasetInvalid: unreadable, a key is missing, or a grade names no case.
    """
    try:
        case_rows, query_rows = _lines(cases), _lines(queries)
        names = tuple(str(row["id"]) for row in case_rows)
        documents = tuple(_document(number, row) for number, row in enumerate(case_rows))
        judged = tuple(_query(row) for row in query_rows)
        digest = hashlib.sha256(cases.read_bytes() + queries.read_bytes()).hexdigest()[:16]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetInvalid(f"{cases} or {queries} has another form: {error!r}") from error
    return JudgedSet(names, documents, judged, digest)


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
