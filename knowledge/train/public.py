"""Public Korean sentence pairs, as copied into ``seed_data/training/public``."""

import csv
from dataclasses import dataclass
from pathlib import Path

GROUP = 10
MAX_LIKENESS = 5.0
FILES = ("korsts_train.tsv", "klue_nli.tsv", "parakqc.txt")


@dataclass(frozen=True)
class PublicPairs:
    """What the encoder learns of Korean in general.

    Attributes:
        graded: two sentences and their likeness in [0, 1] (KorSTS train).
        entailed: premise, a sentence that follows from it, one that contradicts it or the empty
            string (KLUE NLI).
        paraphrases: groups of ten ways to say one thing (ParaKQC).
    """

    graded: tuple[tuple[str, str, float], ...] = ()
    entailed: tuple[tuple[str, str, str], ...] = ()
    paraphrases: tuple[tuple[str, ...], ...] = ()


def read_public_pairs(folder: Path) -> PublicPairs:
    """Reads the three files; without the folder there are no pairs.

    Raises:
        OSError: one of the files is missing.
        ValueError: one has another form.
        KeyError: a column is missing.
    """
    if not folder.is_dir():
        return PublicPairs()
    graded, entailed, said = (folder / name for name in FILES)
    sentences = [line for line in said.read_text(encoding="utf-8").splitlines() if line]
    if len(sentences) % GROUP:
        raise ValueError(f"{said}: {len(sentences)} sentences are no groups of {GROUP}")
    return PublicPairs(
        graded=tuple(
            (row["sentence1"], row["sentence2"], float(row["score"]) / MAX_LIKENESS)
            for row in _table(graded)
        ),
        entailed=tuple(
            (row["premise"], row["entailed"], row["contradicted"]) for row in _table(entailed)
        ),
        paraphrases=tuple(
            tuple(sentences[first : first + GROUP]) for first in range(0, len(sentences), GROUP)
        ),
    )


def _table(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
