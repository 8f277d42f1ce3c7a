"""What a version would say of every firm in sight, and of whom it says something new."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models.programme import ProgrammeVersion
from app.repositories.programmes import versions as rows
from app.repositories.programmes.facts import FirmRow
from app.runtime.catalogue import Catalogue
from app.services.programmes.facts import facts_in
from app.services.programmes.versions import read
from app.services.scope import Scope
from matching.programmes.domain import Answer, FirmFacts, Outcome, Verdict, Version
from matching.programmes.judge import judge, outcomes_of, overall

SORTS = ("name", "answer", "place")
_ORDER = {Answer.FITS: 0, Answer.UNKNOWN: 1, Answer.REFUSED: 2}


@dataclass(frozen=True)
class Tried:
    """A firm and what the version says of it; ``before`` None: there is nothing to compare to."""

    id: int
    public_id: str
    name: str
    place: str
    answer: Answer
    before: Answer | None
    facts: FirmFacts

    @property
    def changed(self) -> bool:
        """Whether the version in force says something else."""
        return self.before is not None and self.before != self.answer


@dataclass(frozen=True)
class Wanted:
    """Which firms of a run, in what order; empty text filters nothing; ``size`` None: all."""

    text: str = ""
    answer: str = ""
    place: str = ""
    only_changed: bool = False
    sort: str = "name"
    page: int = 1
    size: int | None = 20


@dataclass(frozen=True)
class DryRun:
    """A run over all firms: counts of all, and the firms that were asked for with reasons.

    ``broken`` and ``unknown`` count, by rule id, the firms that a rule refuses or cannot answer.
    ``moves`` counts (before, after) of the firms of whom something else is said.
    """

    firms: int
    counts: Mapping[str, int]
    broken: Mapping[str, int]
    unknown: Mapping[str, int]
    moves: Mapping[tuple[str, str], int]
    compared: ProgrammeVersion | None
    rows: tuple[tuple[Tried, Verdict], ...]
    total: int


def run(
    session: Session,
    scope: Scope,
    version: ProgrammeVersion,
    wanted: Wanted,
    *,
    on: date,
    catalogue: Catalogue,
) -> DryRun:
    """Judge every approved firm of the places in sight. Seven SELECTs, whatever their number."""
    new = read(version)
    compared = other_in_force(session, version, on)
    old = read(compared) if compared else None
    tried, broken, unknown = _try_all(
        facts_in(session, scope.places, on=on, catalogue=catalogue), new, old, on
    )
    found = [one for one in tried if _wanted(one, wanted)]
    found.sort(key=_key(wanted.sort))
    start = (wanted.page - 1) * (wanted.size or 0)
    shown = found[start : start + wanted.size] if wanted.size else found
    return DryRun(
        firms=len(tried),
        counts=Counter(one.answer.value for one in tried),
        broken=broken,
        unknown=unknown,
        moves=Counter(
            (one.before.value, one.answer.value) for one in tried if one.before and one.changed
        ),
        compared=compared,
        rows=tuple((one, judge(new, one.facts, on=on)) for one in shown),
        total=len(found),
    )


def other_in_force(
    session: Session, version: ProgrammeVersion, on: date
) -> ProgrammeVersion | None:
    """Return the newest other published version of the programme in force, if any. One SELECT."""
    for other in rows.of_programme(session, version.programme_id):
        if other.id != version.id and other.state == "published" and read(other).in_force(on):
            return other
    return None


def _try_all(
    firms: list[tuple[FirmRow, FirmFacts]], new: Version, old: Version | None, on: date
) -> tuple[list[Tried], Counter[str], Counter[str]]:
    tried, broken, unknown = [], Counter[str](), Counter[str]()
    for firm, facts in firms:
        outcomes = outcomes_of(new, facts, on=on)
        for rule, outcome in zip(new.rules, outcomes, strict=True):
            if outcome is Outcome.BROKEN:
                broken[rule.id] += 1
            elif outcome is Outcome.UNKNOWN:
                unknown[rule.id] += 1
        before = None if old is None else overall(outcomes_of(old, facts, on=on))
        answer = overall(outcomes)
        place = firm.municipality_code
        tried.append(Tried(firm.id, firm.public_id, firm.name, place, answer, before, facts))
    return tried, broken, unknown


def _wanted(one: Tried, wanted: Wanted) -> bool:
    return (
        (not wanted.text or wanted.text.casefold() in one.name.casefold())
        and (not wanted.answer or one.answer == wanted.answer)
        and (not wanted.place or one.place == wanted.place)
        and (not wanted.only_changed or one.changed)
    )


def _key(sort: str) -> Callable[[Tried], Any]:
    keys: dict[str, Callable[[Tried], Any]] = {
        "name": lambda one: (one.name, one.id),
        "answer": lambda one: (_ORDER[one.answer], one.name, one.id),
        "place": lambda one: (one.place, one.name, one.id),
    }
    return keys[sort]
