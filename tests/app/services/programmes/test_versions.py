"""Versions: in force, in a list, in sight."""

from datetime import date

import pytest

from app.errors import Forbidden, NotFound
from app.services.programmes import versions
from app.services.programmes.versions import Wanted
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from tests.programme_maker import actor_of, make_programme, make_version
from tests.queries import counted_selects

ON = date(2026, 11, 22)


def test_in_force_are_published_versions_of_the_day_the_later_number_first(session):
    programme = make_programme(session)
    make_version(session, programme)
    later = make_version(session, programme, number=2)
    make_version(session, programme, number=3, state="draft")
    make_version(session, programme, year=2025, valid_to=date(2026, 11, 21))
    national = make_version(
        session, make_programme(session, id="n", region_code=None), valid_from=None, valid_to=None
    )
    found = versions.in_force(session, on=ON)
    assert {row.version.id for row in found} == {later.id, national.id}
    assert [row.version.id for row in versions.in_force(session, on=ON, regions=["48"])] == [
        national.id
    ]


def test_everybody_lists_what_is_published(session, engine):
    programme = make_programme(session)
    shown = make_version(session, programme)
    make_version(session, programme, number=2, state="draft")
    with counted_selects(engine) as seen:
        found = versions.public_list(session, Wanted(text="JS1", filters={"year": "2026"}))
    assert [row.version.id for row in found.rows] == [shown.id]
    assert (found.total, found.years, found.families) == (1, (2026,), ("jeonbuk",))
    assert len(seen) == 3
    assert versions.public_list(session, Wanted(text="없는 이름")).total == 0


def test_a_draft_is_for_the_desk_of_its_region(session, make):
    programme = make_programme(session)
    draft = make_version(session, programme, state="draft")
    books = load_catalogue(session)
    own, other = make.coordinator("52"), make.coordinator("48")
    with pytest.raises(NotFound):
        versions.see(session, draft.public_id)
    seen = versions.see_on_desk(session, actor_of(session, own), draft.public_id, catalogue=books)
    assert seen.may_change
    with pytest.raises(NotFound):
        versions.see_on_desk(session, actor_of(session, other), draft.public_id, catalogue=books)
    with pytest.raises(Forbidden):
        versions.see_on_desk(
            session, actor_of(session, make.user()), draft.public_id, catalogue=books
        )
    scope = scope_of(actor_of(session, other), books)
    assert versions.desk_list(session, scope, Wanted(), catalogue=books).total == 0


def test_national_programmes_are_changed_by_administrators_alone(session, make):
    national = make_programme(session, id="n", region_code=None)
    own = make_programme(session)
    administrator = actor_of(session, make.administrator())
    coordinator = actor_of(session, make.coordinator("52"))
    assert versions.may_change(administrator, national)
    assert not versions.may_change(administrator, own)
    assert versions.may_change(coordinator, own)
    assert not versions.may_change(coordinator, national)
    ids = [p.id for p in versions.programmes_to_change(session, coordinator)]
    assert ids == ["js1"]
