"""The annual report is what the tables say, beside the year before."""

import pytest

from app.errors import NotFound
from app.models.ledger import Aid, AidFunding
from app.services.figures import annual
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from tests.figures_maker import FiguresMaker


@pytest.fixture
def known(session):
    return load_catalogue(session)


@pytest.fixture
def scope(session, known):
    return lambda user: scope_of(actor_for(session, session_key(user)), known)


def written(session, scope, known, now, *, region="52", year=2026):
    return annual.report(session, scope, region=region, year=year, catalogue=known, now=now)


def test_a_year_is_counted_by_county(session, make, known, scope, now):
    make.engagement(make.company(make.user(), municipality_code="52720"))
    FiguresMaker(session, make).cases(2, place="52110", year=2026)
    found = written(session, scope(make.coordinator()), known, now)
    by_place = {c.place.id: (c.begun, c.cases) for c in found.counties}
    assert by_place == {"52110": (0, 2), "52140": (0, 0), "52720": (1, 0)}
    assert (found.begun, found.cases) == (1, 2)


def test_only_figures_of_five_firms_are_told(session, make, known, scope, now):
    world = FiguresMaker(session, make)
    world.cases(5, year=2026)
    world.cases(3, year=2026, unit="ppm")
    world.cases(6, year=2025)
    found = written(session, scope(make.coordinator()), known, now)
    assert [f.definition.unit for f in found.figures] == ["%"]
    assert (found.figures[0].aggregate.firms, found.left_out) == (5, 1)


def test_money_is_told_by_who_pays(session, make, known, scope, now):
    coordinator = make.coordinator()
    firm = make.company()
    for number, state in enumerate(("agreed", "cancelled")):
        aid = Aid(
            region_code="52", company_id=firm.id, firm=firm.name, agency="도", title=str(number),
            purpose="smart_factory", year=2026, state=state, created_by_id=coordinator.id,
            created_at=now,
        )  # fmt: skip
        session.add(aid)
        session.flush()
        session.add(AidFunding(aid_id=aid.id, source="province", won=40_000_000, paid_won=10))
    session.commit()
    found = written(session, scope(coordinator), known, now)
    assert found.money == {"province": (40_000_000, 10)}
    assert found.this.programme["agreements"] == 1


def test_another_region_is_not_there(session, make, known, scope, now):
    with pytest.raises(NotFound):
        written(session, scope(make.coordinator()), known, now, region="48")
    assert annual.home_region(scope(make.coordinator("48")), "", known) == "48"
