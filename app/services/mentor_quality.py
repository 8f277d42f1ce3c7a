"""How good the matching of mentors is, who is reached by it, and who carries the load."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from app.services.mentor_judgements import SPLITS, Judged, JudgedWorld
from knowledge.evaluate.metrics import bootstrap_difference, ndcg, recall, reciprocal_rank
from matching.assign import assign
from matching.assignment import collect_scores
from matching.rules import find_refusals
from matching.score import rank, score_pair
from matching.spread import gini
from matching.weights import DEFAULT_WEIGHTS, Weights

BEST, SHOWN = 5, 8
DEPTHS = (1, 3, SHOWN)
SHUFFLES, SEED = 200, 11
WHOLE, USEFUL = 3, 2
"""Grades: has solved exactly this; clearly useful."""
TEXT_ONLY = Weights.from_mapping({"text": 1.0})

Ranked = tuple[int, ...]
"""Mentor ids, best first, without those that a rule refuses."""


@dataclass(frozen=True)
class Measures:
    """Means over needs; each ``_n`` counts the needs that a mean stands on.

    Only mentors that no rule refuses count, for the ranking and for its ideal alike.
    """

    n: int
    ndcg5: float
    mrr3_n: int
    mrr3: float
    recall8_n: int
    recall8: float


@dataclass(frozen=True)
class Gain:
    """Mean gain in nDCG@5 over another ranking of the same needs, with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Unreached:
    """A mentor who is in nobody's list, the best place ever taken, and why not better.

    ``refused_by`` are the rules that keep the mentor from every need (empty: at least one allows
    it); ``without_pause`` is the best place if no mentor were away.
    """

    slug: str
    best_place: int | None
    refused_by: tuple[str, ...]
    without_pause: int | None


@dataclass(frozen=True)
class Coverage:
    """Who is among the first eight of at least one need."""

    mentors: int
    reached: int
    reached_without_pauses: int
    unreached: tuple[Unreached, ...]


@dataclass(frozen=True)
class Load:
    """Gini of how often each mentor who may be asked stands first, among three, is assigned."""

    mentors: int
    top1: float
    top3: float


@dataclass(frozen=True)
class PoolLoad:
    """The assignment of all needs at once to the free places."""

    needs: int
    places: int
    matched: int
    gini: float
    mean_grade: float


@dataclass(frozen=True)
class Exposure:
    """Share of the places in the lists held by mentors of depopulation areas, by depth of list."""

    pool: float
    places: Mapping[int, float]


@dataclass(frozen=True)
class Fairness:
    """Quality for firms of depopulation areas beside the others."""

    depopulated: Measures
    others: Measures


@dataclass(frozen=True)
class Method:
    """One way to rank: quality by split (``all`` too), load and exposure."""

    quality: Mapping[str, Measures]
    load: Load
    exposure: Exposure


@dataclass(frozen=True)
class QualityReport:
    """What ``flask quality mentors`` prints."""

    as_of: date
    methods: Mapping[str, Method]
    over_text: Mapping[str, Gain]
    coverage: Coverage
    pool_load: PoolLoad
    fairness: Fairness


def report(world: JudgedWorld, *, today: date, weights: Weights = DEFAULT_WEIGHTS) -> QualityReport:
    """Return all figures for a judged world; the same input gives the same figures.

    The baselines are the likeness of the text alone, and chance: the mean of ``SHUFFLES`` seeded
    orders of the mentors whom the rules allow.
    """
    weighted = rankings(world, weights, today=today)
    by_text = rankings(world, TEXT_ONLY, today=today)
    shuffled = _shuffles(weighted)
    return QualityReport(
        as_of=today,
        methods={
            "weights": _method(world, weighted, today),
            "text": _method(world, by_text, today),
            "random": _mean_method([_method(world, order, today) for order in shuffled]),
        },
        over_text={
            split: gain(ndcgs(needs, by_text), ndcgs(needs, weighted))
            for split, needs in _splits(world.needs).items()
            if needs
        },
        coverage=_coverage(world, weighted, weights, today),
        pool_load=_pool_load(world, weights, today),
        fairness=Fairness(
            measures([n for n in world.needs if n.depopulated], weighted),
            measures([n for n in world.needs if not n.depopulated], weighted),
        ),
    )


def rankings(world: JudgedWorld, weights: Weights, *, today: date) -> dict[str, Ranked]:
    """Return the mentors of each need by the need's id."""
    return {
        judged.id: tuple(
            pairing.mentor_id
            for pairing in rank(judged.need, world.mentors.values(), weights, today=today).pairings
        )
        for judged in world.needs
    }


def measures(needs: Sequence[Judged], ranked: Mapping[str, Ranked]) -> Measures:
    """Return the means over some needs; a mean over none is 0."""
    rows = [(_names(ranked[j.id]), _allowed(j, ranked[j.id])) for j in needs]
    whole = [(order, grades) for order, grades in rows if WHOLE in grades.values()]
    useful = [(o, grades) for o, grades in rows if max(grades.values(), default=0) >= USEFUL]
    return Measures(
        n=len(rows),
        ndcg5=_mean(ndcg(order, grades, cut=BEST) for order, grades in rows),
        mrr3_n=len(whole),
        mrr3=_mean(reciprocal_rank(order, grades, grade=WHOLE) for order, grades in whole),
        recall8_n=len(useful),
        recall8=_mean(recall(o, grades, cut=SHOWN, grade=USEFUL) for o, grades in useful),
    )


def ndcgs(needs: Sequence[Judged], ranked: Mapping[str, Ranked]) -> list[float]:
    """Return nDCG@5 of each need, in their order."""
    return [ndcg(_names(ranked[j.id]), _allowed(j, ranked[j.id]), cut=BEST) for j in needs]


def gain(before: Sequence[float], after: Sequence[float]) -> Gain:
    """Return the mean paired difference with its interval; ValueError for unequal or no values."""
    return Gain(*bootstrap_difference(before, after))


def _names(order: Iterable[int]) -> list[str]:
    return [str(id_) for id_ in order]


def _allowed(judged: Judged, order: Ranked) -> dict[str, int]:
    """Return the grades of the mentors who may be offered: no ranking can be asked for others."""
    return {str(id_): grade for id_, grade in judged.grades.items() if grade and id_ in order}


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return fmean(found) if found else 0.0


def _splits(needs: Sequence[Judged]) -> dict[str, list[Judged]]:
    return {"all": list(needs), **{s: [n for n in needs if n.split == s] for s in SPLITS}}


def _shuffles(ranked: Mapping[str, Ranked]) -> list[dict[str, Ranked]]:
    draw = random.Random(SEED)  # noqa: S311
    return [
        {id_: tuple(draw.sample(sorted(order), len(order))) for id_, order in ranked.items()}
        for _ in range(SHUFFLES)
    ]


def _method(world: JudgedWorld, ranked: Mapping[str, Ranked], today: date) -> Method:
    askable = _askable(world, today)
    counts = {
        depth: Counter(id_ for order in ranked.values() for id_ in order[:depth])
        for depth in DEPTHS
    }
    return Method(
        quality={s: measures(needs, ranked) for s, needs in _splits(world.needs).items()},
        load=Load(
            len(askable),
            gini([counts[1][id_] for id_ in askable]),
            gini([counts[3][id_] for id_ in askable]),
        ),
        exposure=Exposure(
            pool=_mean(id_ in world.depopulated for id_ in askable),
            places={
                depth: sum(found[id_] for id_ in world.depopulated) / max(1, found.total())
                for depth, found in counts.items()
            },
        ),
    )


def _askable(world: JudgedWorld, today: date) -> list[int]:
    """Return the mentors whom a rule does not keep from every need."""
    return [
        id_
        for id_, mentor in world.mentors.items()
        if any(not find_refusals(j.need, mentor, today=today) for j in world.needs)
    ]


def _mean_method(methods: Sequence[Method]) -> Method:
    first = methods[0]

    def quality(split: str) -> Measures:
        found = [method.quality[split] for method in methods]
        return replace(
            found[0],
            ndcg5=_mean(m.ndcg5 for m in found),
            mrr3=_mean(m.mrr3 for m in found),
            recall8=_mean(m.recall8 for m in found),
        )

    return Method(
        quality={split: quality(split) for split in first.quality},
        load=Load(
            first.load.mentors,
            _mean(m.load.top1 for m in methods),
            _mean(m.load.top3 for m in methods),
        ),
        exposure=Exposure(
            first.exposure.pool,
            {depth: _mean(m.exposure.places[depth] for m in methods) for depth in DEPTHS},
        ),
    )


def _coverage(
    world: JudgedWorld, ranked: Mapping[str, Ranked], weights: Weights, today: date
) -> Coverage:
    there = replace(
        world, mentors={id_: replace(m, paused_until=None) for id_, m in world.mentors.items()}
    )
    best = _best_places(ranked)
    awake = _best_places(rankings(there, weights, today=today))
    return Coverage(
        mentors=len(world.mentors),
        reached=sum(place <= SHOWN for place in best.values()),
        reached_without_pauses=sum(place <= SHOWN for place in awake.values()),
        unreached=tuple(
            Unreached(
                world.slugs[id_],
                best.get(id_),
                () if id_ in best else _common_refusals(world, id_, today),
                awake.get(id_),
            )
            for id_ in world.mentors
            if best.get(id_, SHOWN + 1) > SHOWN
        ),
    )


def _best_places(ranked: Mapping[str, Ranked]) -> dict[int, int]:
    best: dict[int, int] = {}
    for order in ranked.values():
        for place, id_ in enumerate(order, start=1):
            best[id_] = min(place, best.get(id_, place))
    return best


def _common_refusals(world: JudgedWorld, mentor_id: int, today: date) -> tuple[str, ...]:
    mentor = world.mentors[mentor_id]
    codes = [{r.code for r in find_refusals(j.need, mentor, today=today)} for j in world.needs]
    return tuple(sorted(set.intersection(*codes)))


def _pool_load(world: JudgedWorld, weights: Weights, today: date) -> PoolLoad:
    scores = collect_scores(
        score_pair(j.need, mentor, weights, today=today)
        for j in world.needs
        for mentor in world.mentors.values()
    )
    # an absent mentor's places are nobody's load
    places = {id_: world.mentors[id_].free_places for id_ in _askable(world, today)}
    result = assign(scores, places)
    grades = {j.need.id: j.grades for j in world.needs}
    return PoolLoad(
        needs=len(world.needs),
        places=sum(places.values()),
        matched=len(result.pairs),
        gini=gini(list(result.loads.values())),
        mean_grade=_mean(grades[p.need_id].get(p.mentor_id, 0) for p in result.pairs),
    )
