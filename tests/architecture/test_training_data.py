"""What the model learns from is broad, whole, and apart from what it is judged by."""

import csv
import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from tests.architecture.house import ROOT

TRAINING = ROOT / "seed_data" / "training"
EVALUATION = ROOT / "seed_data" / "evaluation"
VOICES = {"plain", "polite", "terse", "angry", "dialect", "phone"}
LEAST_OF_A_CATEGORY = 60
LEAST_OF_A_DIVISION = 20


def _rows(paths: list[Path]) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]


def _read(pattern: str) -> list[dict[str, Any]]:
    return _rows(sorted(TRAINING.glob(pattern)))


def _texts() -> list[str]:
    told = [row[key] for row in _read("pairs_*.jsonl") for key in ("ko", "case", "en")]
    return told + [row["text"] for row in _read("phrases*.jsonl")]


def _categories() -> set[str]:
    path = ROOT / "seed_data" / "reference" / "problem_categories.json"
    return {row["id"] for row in json.loads(path.read_text(encoding="utf-8"))}


def _divisions() -> set[str]:
    path = ROOT / "seed_data" / "reference" / "ksic10_manufacturing.csv"
    with path.open(encoding="utf-8") as stream:
        return {row["code"] for row in csv.DictReader(stream) if len(row["code"]) == 2}


def find_faults(rows: list[dict[str, Any]], categories: set[str], divisions: set[str]) -> list[str]:
    """Return what is wrong with situations told three times."""
    faults = []
    for row in rows:
        if row.keys() != {"cat", "ksic2", "voice", "ko", "case", "en"}:
            faults.append(f"keys {sorted(row)}")
        elif row["cat"] not in categories or row["ksic2"] not in divisions:
            faults.append(f"unknown {row['cat']} or {row['ksic2']}")
        elif row["voice"] not in VOICES or not all(
            row[key].strip() for key in ("ko", "case", "en")
        ):
            faults.append(f"voice {row['voice']} or a blank text")
    return faults


def test_situations_have_the_agreed_form() -> None:
    assert find_faults(_read("pairs_*.jsonl"), _categories(), _divisions()) == []


def test_a_wrong_situation_is_found() -> None:
    good = {"cat": "inv", "ksic2": "25", "voice": "plain", "ko": "가", "case": "나", "en": "a"}
    bad = [good | {"cat": "x"}, good | {"voice": "loud"}, good | {"en": " "}, {"cat": "inv"}]
    assert find_faults([good], _categories(), _divisions()) == []
    assert len(find_faults(bad, _categories(), _divisions())) == len(bad)


def test_every_category_division_and_voice_speaks() -> None:
    rows = _read("pairs_*.jsonl")
    categories = Counter(row["cat"] for row in rows)
    divisions = Counter(row["ksic2"] for row in rows)
    assert categories.keys() == _categories()
    assert min(categories.values()) >= LEAST_OF_A_CATEGORY
    assert divisions.keys() == _divisions()
    assert min(divisions.values()) >= LEAST_OF_A_DIVISION
    voices = {(row["cat"], row["voice"]) for row in rows}
    assert voices == {(category, voice) for category in _categories() for voice in VOICES}


def test_there_is_enough_and_nothing_twice() -> None:
    texts = _texts()
    assert len(texts) >= 6_000
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    assert len(_read("glossary*.jsonl")) >= 1_500
    words = [row["en"] for row in _read("words_en*.jsonl")]
    assert len(words) >= 3_000
    assert len(words) == len(set(words))


def test_all_training_text_is_composed() -> None:
    for path in [*TRAINING.glob("*.jsonl"), *(TRAINING / "public").iterdir()]:
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


def test_nothing_that_is_judged_was_learned() -> None:
    learned = {"".join(text.split()) for text in _texts()}
    asked = [row["query"] for row in _rows(sorted(EVALUATION.glob("queries_*.jsonl")))]
    asked += [row["text"] for row in _rows([EVALUATION / "categories.jsonl"])]
    long = [text for text in asked if len(text) > 12]
    assert len(long) > 250
    assert [text for text in long if "".join(text.split()) in learned] == []
