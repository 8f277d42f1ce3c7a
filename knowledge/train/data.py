"""The training texts: problem phrases, categories, industries, glossary."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.concepts.glossary import Entry, read_glossary
from knowledge.concepts.model import NO_PROBLEM
from knowledge.errors import ModelUnusable

Labelled = tuple[str, str]


@dataclass(frozen=True)
class TrainingData:
    """What the model learns from.

    Attributes:
        problems: (category id or ``none``, sentence) in Korean and English.
        english: the English ones among them.
        industries: (industry, text).
        glossary: terms that mean the same.
        digest: SHA-256 over the files, hexadecimal.
    """

    problems: tuple[Labelled, ...]
    english: tuple[Labelled, ...]
    industries: tuple[Labelled, ...]
    glossary: tuple[Entry, ...]
    digest: str


def read_training_data(folder: Path, taxonomy: Path) -> TrainingData:
    """Reads ``phrases*``, ``industries*`` and ``glossary*.jsonl`` of a folder, and the taxonomy.

    Raises:
        ModelUnusable: a file is missing or a line has another form.
    """
    groups = {
        stem: sorted(folder.glob(f"{stem}*.jsonl"))
        for stem in ("phrases", "industries", "glossary")
    }
    missing = [stem for stem, paths in groups.items() if not paths]
    if missing or not taxonomy.is_file():
        raise ModelUnusable(f"no training files {missing or taxonomy} for {folder}")
    try:
        categories = json.loads(taxonomy.read_text(encoding="utf-8"))
        phrases = [row for path in groups["phrases"] for row in _rows(path)]
        trades = [row for path in groups["industries"] for row in _rows(path)]
        problems, english = _problem_texts(categories, phrases)
        neutral = [(NO_PROBLEM, text) for row in trades for text in row["owner"]]
        neutral += [(NO_PROBLEM, text) for row in trades for text in row["en"]]
        industries = [pair for row in trades for pair in _industry_texts(row)]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(f"training files in {folder} have another form: {error}") from error
    paths = [path for found in groups.values() for path in found]
    return TrainingData(
        problems=tuple(problems + neutral),
        english=tuple(english + [(NO_PROBLEM, text) for row in trades for text in row["en"]]),
        industries=tuple(industries),
        glossary=tuple(entry for path in groups["glossary"] for entry in read_glossary(path)),
        digest=digest_files([taxonomy, *paths]),
    )


def digest_files(paths: Sequence[Path]) -> str:
    """SHA-256 over names and contents of files, in the given order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _rows(path: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def _problem_texts(
    categories: Sequence[dict[str, Any]], phrases: Sequence[dict[str, Any]]
) -> tuple[list[Labelled], list[Labelled]]:
    problems: list[Labelled] = []
    english: list[Labelled] = []
    for row in categories:
        problems += [(row["id"], row["ko"])] + [(row["id"], text) for text in row["phrases_ko"]]
        english.append((row["id"], row["en"]))
    for row in phrases:
        target = english if row["lang"] == "en" else problems
        target.append((row["cat"], row["text"]))
    return problems + english, english


def _industry_texts(row: dict[str, Any]) -> list[Labelled]:
    name = row["industry"]
    texts = [name, f"{name} 제조", *row["words"], *row["owner"], *row["en"]]
    return [(name, text) for text in texts]
