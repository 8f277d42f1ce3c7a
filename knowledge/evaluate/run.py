"""Runs judged queries through engines and sums up."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.domain import Query
from knowledge.embed.encoder import Encoder
from knowledge.evaluate.dataset import JudgedQuery, JudgedSet
from knowledge.evaluate.metrics import ndcg, percentile, recall, reciprocal_rank, spearman
from knowledge.search.engine import DEFAULT, SearchEngine
from knowledge.search.signals import Weights

DEPTH = 100
ABLATION: Mapping[str, Weights] = {
    "lexical": Weights(lexical=1, ngram=1, dense=0, passage=0, concepts=0, industry=0),
    "dense": Weights(lexical=0, ngram=0, dense=1, passage=1, concepts=0, industry=0),
    "concepts": Weights(lexical=0, ngram=0, dense=0, passage=0, concepts=1, industry=0),
    "fused": DEFAULT,
}


@dataclass(frozen=True)
class Scores:
    """Figures of one query."""

    kind: str
    ndcg10: float
    mrr3: float
    recall10: float


def run_queries(
    engine: SearchEngine, judged: JudgedSet, *, use_industry: bool
) -> tuple[list[Scores], list[float]]:
    """Asks every query once.

    Returns:
        Figures and milliseconds, in the order of the queries.
    """
    scores, times = [], []
    for query in judged.queries:
        asked = Query(query.text, industry_text=query.industry if use_industry else "", limit=DEPTH)
        started = time.perf_counter()
        result = engine.search(asked)
        times.append((time.perf_counter() - started) * 1000)
        scores.append(_score([judged.names[hit.id] for hit in result.hits], query))
    return scores, times


def _score(ranked: Sequence[str], query: JudgedQuery) -> Scores:
    grades = query.relevant
    return Scores(
        query.kind, ndcg(ranked, grades), reciprocal_rank(ranked, grades), recall(ranked, grades)
    )


def summarise(scores: Sequence[Scores]) -> dict[str, Any]:
    """Means over all queries and per kind, in the order in which kinds first come."""
    kinds = dict.fromkeys(score.kind for score in scores)
    return {
        "overall": _means(scores),
        "kinds": {
            kind: _means([score for score in scores if score.kind == kind]) for kind in kinds
        },
    }


def _means(scores: Sequence[Scores]) -> dict[str, float]:
    size = max(len(scores), 1)
    return {
        "queries": len(scores),
        "ndcg10": sum(score.ndcg10 for score in scores) / size,
        "mrr3": sum(score.mrr3 for score in scores) / size,
        "recall10": sum(score.recall10 for score in scores) / size,
    }


def evaluate(engine: SearchEngine, judged: JudgedSet, *, use_industry: bool) -> dict[str, Any]:
    """Loads the cases, runs everything and returns the report.

    Returns:
        ``overall``, ``kinds``, ``ablation``, ``latency_ms``, ``build_s``, ``encoder``, ``data``.
    """
    started = time.perf_counter()
    engine.load(judged.documents)
    build_s = time.perf_counter() - started
    # the first pass loads what is loaded lazily; the second is timed
    run_queries(engine, judged, use_industry=use_industry)
    scores, times = run_queries(engine, judged, use_industry=use_industry)
    ablation = {}
    for name, weights in ABLATION.items():
        part, _ = run_queries(engine.reweighted(weights), judged, use_industry=use_industry)
        ablation[name] = _means(part)["ndcg10"]
    latency = {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}
    stats = engine.stats
    return {
        **summarise(scores),
        "ablation": ablation,
        "latency_ms": latency,
        "build_s": build_s,
        "encoder": stats.encoder,
        "data": judged.digest,
        "use_industry": use_industry,
    }


def correlate(
    encoder: Encoder, pairs: Sequence[tuple[str, str]], likeness: Sequence[float]
) -> float:
    """Spearman correlation of the cosines of sentence pairs with their judged likeness."""
    left = encoder.encode([first for first, _ in pairs])
    right = encoder.encode([second for _, second in pairs])
    return spearman((left * right).sum(axis=1).tolist(), likeness)


def render(report: Mapping[str, Any]) -> str:
    """The report as a table for people."""
    lines = [f"{'kind':<10} {'n':>4} {'nDCG@10':>8} {'MRR(3)':>8} {'recall@10':>10}"]
    for kind, row in [*report["kinds"].items(), ("all", report["overall"])]:
        figures = f"{row['ndcg10']:>8.3f} {row['mrr3']:>8.3f} {row['recall10']:>10.3f}"
        lines.append(f"{kind:<10} {row['queries']:>4} {figures}")
    lines.append("")
    lines += [
        f"{name + ' only' if name != 'fused' else name:<16} {value:.3f}"
        for name, value in report["ablation"].items()
    ]
    latency = report["latency_ms"]
    times = f"query p50 {latency['p50']:.1f} ms, p95 {latency['p95']:.1f} ms"
    lines += ["", f"index build {report['build_s']:.2f} s, {times}"]
    origin = f"encoder {report['encoder']}, data {report['data']}"
    lines.append(f"{origin}, industry {report['use_industry']}")
    return "\n".join(lines)
