"""Factors that turn energy into carbon: dated, with a source, kept by coordinators."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, Problem
from app.models.esg import EnergyFactor
from app.repositories import esg
from app.services import auditing
from app.services.actor import Actor
from app.services.esg.savings import UNITS

_STAFF = N_("계수는 코디네이터만 더할 수 있어요.")
_UNIT = N_("에너지와 단위를 골라 주세요.")
_NUMBER = N_("0 이상의 숫자로 적어 주세요.")
_DAY = N_("언제부터 쓰는 계수인지 날짜를 골라 주세요.")
_SOURCE = N_("어느 고시나 자료의 몇 년 값인지 적어 주세요.")
_TAKEN = N_("같은 날부터 쓰는 계수가 이미 있어요. 날짜를 확인해 주세요.")


def all_factors(session: Session) -> Sequence[EnergyFactor]:
    """Return every factor, by energy, unit and day. One SELECT."""
    return esg.factors(session)


def add(
    session: Session,
    actor: Actor,
    *,
    energy: str,
    unit: str,
    kg_co2e: str,
    megajoules: str,
    valid_from: date | None,
    source: str,
    now: datetime,
) -> EnergyFactor:
    """Add a factor; the one before it ends by the later one being in force.

    Raises:
        Forbidden: the actor is no coordinator.
        Invalid: by field.
        Conflict: there is one of the same energy, unit and day.
    """
    if not actor.coordinator:
        raise Forbidden(_STAFF)
    carbon, heat = _amount(kg_co2e), _amount(megajoules) if megajoules else None
    problems: dict[str, Problem | str] = {
        name: text
        for name, text, wrong in (
            ("unit", _UNIT, unit not in UNITS.get(energy, ())),
            ("kg_co2e", _NUMBER, carbon is None),
            ("megajoules", _NUMBER, bool(megajoules) and heat is None),
            ("valid_from", _DAY, valid_from is None),
            ("source", _SOURCE, not source or len(source) > 500),
        )
        if wrong
    }
    if problems or carbon is None or valid_from is None:
        raise Invalid(problems)
    factor = EnergyFactor(
        energy=energy, unit=unit, kg_co2e=carbon, megajoules=heat, valid_from=valid_from,
        source=source, edited=True,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(factor)
    except IntegrityError as error:
        raise Conflict(_TAKEN) from error
    auditing.record(
        session, actor, "factor.added", "energy_factor", str(factor.id), now=now,
        after={"energy": energy, "unit": unit, "kg_co2e": str(carbon), "source": source},
    )  # fmt: skip
    return factor


def _amount(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return round(value, 6) if value.is_finite() and 0 <= value < 10**6 else None
