from datetime import date
from decimal import Decimal

import pytest

from app.models.company import Company
from app.models.esg import EnergyFactor, EnergySaving
from app.services.esg.overview import list_firms, overview
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from tests.app.services.esg.firm_rows import stay_in, task_of
from tests.app.services.proof.panel_rows import as_actor
from tests.queries import counted_selects


@pytest.fixture
def scene(make, session, now):
    engagement = make.engagement()
    task = task_of(session, stay_in(make, session, engagement, now), now)
    session.add(
        EnergySaving(
            task_id=task.id, energy="electricity", unit="kWh", before_year=Decimal(5000),
            after_year=Decimal(4000), basis="요금서", author_id=task.found_by_id, updated_at=now,
        )
    )  # fmt: skip
    session.commit()
    return session.get_one(Company, engagement.company_id)


def scope(session, person):
    return scope_of(as_actor(session, person), load_catalogue(session))


def test_items_places_and_carbon_of_a_scope(make, session, engine, scene, now):
    catalogue, reader = load_catalogue(session), scope(session, make.coordinator())
    session.add(
        EnergyFactor(
            energy="electricity", unit="kWh", kg_co2e=Decimal("0.4"), valid_from=date(2026, 1, 1),
            source="시험",
        )
    )  # fmt: skip
    session.commit()

    with counted_selects(engine) as selects:
        found = overview(session, reader, catalogue=catalogue)

    assert len(selects) == 6
    row = next(row for row in found.items if row.item.id == "e_air_leak")
    # the mentor's own firm is approved too, and shows nothing
    assert (row.firms, row.planned, row.left, row.tasks) == (1, 0, found.firms - 1, 1)
    place = next(p for p in found.places if p.place == scene.municipality_code)
    assert (place.firms, place.showing, place.items) == (1, 1, 1)
    assert found.total.kg_co2e == place.total.kg_co2e == 400
    assert not overview(session, reader, catalogue=catalogue, area="S").places[0].items


def test_another_place_sees_nothing_of_it(make, session, scene):
    officer = scope(session, make.staff("municipal_officer", municipality="52140"))

    found = overview(session, officer, catalogue=load_catalogue(session))

    assert found.firms == 0
    assert not found.total.sums
    assert all(row.firms == row.tasks == 0 for row in found.items)
    assert list_firms(session, officer) == ([], 0)


def test_firms_are_sorted_by_what_they_show_and_found_by_name(make, session, engine, scene):
    make.company(name="가나다")
    reader = scope(session, make.coordinator())

    with counted_selects(engine) as selects:
        found, total = list_firms(session, reader, size=1)
    assert (found[0].company.id, found[0].items, found[0].tasks) == (scene.id, 1, 1)
    assert (total, len(selects)) == (3, 2)
    assert [f.company.name for f in list_firms(session, reader, text="가나")[0]] == ["가나다"]
    assert list_firms(session, reader, place="52140")[1] == 0
