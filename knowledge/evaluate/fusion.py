"""Learns how much each signal should weigh, and compares with the weights in use.

A pairwise logistic model (RankNet with a linear scorer, Burges et al. 2005): of two cases of one
query the better judged one should score higher. Features are the parts of a score at weight 1, so
what is learned is a set of weights that anybody can read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.domain import Query
from knowledge.evaluate.dataset import JudgedSet
from knowledge.evaluate.metrics import bootstrap_difference
from knowledge.evaluate.run import DEPTH, run_queries
from knowledge.search.engine import SearchEngine
from knowledge.search.signals import PARTS, Weights

Floats = NDArray[np.float64]
# Strengths of the penalty that are tried; the best on held-out folds of the tuning half is taken.
PENALTIES = (0.001, 0.01, 0.1, 1.0)
FOLDS = 4
SEED = 20261122
UNIT = Weights(**dict.fromkeys(PARTS, 1.0))


@dataclass(frozen=True)
class Comparison:
    """Learned weights beside those in use, measured on queries that nothing was learned from.

    Attributes:
        learned: scaled so that their sum is that of the weights in use.
        fixed_ndcg10: mean over the test queries with the weights in use.
        learned_ndcg10: the same with the learned ones.
        gain: mean paired difference with its 95 % bootstrap interval (mean, low, high).
    """

    learned: Weights
    fixed_ndcg10: float
    learned_ndcg10: float
    gain: tuple[float, float, float]

    @property
    def wins(self) -> bool:
        """Whether the gain is above chance."""
        return self.gain[1] > 0


def compare(
    engine: SearchEngine, tune: JudgedSet, test: JudgedSet, *, fixed: Weights, use_industry: bool
) -> Comparison:
    """Learns on one half of the queries and measures on the other.

    Args:
        engine: holds the documents that both sets judge.
        tune: queries to learn from; none may be in ``test``.
        test: queries to measure on.
        fixed: the weights in use.
        use_industry: whether the stated industry takes part.
    """
    learned = learn(engine, tune, total=_total(fixed), use_industry=use_industry)
    figures = [
        [
            score.ndcg10
            for score in run_queries(engine.reweighted(weights), test, use_industry=use_industry)[0]
        ]
        for weights in (fixed, learned)
    ]
    return Comparison(
        learned,
        float(np.mean(figures[0])),
        float(np.mean(figures[1])),
        bootstrap_difference(figures[0], figures[1]),
    )


def learn(engine: SearchEngine, judged: JudgedSet, *, total: float, use_industry: bool) -> Weights:
    """Weights of a pairwise logistic model, none negative, summing to ``total``."""
    queries = _differences(engine, judged, use_industry=use_industry)
    folds = np.random.default_rng(SEED).permutation(len(queries)) % FOLDS
    losses = []
    for penalty in PENALTIES:
        held = 0.0
        for fold in range(FOLDS):
            rest = [rows for rows, number in zip(queries, folds, strict=True) if number != fold]
            weights = _fit(rest, penalty)
            left = [rows for rows, number in zip(queries, folds, strict=True) if number == fold]
            held += sum(_loss(rows, weights) for rows in left)
        losses.append(held)
    weights = _fit(queries, PENALTIES[int(np.argmin(losses))])
    scaled = weights * total / max(weights.sum(), 1e-9)
    return Weights(**{name: round(float(w), 3) for name, w in zip(PARTS, scaled, strict=True)})


def _total(weights: Weights) -> float:
    return sum(weights.of(name) for name in PARTS)


def _differences(engine: SearchEngine, judged: JudgedSet, *, use_industry: bool) -> list[Floats]:
    unit = engine.reweighted(UNIT)
    found = []
    for query in judged.queries:
        asked = Query(query.text, industry_text=query.industry if use_industry else "", limit=DEPTH)
        hits = unit.search(asked).hits
        parts = np.array([[part.value for part in hit.parts] for hit in hits]).reshape(
            -1, len(PARTS)
        )
        grades = np.array([query.relevant.get(judged.names[hit.id], 0) for hit in hits])
        better, worse = np.nonzero(grades[:, None] > grades[None, :])
        found.append(parts[better] - parts[worse])
    return [rows for rows in found if rows.size]


def _loss(rows: Floats, weights: Floats) -> float:
    return float(np.logaddexp(0, -(rows @ weights)).mean())


def _fit(queries: Sequence[Floats], penalty: float) -> Floats:
    # deferred: scipy is needed here alone
    from scipy.optimize import minimize

    def objective(weights: Floats) -> tuple[float, Floats]:
        value, slope = penalty * float(weights @ weights), 2 * penalty * weights
        for rows in queries:
            margins = rows @ weights
            value += float(np.logaddexp(0, -margins).mean()) / len(queries)
            slope = slope - (rows / (1 + np.exp(margins))[:, None]).mean(axis=0) / len(queries)
        return value, slope

    start = np.full(len(PARTS), 0.1)
    # a signal that finds nothing gets no weight; it is never turned around
    found = minimize(objective, start, jac=True, bounds=[(0, None)] * len(PARTS))
    return np.asarray(found.x, dtype=np.float64)


def render_comparison(comparison: Comparison) -> str:
    """The comparison as text."""
    mean, low, high = comparison.gain
    lines = ["learned weights (same sum as those in use)"]
    lines += [f"  {name:<10} {comparison.learned.of(name):.3f}" for name in PARTS]
    fixed, learned = comparison.fixed_ndcg10, comparison.learned_ndcg10
    lines.append(f"test nDCG@10: in use {fixed:.4f}, learned {learned:.4f}")
    lines.append(f"paired gain {mean:+.4f}, 95 % between {low:+.4f} and {high:+.4f}")
    lines.append("learned wins" if comparison.wins else "no gain above chance: the weights stay")
    return "\n".join(lines)
