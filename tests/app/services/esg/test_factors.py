from datetime import date
from decimal import Decimal

import pytest

from app.errors import Conflict, Forbidden, Invalid
from app.services.esg import factors
from tests.app.services.proof.panel_rows import as_actor

GIVEN = {
    "energy": "electricity", "unit": "kWh", "kg_co2e": "0.4", "megajoules": "3.6",
    "valid_from": date(2026, 1, 1), "source": "시험 고시 2026",
}  # fmt: skip


def test_a_coordinator_adds_a_factor_with_its_source(make, session, now):
    actor = as_actor(session, make.coordinator())

    made = factors.add(session, actor, **GIVEN, now=now)

    assert (made.kg_co2e, made.edited) == (Decimal("0.4"), True)
    assert [f.id for f in factors.all_factors(session)] == [made.id]
    with pytest.raises(Conflict):
        factors.add(session, actor, **GIVEN, now=now)
    with pytest.raises(Forbidden):
        factors.add(session, as_actor(session, make.staff("auditor")), **GIVEN, now=now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": "kg"}, "unit"),
        ({"kg_co2e": "-1"}, "kg_co2e"),
        ({"megajoules": "x"}, "megajoules"),
        ({"valid_from": None}, "valid_from"),
        ({"source": ""}, "source"),
    ],
)
def test_a_factor_without_unit_number_day_or_source_is_refused(make, session, now, change, field):
    with pytest.raises(Invalid) as refused:
        factors.add(session, as_actor(session, make.coordinator()), **{**GIVEN, **change}, now=now)
    assert set(refused.value.fields) == {field}
