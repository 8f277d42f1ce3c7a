from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.esg import EnergyFactor, EnergySaving
from app.services.esg import savings
from app.services.esg.access import open_firm
from app.services.esg.savings import UNITS, Entry, factor_on, total
from app.services.reference import load_catalogue
from tests.app.services.esg.firm_rows import stay_in, task_of
from tests.app.services.proof.panel_rows import as_actor

DAY = date(2026, 5, 1)
OLD = EnergyFactor(
    id=1, energy="electricity", unit="kWh", kg_co2e=Decimal("0.5"), valid_from=date(2020, 1, 1),
    source="앞선 고시", valid_to=None,
)  # fmt: skip
NEW = EnergyFactor(
    id=2, energy="electricity", unit="kWh", kg_co2e=Decimal("0.4"), valid_from=date(2026, 1, 1),
    source="새 고시", valid_to=None,
)  # fmt: skip
GAS = EnergyFactor(
    id=3, energy="lng", unit="kg", kg_co2e=Decimal("2.6928"), megajoules=Decimal(48),
    valid_from=date(2006, 1, 1), source="IPCC", valid_to=None,
)  # fmt: skip
GIVEN = {
    "energy": "electricity",
    "unit": "kWh",
    "before": "12,000",
    "after": "9000.5",
    "basis": "요금서",
}


def entry(energy="electricity", unit="kWh", before=100, after=60, on=DAY):
    return Entry(energy, unit, Decimal(before), Decimal(after), on)


def test_the_factor_of_the_day_of_closing_counts():
    assert factor_on([OLD, NEW], "electricity", "kWh", date(2025, 12, 31)) is OLD
    assert factor_on([OLD, NEW], "electricity", "kWh", date(2026, 1, 1)) is NEW
    assert factor_on([OLD], "electricity", "kWh", date(2019, 12, 31)) is None
    ended = EnergyFactor(
        energy="lng", unit="kg", valid_from=date(2006, 1, 1), valid_to=date(2010, 1, 1)
    )
    assert factor_on([ended], "lng", "kg", DAY) is None


def test_units_and_energies_are_never_mixed():
    found = total(
        [entry(), entry("lng", "kg"), entry("lng", "Nm³"), entry(on=date(2025, 1, 1))],
        [OLD, NEW, GAS],
    )

    assert [(s.energy, s.unit, s.saved) for s in found.sums] == [
        ("electricity", "kWh", 40), ("electricity", "kWh", 40), ("lng", "Nm³", 40), ("lng", "kg", 40),
    ]  # fmt: skip
    assert [s.factor and s.factor.source for s in found.sums] == [
        "앞선 고시",
        "새 고시",
        None,
        "IPCC",
    ]
    assert found.kg_co2e == Decimal(20) + Decimal(16) + Decimal("107.712")
    assert (found.counted, found.without_factor) == (3, 1)
    assert found.sums[3].megajoules == 1920
    assert found.sums[2].kg_co2e is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from([(e, u) for e in UNITS for u in UNITS[e]]),
            st.integers(0, 999),
            st.integers(0, 999),
        )
    )
)
def test_every_entry_is_in_exactly_one_sum(drawn):
    entries = [entry(energy, unit, before, after) for (energy, unit), before, after in drawn]
    found = total(entries, [NEW, GAS])

    assert sum(s.tasks for s in found.sums) == len(entries) == found.counted + found.without_factor
    assert sum(s.saved for s in found.sums) == sum(e.saved for e in entries)


@pytest.fixture
def closed(make, session, now):
    engagement = make.engagement()
    stay = stay_in(make, session, engagement, now)
    return engagement, task_of(session, stay, now), task_of(session, stay, now, 2, state="doing")


def opened(session, person, company):
    actor = as_actor(session, person)
    return actor, open_firm(session, actor, company, catalogue=load_catalogue(session))


def firm_of(session, engagement):
    from app.models.company import Company

    return session.get_one(Company, engagement.company_id).public_id


def test_a_saving_is_stated_changed_and_taken_back(session, make, closed, now):
    engagement, task, _ = closed
    actor, firm = opened(session, make.coordinator(), firm_of(session, engagement))

    savings.record(session, actor, firm, task.public_id, **GIVEN, now=now)
    again = savings.record(
        session, actor, firm, task.public_id, **{**GIVEN, "after": "8,000"}, now=now
    )
    session.commit()
    assert (again.before_year, again.after_year) == (12000, 8000)
    assert session.query(EnergySaving).count() == 1

    savings.forget(session, actor, firm, task.public_id, now=now)
    session.flush()
    assert session.query(EnergySaving).count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"energy": "wind"}, "energy"),
        ({"unit": "kg"}, "unit"),
        ({"before": "많이"}, "before_year"),
        ({"after": "-3"}, "after_year"),
        ({"after": "NaN"}, "after_year"),
        ({"basis": ""}, "basis"),
    ],
)
def test_what_cannot_be_is_told_by_field(session, make, closed, now, change, field):
    engagement, task, _ = closed
    actor, firm = opened(session, make.coordinator(), firm_of(session, engagement))

    with pytest.raises(Invalid) as refused:
        savings.record(session, actor, firm, task.public_id, **{**GIVEN, **change}, now=now)

    assert set(refused.value.fields) == {field}


def test_only_closed_tasks_of_the_firm_and_only_who_may(session, make, closed, now):
    engagement, task, doing = closed
    address = firm_of(session, engagement)
    actor, firm = opened(session, make.coordinator(), address)
    with pytest.raises(Conflict):
        savings.record(session, actor, firm, doing.public_id, **GIVEN, now=now)
    with pytest.raises(NotFound):
        savings.record(session, actor, firm, "unknown", **GIVEN, now=now)
    actor, firm = opened(session, make.staff("auditor"), address)
    with pytest.raises(Forbidden):
        savings.record(session, actor, firm, task.public_id, **GIVEN, now=now)
