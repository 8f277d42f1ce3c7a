"""Base figures are changed by coordinators of the region, with their source."""

from datetime import date

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.services.fairness import bases
from app.services.fairness.bases import BaseInput
from app.services.reference import load_catalogue
from tests.app.services.fairness.world import actor, base, scope

TODAY = date(2026, 11, 22)
GIVEN = BaseInput("52720", "manufacturers", date(2025, 12, 31), 120, "통계")


@pytest.fixture
def desk(make, session, now):
    make.coordinator()
    known = load_catalogue(session)
    mine = scope(known)
    common = {"catalogue": known, "now": now}
    return session, actor(), mine, common


def test_a_figure_is_added_changed_and_deleted(desk):
    session, who, mine, common = desk
    row = bases.add(session, who, mine, GIVEN, today=TODAY, **common)
    with pytest.raises(Conflict):
        bases.add(session, who, mine, GIVEN, today=TODAY, **common)
    changed = BaseInput("", "", None, 130, "다른 통계")
    bases.change(session, who, mine, row.id, changed, today=TODAY, **common)
    assert (row.value, row.source, row.edited) == (130, "다른 통계", True)
    was = bases.remove(session, who, mine, row.id, **common)
    assert was == BaseInput("52720", "manufacturers", date(2025, 12, 31), 130, "다른 통계")
    assert bases.listed(session, mine, limit=9)[1] == 0


def test_an_invented_figure_is_real_once_a_person_writes_its_source(desk, make):
    session, who, mine, common = desk
    row = base(make, "52720", 5, demonstration=True)
    bases.change(session, who, mine, row.id, GIVEN, today=TODAY, **common)
    assert not row.demonstration


def test_each_field_is_checked(desk):
    session, who, mine, common = desk
    wrong = BaseInput("48120", "cows", date(2027, 1, 1), None, "")
    with pytest.raises(Invalid) as caught:
        bases.add(session, who, mine, wrong, today=TODAY, **common)
    assert set(caught.value.fields) == {"place", "base", "as_of", "value", "source"}


def test_who_only_reads_changes_nothing_and_strangers_find_nothing(desk, make):
    session, _, _, common = desk
    known = common["catalogue"]
    reader = {"administrator": True}
    with pytest.raises(Forbidden):
        bases.add(session, actor(**reader), scope(known, **reader), GIVEN, today=TODAY, **common)
    row = base(make, "48120", 5)
    with pytest.raises(NotFound):
        bases.one(session, scope(known), row.id)
