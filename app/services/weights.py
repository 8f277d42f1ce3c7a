"""How much each side of a pair counts, region by region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Invalid, NotFound
from app.models.assignment import MatchWeight
from app.repositories import weights as rows
from app.services import auditing
from app.services.actor import Actor
from matching.weights import DEFAULT_WEIGHTS, Weights

HIGHEST = 10.0
_LARGEST = max(part for _, part in DEFAULT_WEIGHTS.parts)
DEFAULTS: Mapping[str, float] = {
    name: part * HIGHEST / _LARGEST for name, part in DEFAULT_WEIGHTS.parts
}
"""The engine's default weights on the scale 0..10, in the order in which they are shown."""

_SAME = 0.005  # a form shows two decimals: what differs less was not changed by the person


@dataclass(frozen=True)
class WeightLine:
    """One feature: its weight now and by default (0..10), and its share of the score (0..1)."""

    name: str
    weight: float
    default: float
    share: float
    default_share: float


def weights_for(session: Session, region: str) -> Weights:
    """Return the weights in force in a region. One SELECT."""
    return Weights.from_mapping(_in_force(session, region))


def lines(session: Session, region: str) -> tuple[WeightLine, ...]:
    """Return every feature with its weight, in the engine's order. One SELECT."""
    now = _in_force(session, region)
    shares = Weights.from_mapping(now).shares
    return tuple(
        WeightLine(name, now[name], default, shares[name], DEFAULT_WEIGHTS.shares[name])
        for name, default in DEFAULTS.items()
    )


def save(
    session: Session, actor: Actor, region: str, given: Mapping[str, float], *, now: datetime
) -> None:
    """Set the weights of a region; a weight equal to the default to two decimals is the default.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Invalid: by feature: a number outside 0..10; all of them 0.
    """
    actor.require_region(region)
    _check(given)
    before = _in_force(session, region)
    kept = rows.weights_of(session, region)
    for name, default in DEFAULTS.items():
        weight, row = given[name], kept.get(name)
        if abs(weight - default) < _SAME:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(MatchWeight(region_code=region, feature=name, weight=weight))
        else:
            row.weight = weight
    session.flush()
    _record(session, actor, region, before, now)


def reset(session: Session, actor: Actor, region: str, *, now: datetime) -> None:
    """Go back to the default; Forbidden unless the actor coordinates the region."""
    save(session, actor, region, DEFAULTS, now=now)


def region_of(actor: Actor, wanted: str) -> str:
    """Return the region a coordinator works on: the wanted one, else the first of the own.

    Raises:
        NotFound: the wanted region is not the actor's.
    """
    if not wanted and actor.coordinator_regions:
        return min(actor.coordinator_regions)
    if not actor.coordinates(wanted):
        raise NotFound(N_("담당하시는 지역이 아니에요."))
    return wanted


def _in_force(session: Session, region: str) -> dict[str, float]:
    set_here = rows.weights_of(session, region)
    return {
        name: set_here[name].weight if name in set_here else default
        for name, default in DEFAULTS.items()
    }


def _check(given: Mapping[str, float]) -> None:
    wrong = {
        name: N_("0부터 10까지의 수를 적어 주세요.")
        for name in DEFAULTS
        if not 0.0 <= given.get(name, -1.0) <= HIGHEST
    }
    if wrong:
        raise Invalid(wrong)
    if not any(given[name] for name in DEFAULTS):
        raise Invalid({"weights": N_("모두 0일 수는 없어요. 하나라도 0보다 크게 적어 주세요.")})


def _record(
    session: Session, actor: Actor, region: str, before: Mapping[str, float], now: datetime
) -> None:
    after = _in_force(session, region)
    changed = [name for name in DEFAULTS if abs(before[name] - after[name]) >= _SAME]
    if changed:
        auditing.record(
            session,
            actor,
            "weights.changed",
            "region",
            region,
            now=now,
            region=region,
            before={name: round(before[name], 2) for name in changed},
            after={name: round(after[name], 2) for name in changed},
        )
