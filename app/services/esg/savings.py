"""Energy that closed tasks save, and the carbon it stands for by dated factors.

Amounts are summed within one energy and one unit only. What has no factor is told, not guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.esg import ENERGY_KINDS, EnergyFactor, EnergySaving
from app.repositories import esg
from app.services import auditing
from app.services.actor import Actor
from app.services.esg.access import OpenFirm

UNITS: Mapping[str, tuple[str, ...]] = {
    "electricity": ("kWh",),
    "lng": ("Nm³", "kg", "MJ"),
    "lpg": ("kg",),
    "diesel": ("L", "kg"),
    "gasoline": ("L", "kg"),
    "kerosene": ("L", "kg"),
    "steam": ("t", "GJ"),
}
"""Units in which a firm may state each energy; each needs a factor of its own."""
MOST = Decimal(10) ** 12
_NO_TASK = N_("과제를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_OPEN = N_("마친 과제에만 절감량을 적을 수 있어요.")
_ENERGY = N_("에너지를 골라 주세요.")
_UNIT = N_("이 에너지는 %(units)s 단위로 적어 주세요.")
_NUMBER = N_("0 이상의 숫자로 적어 주세요. 12,000처럼 적어도 돼요.")
_BASIS = N_("어떻게 알았는지 적어 주세요. 계량기, 요금서, 가동 시간 계산처럼요.")
_LONG = N_("500자까지 적을 수 있어요.")


@dataclass(frozen=True)
class Entry:
    """One saving: amounts of a year in a unit; ``on`` is the day its task was closed."""

    energy: str
    unit: str
    before: Decimal
    after: Decimal
    on: date

    @property
    def saved(self) -> Decimal:
        """What is saved in a year; negative where more is used than before."""
        return self.before - self.after


@dataclass(frozen=True)
class Sum:
    """Savings of one energy in one unit by one factor; without a factor there is no carbon."""

    energy: str
    unit: str
    tasks: int
    saved: Decimal
    factor: EnergyFactor | None

    @property
    def kg_co2e(self) -> Decimal | None:
        """Kilogrammes of CO₂ a year."""
        return None if self.factor is None else self.saved * self.factor.kg_co2e

    @property
    def megajoules(self) -> Decimal | None:
        """Net heat a year."""
        if self.factor is None or self.factor.megajoules is None:
            return None
        return self.saved * self.factor.megajoules


@dataclass(frozen=True)
class Total:
    """Carbon of all sums that have a factor, and how many tasks have none."""

    sums: tuple[Sum, ...]

    @property
    def kg_co2e(self) -> Decimal:
        """Kilogrammes of CO₂ a year of what has a factor."""
        return sum((s.kg_co2e for s in self.sums if s.kg_co2e is not None), Decimal(0))

    @property
    def counted(self) -> int:
        """Tasks within the carbon."""
        return sum(s.tasks for s in self.sums if s.factor is not None)

    @property
    def without_factor(self) -> int:
        """Tasks left out of the carbon."""
        return sum(s.tasks for s in self.sums if s.factor is None)


def factor_on(
    factors: Sequence[EnergyFactor], energy: str, unit: str, on: date
) -> EnergyFactor | None:
    """Return the factor of an energy and unit in force on a day: the latest that began by then."""
    known = [
        f
        for f in factors
        if f.energy == energy
        and f.unit == unit
        and f.valid_from <= on
        and (f.valid_to is None or on <= f.valid_to)
    ]
    return max(known, key=lambda f: f.valid_from, default=None)


def total(entries: Iterable[Entry], factors: Sequence[EnergyFactor]) -> Total:
    """Return the sums of savings, by energy, unit and the factor of the day of closing."""
    parts: dict[tuple[str, str, int], list[Entry]] = defaultdict(list)
    used: dict[int, EnergyFactor] = {}
    for entry in entries:
        factor = factor_on(factors, entry.energy, entry.unit, entry.on)
        if factor is not None:
            used[factor.id] = factor
        parts[entry.energy, entry.unit, factor.id if factor else 0].append(entry)
    order = {kind: at for at, kind in enumerate(ENERGY_KINDS)}
    return Total(
        tuple(
            Sum(energy, unit, len(found), sum((e.saved for e in found), Decimal(0)), used.get(key))
            for (energy, unit, key), found in sorted(
                parts.items(), key=lambda part: (order[part[0][0]], part[0][1:])
            )
        )
    )


def entry_of(saving: EnergySaving, done_at: datetime) -> Entry:
    """Return a saving as it is summed."""
    on = today_in_seoul(done_at)
    return Entry(saving.energy, saving.unit, saving.before_year, saving.after_year, on)


def find_task(session: Session, firm: OpenFirm, task_id: str) -> esg.TaskLine:
    """Return a closed task of the firm with its saving.

    Raises:
        NotFound: the firm has no such task.
        Conflict: it is not closed.
    """
    line = esg.task_of_company(session, firm.company.id, task_id)
    if line is None:
        raise NotFound(_NO_TASK)
    if line.task.state != "closed":
        raise Conflict(_OPEN)
    return line


def record(
    session: Session,
    actor: Actor,
    firm: OpenFirm,
    task_id: str,
    *,
    energy: str,
    unit: str,
    before: str,
    after: str,
    basis: str,
    now: datetime,
) -> EnergySaving:
    """State what a closed task saves in a year; an earlier statement is replaced.

    Raises:
        Forbidden, NotFound, Conflict: not the actor's to say, or no closed task of the firm.
        Invalid: by field.
    """
    firm.require_saving()
    line = find_task(session, firm, task_id)
    values = _checked(energy, unit, before, after, basis)
    saving = line.saving or EnergySaving(task_id=line.task.id)
    for name, value in values.items():
        setattr(saving, name, value)
    saving.author_id, saving.updated_at = actor.user_id, now
    session.add(saving)
    session.flush()
    auditing.record(
        session, actor, "saving.recorded", "task", line.task.public_id, now=now,
        region=firm.region, after={name: str(value) for name, value in values.items()},
    )  # fmt: skip
    return saving


def forget(session: Session, actor: Actor, firm: OpenFirm, task_id: str, *, now: datetime) -> None:
    """Take a statement back; without one nothing happens."""
    firm.require_saving()
    line = find_task(session, firm, task_id)
    if line.saving is None:
        return
    session.delete(line.saving)
    auditing.record(
        session, actor, "saving.removed", "task", line.task.public_id, now=now, region=firm.region,
        before={"energy": line.saving.energy, "unit": line.saving.unit},
    )  # fmt: skip


def _checked(energy: str, unit: str, before: str, after: str, basis: str) -> dict[str, object]:
    problems: dict[str, Problem | str] = {}
    if energy not in UNITS:
        problems["energy"] = _ENERGY
    elif unit not in UNITS[energy]:
        problems["unit"] = Problem(_UNIT, {"units": ", ".join(UNITS[energy])})
    amounts = {"before_year": _amount(before), "after_year": _amount(after)}
    problems |= {name: _NUMBER for name, value in amounts.items() if value is None}
    if not basis:
        problems["basis"] = _BASIS
    elif len(basis) > 500:
        problems["basis"] = _LONG
    if problems:
        raise Invalid(problems)
    return {"energy": energy, "unit": unit, **amounts, "basis": basis}


def _amount(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return round(value, 4) if value.is_finite() and 0 <= value < MOST else None
