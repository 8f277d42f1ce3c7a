"""What each role sees of the desk, and where it may change something."""

import pytest

from app.errors import Forbidden, NotFound
from app.runtime.catalogue import Catalogue, Place, Province
from app.services.actor import Actor
from app.services.scope import scope_of

JINAN, MUJU, GUNSAN, DONGGU = "52720", "52730", "52130", "29110"


def place(code):
    return Place(code, code, code, code[:2], 35.0, 127.0)


@pytest.fixture(scope="module")
def books():
    nothing = dict.fromkeys(
        name for name in Catalogue.__dataclass_fields__ if name not in {"regions", "places"}
    )
    return Catalogue(
        regions={code: Province(code, code, code, code) for code in ("29", "52")},
        places={code: place(code) for code in (JINAN, MUJU, GUNSAN, DONGGU)},
        **{name: {} for name in nothing},
    )


def actor(**values):
    return Actor(1, "p", "김민채", "kim@example.com", "ko", **values)


def test_a_coordinator_sees_and_changes_the_own_region(books):
    scope = scope_of(actor(coordinator_regions=frozenset({"52"})), books)
    assert scope.places == {JINAN, MUJU, GUNSAN}
    assert scope.sees_region("52")
    assert not scope.sees(DONGGU)
    scope.require_change("52")
    with pytest.raises(Forbidden):
        scope.require_change("29")


def test_an_officer_reads_one_municipality_and_changes_nothing(books):
    scope = scope_of(actor(officer_places=frozenset({JINAN})), books)
    assert scope.places == {JINAN}
    assert scope.regions == frozenset()
    assert not scope.may_change("52")


def test_an_auditor_reads_regions_or_everything_and_changes_nothing(books):
    bound = scope_of(actor(auditor_regions=frozenset({"29"})), books)
    everywhere = scope_of(actor(auditor_everywhere=True), books)
    assert (bound.places, len(everywhere.places)) == ({DONGGU}, 4)
    assert everywhere.changing == frozenset()


def test_an_administrator_compares_regions_but_changes_none(books):
    scope = scope_of(actor(administrator=True), books)
    assert (scope.regions, scope.changing) == ({"29", "52"}, frozenset())


def test_roles_add_up(books):
    both = actor(coordinator_regions=frozenset({"29"}), officer_places=frozenset({MUJU}))
    scope = scope_of(both, books)
    assert scope.places == {DONGGU, MUJU}
    assert scope.regions == {"29"}


@pytest.mark.parametrize("values", [{}, {"reviewer_regions": frozenset({"52"})}])
def test_nobody_else_reads_the_desk(books, values):
    with pytest.raises(Forbidden):
        scope_of(actor(**values), books)


def test_a_part_is_never_more_than_the_whole(books):
    scope = scope_of(actor(coordinator_regions=frozenset({"52"})), books)
    assert scope.within(books) == scope
    assert scope.within(books, region="52") == scope
    one = scope.within(books, place=JINAN)
    assert (one.places, one.regions, one.changing) == ({JINAN}, frozenset(), {"52"})
    for narrowing in ({"region": "29"}, {"place": DONGGU}, {"region": "29", "place": JINAN}):
        with pytest.raises(NotFound):
            scope.within(books, **narrowing)


def test_words_for_coordinators_alone_are_for_them_and_for_auditors(books):
    everywhere = scope_of(actor(auditor_everywhere=True), books)
    one = scope_of(actor(coordinator_regions=frozenset({"52"}), administrator=True), books)
    officer = scope_of(actor(officer_places=frozenset({JINAN})), books)
    assert everywhere.confidential == {"29", "52"}
    assert (one.regions, one.confidential) == ({"29", "52"}, {"52"})
    assert officer.confidential == frozenset()
    assert one.within(books, region="29").confidential == frozenset()
