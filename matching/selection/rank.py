"""Ranks candidates with and without the preference of an area, and says what it changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matching.errors import InvalidValueError
from matching.selection.domain import Candidate, Outcome, Ranked, Ranking

_NOTHING = Decimal(0)


def rank(
    candidates: Iterable[Candidate],
    places: int,
    reserves: int,
    preference: Decimal,
    *,
    least: Decimal = _NOTHING,
) -> Ranking:
    """Rank candidates by points plus preference.

    The first ``places`` who have at least ``least`` points are chosen, the next ``reserves`` wait;
    ``least`` is judged without the preference, and who has less stands behind all others. A tie
    goes to more points without preference, then to who handed in first, then to the lower id.
    Without preference the same rules apply to points alone.

    Raises:
        InvalidValueError: a negative number, or an id twice.
    """
    pool = tuple(candidates)
    _check(pool, places, reserves, preference, least)
    with_it = _order(pool, lambda c: preference if c.preferred else _NOTHING, least)
    without = _order(pool, lambda _: _NOTHING, least)
    outcomes = _outcomes(with_it, places, reserves, least)
    plain = _outcomes(without, places, reserves, least)
    rank_without = {c.id: number for number, c in enumerate(without, start=1)}
    rows = [
        Ranked(
            candidate=c,
            preference=(added := preference if c.preferred else _NOTHING),
            total=_points(c) + added,
            rank=number,
            rank_without=rank_without[c.id],
            outcome=outcomes[c.id],
            outcome_without=plain[c.id],
            below_least=_points(c) < least,
        )
        for number, c in enumerate(with_it, start=1)
    ]
    rows += [_unranked(c, "unjudged") for c in pool if c.eligible and c.points is None]
    rows += [_unranked(c, "not_eligible") for c in pool if not c.eligible]
    totals = [row.total for row in rows if row.outcome == "chosen" and row.total is not None]
    plain_points = [_points(c) for c in without if plain[c.id] == "chosen"]
    cut = totals[-1] if totals else None
    return Ranking(
        rows=tuple(rows),
        cut=cut,
        cut_without=plain_points[-1] if plain_points else None,
        margin=_margin(rows, cut),
    )


@dataclass(frozen=True)
class Effect:
    """What one height of the preference does: who is chosen, how many of them preferred."""

    preference: Decimal
    preferred_chosen: int
    displaced: int


def effects(
    candidates: Iterable[Candidate],
    places: int,
    reserves: int,
    preferences: Iterable[Decimal],
    *,
    least: Decimal = _NOTHING,
) -> tuple[Effect, ...]:
    """Return what each height of the preference would do to the same candidates."""
    pool = tuple(candidates)
    found = []
    for preference in preferences:
        ranking = rank(pool, places, reserves, preference, least=least)
        chosen = [row for row in ranking.rows if row.outcome == "chosen"]
        found.append(
            Effect(
                preference, sum(row.candidate.preferred for row in chosen), len(ranking.displaced)
            )
        )
    return tuple(found)


def _points(candidate: Candidate) -> Decimal:
    # only judged candidates are ordered
    return _NOTHING if candidate.points is None else candidate.points


def _order(
    pool: Sequence[Candidate], added: Callable[[Candidate], Decimal], least: Decimal
) -> list[Candidate]:
    def key(c: Candidate) -> tuple[bool, Decimal, Decimal, float, int]:
        points = _points(c)
        return points < least, -(points + added(c)), -points, c.handed_in, c.id

    return sorted((c for c in pool if c.eligible and c.points is not None), key=key)


def _outcomes(
    order: Sequence[Candidate], places: int, reserves: int, least: Decimal
) -> dict[int, Outcome]:
    found: dict[int, Outcome] = {}
    for number, candidate in enumerate(order):
        if _points(candidate) < least or number >= places + reserves:
            found[candidate.id] = "rejected"
        else:
            found[candidate.id] = "chosen" if number < places else "reserve"
    return found


def _unranked(candidate: Candidate, outcome: Outcome) -> Ranked:
    return Ranked(candidate, _NOTHING, None, None, None, outcome, outcome)


def _margin(rows: Sequence[Ranked], cut: Decimal | None) -> Decimal | None:
    if cut is None:
        return None
    waiting = (
        row.total
        for row in rows
        if row.total is not None and row.outcome != "chosen" and not row.below_least
    )
    first = next(waiting, None)
    return None if first is None else cut - first


def _check(
    pool: Sequence[Candidate], places: int, reserves: int, preference: Decimal, least: Decimal
) -> None:
    for name, value in (
        ("places", places), ("reserves", reserves), ("preference", preference), ("least", least),
    ):  # fmt: skip
        if value < 0:
            raise InvalidValueError(name, value, "not negative")
    ids = [c.id for c in pool]
    if len(set(ids)) != len(ids):
        raise InvalidValueError("candidates", ids, "each once")
