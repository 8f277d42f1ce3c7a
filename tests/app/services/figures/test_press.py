"""Printed figures stay apart, each with its source; what is removed can be put back."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.figure import PressFigure
from app.services.figures import press
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from tests.figures_maker import FiguresMaker

GIVEN = {
    "cohort": "2024, 70개사", "firms": "70", "metric_id": "process_defect", "label": "불량률",
    "value": "-42", "unit": "%", "period": "", "definition": "", "source": "신문",
    "source_date": "2025-07-02", "note": "",
}  # fmt: skip


@pytest.fixture
def known(session):
    return load_catalogue(session)


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.coordinator()))


@pytest.fixture
def add(session, actor, known, now):
    def written(**changes):
        return press.add(session, actor, "52", {**GIVEN, **changes}, catalogue=known, now=now)

    return written


def test_three_figures_of_one_cohort_stand_side_by_side(session, actor, known, add):
    add(value="27.3", source="가")
    add(value="65", source="나")
    add(value="74.7", source="다", firms="42")
    [cohort] = press.cohorts(session, scope_of(actor, known), known)
    [claim] = cohort.claims
    assert [float(p.figure.value) for p in claim.printed] == [74.7, 65, 27.3]
    assert claim.conflicting
    assert claim.printed[0].differences == ("definition", "period", "firms")


def test_our_own_figure_stands_beside_with_its_definition(session, make, actor, known, add):
    add()
    FiguresMaker(session, make).cases(5)
    [cohort] = press.cohorts(session, scope_of(actor, known), known)
    [own] = cohort.claims[0].own
    assert own.aggregate.firms == 5
    assert own.definition.metric_id == "process_defect"


def test_a_figure_in_the_dark_does_not_stand_beside(session, make, actor, known, add):
    add()
    FiguresMaker(session, make).cases(4)
    assert press.cohorts(session, scope_of(actor, known), known)[0].claims[0].own == ()


def test_removing_and_putting_back_changes_nothing(session, actor, known, add, now):
    figure = add()
    before = {name: getattr(figure, name) for name in press.FIELDS}
    public_id = figure.public_id
    press.remove(session, actor, public_id, now=now)
    assert session.scalar(select(PressFigure)) is None
    back = press.restore(session, actor, public_id, now=now)
    assert {name: getattr(back, name) for name in press.FIELDS} == before
    with pytest.raises(Conflict):
        press.restore(session, actor, public_id, now=now)


def test_a_change_leaves_a_trace(session, actor, known, add, now):
    figure = add()
    given = {**GIVEN, "value": "−18.2"}
    press.change(session, actor, figure.public_id, given, catalogue=known, now=now)
    press.change(session, actor, figure.public_id, given, catalogue=known, now=now)
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [e.action for e in events] == [press.ADDED, press.CHANGED]
    assert (events[1].before["value"], events[1].after["value"]) == ("-42", "-18.2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cohort", ""), ("source", ""), ("value", "많이"), ("value", "1e99"), ("value", "NaN"),
        ("firms", "0"), ("firms", "칠십"), ("source_date", "작년"), ("metric_id", "nope"),
        ("note", "가" * 501),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told(add, name, value):
    with pytest.raises(Invalid) as told:
        add(**{name: value})
    assert list(told.value.fields) == [name]


def test_the_same_figure_is_not_there_twice(add):
    add()
    with pytest.raises(Conflict):
        add(value="1")


def test_only_the_own_region_is_changed(session, make, actor, known, add, now):
    figure = add()
    other = actor_for(session, session_key(make.coordinator("48")))
    for deed in (
        lambda: press.one(session, other, figure.public_id),
        lambda: press.remove(session, other, figure.public_id, now=now),
        lambda: press.add(session, other, "52", GIVEN, catalogue=known, now=now),
    ):
        with pytest.raises(Forbidden):
            deed()
    with pytest.raises(NotFound):
        press.restore(session, actor, "nothing", now=now)
    assert press.cohorts(session, scope_of(other, known), known) == []
