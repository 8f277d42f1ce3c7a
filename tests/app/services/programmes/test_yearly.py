"""A firm and its coordinator write the years and declarations; others do not."""

import pytest
from sqlalchemy import select

from app.errors import Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.programme import CompanyDeclaration, CompanyYear
from app.services.programmes import yearly
from app.services.programmes.yearly import YearInput
from app.services.reference import load_catalogue
from tests.programme_maker import actor_of


@pytest.fixture
def world(session, make):
    owner = make.user()
    return make.company(owner), actor_of(session, owner), load_catalogue(session)


def _change(session, world, years, declared, now, actor=None):
    firm, owner, books = world
    yearly.change(
        session, actor or owner, firm.public_id, years, declared, catalogue=books, now=now
    )
    session.commit()


def test_the_owner_writes_and_the_trail_keeps_what_changed(session, world, now):
    _change(session, world, {2025: YearInput(10, 5)}, {"tax_debt": False}, now)
    _change(session, world, {2025: YearInput(20, 5)}, {"tax_debt": False}, now)
    row = session.scalars(select(CompanyYear)).one()
    assert (row.sales_won, row.headcount, row.source) == (20, 5, "firm")
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == yearly.CHANGED)).all()
    assert events[0].after == {"2025": {"sales_won": 10, "headcount": 5}, "tax_debt": False}
    assert events[1].before == {"2025": {"sales_won": 10, "headcount": 5}}
    assert events[0].region_code == "52"


def test_nothing_new_leaves_no_trace(session, world, now):
    _change(session, world, {2025: YearInput()}, {"tax_debt": None}, now)
    assert session.scalars(select(AuditEvent)).all() == []


def test_empty_takes_away(session, world, now):
    _change(session, world, {2025: YearInput(10)}, {"closed": True}, now)
    _change(session, world, {2025: YearInput()}, {"closed": None}, now)
    assert session.scalars(select(CompanyYear)).all() == []
    assert session.scalars(select(CompanyDeclaration)).all() == []


def test_the_coordinator_of_the_region_writes_too_and_others_only_read_or_see_nothing(
    session, world, make, now
):
    firm, _, books = world
    _change(session, world, {2025: YearInput(7)}, {}, now, actor_of(session, make.coordinator()))
    assert session.scalars(select(CompanyYear.source)).one() == "coordinator"
    officer = actor_of(session, make.staff("municipal_officer", municipality="52110"))
    reader = actor_of(session, make.staff("auditor"))
    for actor in (reader, *([officer] if firm.municipality_code == "52110" else [])):
        seen = yearly.see(session, actor, firm.public_id, catalogue=books, now=now)
        assert not seen.may_change
        with pytest.raises(Forbidden):
            _change(session, world, {}, {"closed": True}, now, actor)
    for stranger in (make.coordinator("48"), make.user()):
        with pytest.raises(NotFound):
            yearly.see(
                session, actor_of(session, stranger), firm.public_id, catalogue=books, now=now
            )


def test_impossible_numbers_are_named(session, world, now):
    with pytest.raises(Invalid) as raised:
        _change(session, world, {2025: YearInput(sales_won=10**15, headcount=-1)}, {}, now)
    assert set(raised.value.fields) == {"sales_won_2025", "headcount_2025"}
