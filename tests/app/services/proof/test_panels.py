import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.services.proof import panels
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from tests.app.services.proof.panel_rows import HEAD, as_actor, csv_of


@pytest.fixture
def desk(session, make):
    catalogue = load_catalogue(session)

    def _desk(person):
        actor = as_actor(session, person)
        return actor, scope_of(actor, catalogue), catalogue

    return _desk


def create(session, desk, person, now, **values):
    actor, scope, catalogue = desk(person)
    given = {
        "region": "52", "title": "2024년 자료", "source": "도 통계과 2026년 3월", "note": "",
        "data": csv_of(["A", 2020, "진안군", "10", "10-49", 2022, 100, 5]), **values,
    }  # fmt: skip
    made = panels.create(session, actor, scope, catalogue=catalogue, now=now, **given)
    session.commit()
    return made


def test_a_panel_is_read_counted_and_told_of(session, make, desk, now):
    coordinator = make.coordinator()
    data = csv_of(
        ["A", 2020, "진안", "C10", "10-49", "2022년", "1,200", 5],
        ["A", 2021, "진안", "10", "10-49", "2022", "1300.5", ""],
        ["B", 2020, "", "10", "10-49", "", 900, 4],
    )

    panel, read = create(session, desk, coordinator, now, data=data)
    _, scope, _ = desk(coordinator)
    page = panels.panel_page(session, scope, panel.public_id)

    assert len(read.rows) == 3
    assert (page.line.firms, page.line.treated, page.line.first, page.line.last) == (
        2,
        1,
        2020,
        2021,
    )
    assert page.starts == [(2022, 1), (None, 1)]
    assert page.cells == [("10", "10-49", 1, 1)]
    assert page.outcomes == {"sales": 3, "jobs": 2, "rnd": 0, "export": 0, "productivity": 0}
    (line,), total = panels.list_panels(session, scope, text="통계과")
    assert (line.panel.id, total) == (panel.id, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"source": ""}, "source"),
        ({"data": b""}, "file"),
        ({"data": b"a,b\n1,2\n"}, "file"),
        ({"data": ",".join(HEAD[:6]).encode() + b"\nA,2020,,10,x,\n"}, "file"),
        ({"region": ""}, "region"),
    ],
)
def test_what_is_missing_is_told_by_field(session, make, desk, now, values, field):
    with pytest.raises(Invalid) as refused:
        create(session, desk, make.coordinator(), now, **values)

    assert field in refused.value.fields


def test_only_the_region_reads_and_only_its_coordinator_changes(session, make, desk, now):
    panel, _ = create(session, desk, make.coordinator(), now)
    stranger, officer = (
        make.coordinator("48"),
        make.staff("municipal_officer", municipality="52720"),
    )

    for person in (stranger, officer):
        actor, scope, _ = desk(person)
        assert panels.list_panels(session, scope) == ([], 0)
        with pytest.raises(NotFound):
            panels.panel_page(session, scope, panel.public_id)
        with pytest.raises(NotFound):
            panels.remove(session, actor, scope, panel.public_id, now=now)
    actor, scope, _ = desk(make.staff("auditor"))
    assert panels.list_panels(session, scope)[1] == 1
    with pytest.raises(Forbidden):
        panels.remove(session, actor, scope, panel.public_id, now=now)
    with pytest.raises(Forbidden):
        create(session, desk, stranger, now)


def test_a_removed_panel_is_out_of_sight_and_comes_back(session, make, desk, now):
    coordinator = make.coordinator()
    panel, _ = create(session, desk, coordinator, now)
    actor, scope, _ = desk(coordinator)

    panels.remove(session, actor, scope, panel.public_id, now=now)
    with pytest.raises(NotFound):
        panels.find(session, scope, panel.public_id)
    with pytest.raises(Conflict):
        panels.remove(session, actor, scope, panel.public_id, now=now)
    assert panels.list_panels(session, scope)[1] == 0
    assert panels.list_panels(session, scope, removed=True)[1] == 1

    panels.restore(session, actor, scope, panel.public_id, now=now)
    assert panels.find(session, scope, panel.public_id).removed_at is None
