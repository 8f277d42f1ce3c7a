"""What the model has learned rather than remembered: a part of the texts is kept back.

Everything is trained again without the kept texts, word hints and examples included. Then known and
kept sentences are asked the same two things: which category is this, and which of many case
sentences tells the same situation. The gap between the two answers is the overfitting.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.concepts.linear import LinearModel
from knowledge.concepts.model import NO_PROBLEM
from knowledge.embed.examples import Examples
from knowledge.embed.vocabulary import StaticTable
from knowledge.text.kiwi import KiwiAnalyzer
from knowledge.train.build import Progress, train_words
from knowledge.train.classifiers import fit_linear
from knowledge.train.data import Told, TrainingData
from knowledge.train.vectors import WordVectors


@dataclass(frozen=True)
class Figures:
    """How well sentences are understood.

    Attributes:
        texts: how many owners' sentences were asked about.
        first: share whose likeliest category is right.
        three: share with the right one among the three likeliest.
        found: mean reciprocal rank of the case sentence of the same situation, among as many.
    """

    texts: int
    first: float
    three: float
    found: float


@dataclass(frozen=True)
class Gap:
    """Sentences the model was trained on beside sentences it never saw."""

    known: Figures
    kept: Figures


def measure_gap(
    data: TrainingData,
    words: WordVectors,
    *,
    share: float,
    seed: int,
    progress: Progress,
) -> Gap:
    """Trains without a share of the situations and asks about both parts.

    Args:
        data: all training texts.
        words: the vectors before training.
        share: of the situations that are kept back, between 0 and 1; the same share of each
            category, at least one.
        seed: chooses them.
        progress: called with (step, done, total).
    """
    kept = _choose(data.told, share, random.Random(seed))  # noqa: S311
    seen = _without(data, kept)
    trained = train_words(words, seen, seed=seed, progress=progress)
    analyzer, table = trained.analyzer, trained.table
    model = _fit(seen, table, analyzer)
    known = random.Random(seed).sample(seen.told, min(len(kept), len(seen.told)))  # noqa: S311
    examples = Examples(
        _encode([row.owner for row in seen.told], table, analyzer),
        _encode([row.case for row in seen.told], table, analyzer),
    )
    return Gap(
        _ask(known, model, table, analyzer, examples), _ask(kept, model, table, analyzer, examples)
    )


def _choose(told: Sequence[Told], share: float, draw: random.Random) -> list[Told]:
    chosen = []
    for category in sorted({row.category for row in told}):
        group = [row for row in told if row.category == category]
        chosen += draw.sample(group, max(1, round(share * len(group))))
    return chosen


def _without(data: TrainingData, kept: Sequence[Told]) -> TrainingData:
    texts = {text for row in kept for text in (row.owner, row.case, row.english)}
    gone = set(kept)
    return replace(
        data,
        told=tuple(row for row in data.told if row not in gone),
        problems=tuple(pair for pair in data.problems if pair[1] not in texts),
        phrases=tuple(pair for pair in data.phrases if pair[1] not in texts),
        english=tuple(pair for pair in data.english if pair[1] not in texts),
    )


def _fit(data: TrainingData, table: StaticTable, analyzer: KiwiAnalyzer) -> LinearModel:
    labels, texts = [label for label, _ in data.problems], [text for _, text in data.problems]
    tokens = analyzer.analyse(texts)
    vectors = table.pool([table.look_up(row) for row in tokens])
    return fit_linear(labels, texts, tokens, vectors)


def _encode(texts: Sequence[str], table: StaticTable, analyzer: KiwiAnalyzer) -> np.ndarray:
    return table.pool([table.look_up(tokens) for tokens in analyzer.analyse(texts)])


def _ask(
    rows: Sequence[Told],
    model: LinearModel,
    table: StaticTable,
    analyzer: KiwiAnalyzer,
    examples: Examples,
) -> Figures:
    texts = [row.owner for row in rows]
    tokens = analyzer.analyse(texts)
    vectors = table.pool([table.look_up(row) for row in tokens])
    chances = model.probabilities(texts, tokens, vectors)
    chances[:, [name == NO_PROBLEM for name in model.classes]] = 0
    order = np.argsort(-chances, axis=1, kind="stable")[:, :3]
    right = np.array([model.classes.index(row.category) for row in rows])
    cases = _encode([row.case for row in rows], table, analyzer)
    near = examples.lean(vectors) @ cases.T
    places = (near > np.diag(near)[:, None]).sum(axis=1) + 1
    return Figures(
        texts=len(rows),
        first=float((order[:, 0] == right).mean()),
        three=float((order == right[:, None]).any(axis=1).mean()),
        found=float((1 / places).mean()),
    )


def render_gap(gap: Gap) -> str:
    """The gap as a table for people."""
    lines = [f"{'sentences':<10} {'n':>5} {'category':>9} {'of three':>9} {'case MRR':>9}"]
    for name, row in (("known", gap.known), ("kept back", gap.kept)):
        figures = f"{row.first:>9.3f} {row.three:>9.3f} {row.found:>9.3f}"
        lines.append(f"{name:<10} {row.texts:>5} {figures}")
    return "\n".join(lines)
