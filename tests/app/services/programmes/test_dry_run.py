"""A run over all firms counts, explains and tells of whom something new is said."""

from datetime import date

import pytest

from app.services.programmes import dry_run
from app.services.programmes.dry_run import Wanted
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from tests.programme_maker import SMALL, actor_of, make_programme, make_version
from tests.queries import counted_selects

ON = date(2026, 11, 22)


@pytest.fixture
def world(session, make):
    programme = make_programme(session)
    make_version(session, programme, rules=[SMALL])
    strict = {**SMALL, "any": [{"fact": "headcount", "op": "below", "value": 10}]}
    draft = make_version(session, programme, number=2, state="draft", rules=[strict])
    for name, staff, place in (("가", 5, "52720"), ("나", 15, "52110"), ("다", 25, "52110")):
        make.company(name=name, headcount=staff, municipality_code=place)
    make.company(name="남", headcount=1, municipality_code="48120")
    return (
        draft,
        load_catalogue(session),
        scope_of(actor_of(session, make.coordinator()), load_catalogue(session)),
    )


def _run(session, world, **wanted):
    draft, books, scope = world
    return dry_run.run(session, scope, draft, Wanted(**wanted), on=ON, catalogue=books)


def test_all_firms_in_sight_are_counted_and_compared(session, engine, world):
    with counted_selects(engine) as seen:
        run = _run(session, world)
    assert len(seen) == 7
    assert (run.firms, run.counts) == (3, {"fits": 1, "refused": 2})
    assert run.broken == {"small": 2}
    assert run.moves == {("fits", "refused"): 1}
    assert [one.name for one, _ in run.rows] == ["가", "나", "다"]
    assert run.rows[1][1].against[0].rule.id == "small"


def test_the_list_can_be_narrowed_sorted_and_paged(session, world):
    assert [one.name for one, _ in _run(session, world, only_changed=True).rows] == ["나"]
    assert [one.name for one, _ in _run(session, world, answer="fits").rows] == ["가"]
    assert [one.name for one, _ in _run(session, world, place="52720").rows] == ["가"]
    assert [one.name for one, _ in _run(session, world, text="다").rows] == ["다"]
    second = _run(session, world, sort="answer", page=2, size=1)
    assert (second.total, [one.name for one, _ in second.rows]) == (3, ["나"])
    assert len(_run(session, world, size=None).rows) == 3


def test_without_another_version_in_force_nothing_is_compared(session, world):
    draft = world[0]
    draft.programme_id = make_programme(session, id="alone").id
    session.commit()
    run = _run(session, world)
    assert run.compared is None
    assert run.moves == {}
