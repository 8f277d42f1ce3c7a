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
from knowledge.train.public import FILES, PublicPairs, read_public_pairs

Labelled = tuple[str, str]
PUBLIC = "public"
OPTIONAL = ("pairs", "words_en")


@dataclass(frozen=True)
class Told:
    """One situation told three times.

    Attributes:
        category: problem category id.
        owner: an owner's words, Korean.
        case: the language of a published case, Korean.
        english: in English.
    """

    category: str
    owner: str
    case: str
    english: str


@dataclass(frozen=True)
class TrainingData:
    """What the model learns from.

    Attributes:
        problems: (category id or ``none``, sentence) in Korean and English.
        phrases: those among them that are not told three times.
        english: the English ones among them.
        industries: (industry, text).
        glossary: terms that mean the same.
        told: situations, each in three ways.
        words: everyday English words with what they mean in Korean.
        public: sentence pairs of general Korean.
        digest: SHA-256 over the files, hexadecimal.
    """

    problems: tuple[Labelled, ...]
    phrases: tuple[Labelled, ...]
    english: tuple[Labelled, ...]
    industries: tuple[Labelled, ...]
    glossary: tuple[Entry, ...]
    told: tuple[Told, ...]
    words: tuple[Entry, ...]
    public: PublicPairs
    digest: str


def read_training_data(folder: Path, taxonomy: Path) -> TrainingData:
    """Reads the training folder and the taxonomy.

    ``phrases*``, ``industries*`` and ``glossary*.jsonl`` must be there; ``pairs*`` (one situation
    told three times), ``words_en*.jsonl`` and the folder ``public`` may be.

    Raises:
        ModelUnusable: a file is missing or a line has another form.
    """
    groups = {
        stem: sorted(folder.glob(f"{stem}*.jsonl"))
        for stem in ("phrases", "industries", "glossary", *OPTIONAL)
    }
    missing = [stem for stem, paths in groups.items() if not paths and stem not in OPTIONAL]
    if missing or not taxonomy.is_file():
        raise ModelUnusable(f"no training files {missing or taxonomy} for {folder}")
    try:
        categories = json.loads(taxonomy.read_text(encoding="utf-8"))
        phrases = [row for path in groups["phrases"] for row in _rows(path)]
        trades = [row for path in groups["industries"] for row in _rows(path)]
        told = [_told(row) for path in groups["pairs"] for row in _rows(path)]
        single, single_english = _problem_texts(categories, phrases)
        english = single_english + [(row.category, row.english) for row in told]
        problems = single + [
            (row.category, text) for row in told for text in (row.owner, row.case, row.english)
        ]
        neutral = [(NO_PROBLEM, text) for row in trades for text in row["owner"]]
        neutral += [(NO_PROBLEM, text) for row in trades for text in row["en"]]
        industries = [pair for row in trades for pair in _industry_texts(row)]
        words = [_word(row) for path in groups["words_en"] for row in _rows(path)]
        public = read_public_pairs(folder / PUBLIC)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(f"training files in {folder} have another form: {error}") from error
    paths = [path for found in groups.values() for path in found]
    paths += [path for name in FILES if (path := folder / PUBLIC / name).is_file()]
    return TrainingData(
        problems=tuple(problems + neutral),
        phrases=tuple(single + neutral),
        english=tuple(english + [(NO_PROBLEM, text) for row in trades for text in row["en"]]),
        industries=tuple(industries),
        glossary=tuple(entry for path in groups["glossary"] for entry in read_glossary(path)),
        told=tuple(told),
        words=tuple(words),
        public=public,
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


def _told(row: dict[str, Any]) -> Told:
    return Told(row["cat"], row["ko"], row["case"], row["en"])


def _word(row: dict[str, Any]) -> Entry:
    return Entry(tuple(row["ko"]), (row["en"],), one_way=True)


def _industry_texts(row: dict[str, Any]) -> list[Labelled]:
    name = row["industry"]
    texts = [name, f"{name} 제조", *row["words"], *row["owner"], *row["en"]]
    return [(name, text) for text in texts]
