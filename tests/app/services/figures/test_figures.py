"""Figures are what the tables say, within what the reader may see."""

import numpy as np
import pytest
from sqlalchemy import text

from app.errors import Forbidden, NotFound
from app.models.figure import KpiFact
from app.services.figures import figures
from app.services.figures.aggregate import Definition
from app.services.figures.figures import Wish
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from tests.figures_maker import FiguresMaker
from tests.queries import counted_selects

DEFECTS = Definition("process_defect", "%", "", "quarter", "quarter", "case")


@pytest.fixture
def world(session, make):
    return FiguresMaker(session, make)


@pytest.fixture
def known(session, world):
    return load_catalogue(session)


@pytest.fixture
def scope(session, make, known):
    return lambda user: scope_of(actor_for(session, session_key(user)), known)


def listed(session, scope, known, **narrowed):
    return figures.list_figures(session, scope, Wish(narrowed), known)[0]


def test_every_definition_is_a_line_of_its_own(session, make, world, known, scope):
    world.cases(5)
    world.cases(5, unit="ppm")
    world.cases(5, method="불량 봉 ÷ 포장 봉")
    found = listed(session, scope(make.coordinator()), known)
    assert {f.definition.unit for f in found} == {"%", "ppm"}
    assert len(found) == 3
    assert all(f.aggregate.firms == 5 for f in found)


def test_the_figures_are_those_of_the_raw_tables(session, make, world, known, scope):
    world.cases(7)
    world.cases(3, place="52110", year=2024)
    [figure] = listed(session, scope(make.coordinator()), known)
    raw = session.execute(
        text(
            "SELECT m.before, m.after FROM measure m JOIN case_study c"
            " ON c.published_version_id = m.version_id WHERE c.status = 'published'"
        )
    ).all()
    changes = [(float(after) - float(before)) / float(before) for before, after in raw]
    assert figure.aggregate.firms == len(raw) == 10
    assert tuple(figure.aggregate.quartiles) == pytest.approx(
        tuple(np.quantile(changes, [0.25, 0.5, 0.75]))
    )
    assert figure.aggregate.better == sum(c < 0 for c in changes)


def test_a_region_sees_its_own(session, make, world, known, scope):
    world.cases(6)
    world.cases(6, place="48120")
    assert listed(session, scope(make.coordinator("48")), known)[0].aggregate.firms == 6
    everywhere = scope(make.administrator())
    assert listed(session, everywhere, known)[0].aggregate.firms == 12
    with pytest.raises(NotFound):
        listed(session, scope(make.coordinator("48")), known, place="52720")


def test_a_narrowing_tells_nothing_that_the_whole_would_betray(session, make, world, known, scope):
    world.cases(6)
    world.cases(2, place="52110")
    eyes = scope(make.coordinator())
    assert listed(session, eyes, known)[0].aggregate.firms == 8
    assert listed(session, eyes, known, place="52110")[0].aggregate.dark
    # 8 less 6 would tell the two of Jeonju
    assert listed(session, eyes, known, place="52720")[0].aggregate.dark
    parts = figures.breakdown(session, eyes, Wish(), DEFECTS, "place", known)
    assert [(p.value, p.aggregate) for p in parts] == [("52110", None), ("52720", None)]


def test_parts_of_five_or_more_are_shown(session, make, world, known, scope):
    world.cases(6)
    world.cases(5, place="52110")
    parts = figures.breakdown(session, scope(make.coordinator()), Wish(), DEFECTS, "place", known)
    assert {p.value: p.aggregate.firms for p in parts} == {"52720": 6, "52110": 5}


def test_only_who_coordinates_opens_what_is_in_the_dark(session, make, world, known, scope):
    world.cases(2)
    own, auditor = scope(make.coordinator()), scope(make.staff("auditor"))
    figure = figures.one_figure(session, own, Wish(), DEFECTS, known)
    assert figure.aggregate.dark
    assert figures.behind(session, own, Wish(), figure, known)[1] == 2
    with pytest.raises(Forbidden):
        figures.behind(session, auditor, Wish(), figure, known)


def test_values_of_goals_are_for_those_who_read_the_region(session, make, world, known, scope):
    world.cases(5)
    session.execute(
        KpiFact.__table__.update()
        .where(KpiFact.company_id.is_not(None))
        .values(visibility="region")
    )
    session.commit()
    for user, seen in ((make.coordinator(), 5), (make.staff("auditor"), 5),
                       (make.staff("municipal_officer", municipality="52720"), 0)):  # fmt: skip
        eyes = scope(user)
        figure = figures.one_figure(session, eyes, Wish(), DEFECTS, known)
        assert figures.behind(session, eyes, Wish(), figure, known)[1] == seen


def test_behind_a_figure_stand_firm_kpi_and_case(session, make, world, known, scope):
    world.cases(5)
    eyes = scope(make.coordinator())
    figure = figures.one_figure(session, eyes, Wish(), DEFECTS, known)
    rows, _total = figures.behind(session, eyes, Wish(), figure, known, sort="change")
    assert [float(r.fact.after) for r in rows] == sorted(
        (float(r.fact.after) for r in rows), reverse=True
    )
    assert rows[0].method == "전수 집계"
    assert rows[0].version.title
    assert rows[0].company.id == rows[0].case.company_id


def test_a_search_finds_a_metric_by_its_name(session, make, world, known, scope):
    world.cases(5)
    eyes = scope(make.coordinator())
    assert figures.list_figures(session, eyes, Wish(text="불량"), known)[1] == 1
    assert figures.list_figures(session, eyes, Wish(text="생산량"), known)[1] == 0


def test_a_programme_counts_cases_that_name_it_and_goals_of_aided_firms(
    session, make, world, known, scope
):
    world.cases(5)
    eyes = scope(make.coordinator())
    assert listed(session, eyes, known, programme="jeonbuk")[0].aggregate.firms == 5
    session.execute(KpiFact.__table__.update().values(programme_id=None))
    session.commit()
    assert listed(session, eyes, known, programme="jeonbuk") == []


def test_the_list_takes_two_selects_and_one_for_each_narrowing(
    engine, session, make, world, known, scope
):
    world.cases(6)
    eyes = scope(make.coordinator())
    with counted_selects(engine) as plain:
        listed(session, eyes, known)
    with counted_selects(engine) as narrowed:
        listed(session, eyes, known, year="2025", place="52720")
    assert (len(plain), len(narrowed)) == (2, 4)
