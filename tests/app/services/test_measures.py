from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Conflict, Problem
from app.models.kpi import Measure
from app.repositories import measures as rows
from app.services import measures
from app.services.reference import load_catalogue

TODAY = date(2026, 11, 22)
GOOD = {
    "metric": "process_defect",
    "unit": "%",
    "before": "8",
    "before_from": "2025-01",
    "before_to": "2025-03",
    "after": "3",
    "after_from": "2025-07",
    "after_to": "2025-09",
    "measured_by": "생산팀",
    "method": "전수",
    "evidence": "",
}


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


def check(catalogue, **changes):
    return measures.check_measure(
        {**GOOD, **changes}, catalogue=catalogue, evidence={"proof": 7}, today=TODAY
    )


def test_a_full_figure_keeps_whole_months(catalogue):
    found = check(catalogue, evidence="proof", before="1,234.5")
    assert (found.wrong, found.missing) == ({"before": found.wrong["before"]}, {})
    found = check(catalogue, evidence="proof")
    assert found.figure is not None
    assert (found.figure.before_from, found.figure.before_to) == (
        date(2025, 1, 1),
        date(2025, 3, 31),
    )
    assert (found.figure.after_to, found.figure.evidence_id) == (date(2025, 9, 30), 7)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"metric": "beauty"}, "metric"),
        ({"unit": "kg"}, "unit"),
        ({"before": "많이"}, "before"),
        ({"before": "NaN"}, "before"),
        ({"before": "-1"}, "before"),
        ({"before": "1e20"}, "before"),
        ({"after": "1.23456"}, "after"),
        ({"after": "1001"}, "after"),
        ({"before_from": "봄"}, "before_from"),
        ({"before_from": "2025-13"}, "before_from"),
        ({"after_to": "2026-12"}, "after_to"),
        ({"before_from": "2025-04"}, "before_to"),
        ({"after_from": "2025-03"}, "after_from"),
        ({"method": "가" * 501}, "method"),
        ({"evidence": "gone"}, "evidence"),
    ],
)
def test_what_cannot_be_a_figure_is_named_by_its_field(catalogue, changes, field):
    found = check(catalogue, **changes)
    assert list(found.wrong) == [field]
    assert found.figure is None


@pytest.mark.parametrize("name", ["after", "after_from", "after_to"])
def test_the_value_after_and_its_period_come_together(catalogue, name):
    found = check(catalogue, **{name: ""})
    assert list(found.missing) == [name]
    assert found.figure is None


def test_a_figure_may_wait_for_its_value_after(catalogue):
    found = check(catalogue, after="", after_from="", after_to="")
    assert found.figure is not None
    assert found.figure.after is None
    assert measures.pair_of(found.figure, catalogue).verdict == "open"


def test_who_and_how_are_only_needed_in_the_end(catalogue):
    found = check(catalogue, measured_by="", method="", unit="")
    assert list(found.missing) == ["measured_by", "method"]
    assert found.figure is not None
    assert found.figure.unit == "%"


@pytest.mark.parametrize("text", ["2025-03", "2025.3", "2025년 3월", "2025/03"])
def test_months_are_understood_as_people_write_them(text):
    assert measures.parse_month(text, today=TODAY) == date(2025, 3, 1)


@given(st.decimals(0, 10**12, places=4))
def test_every_quantity_survives_being_written_and_read(value):
    assert measures.parse_quantity(measures.plain(value)) == value


def test_a_month_before_all_records_is_no_month():
    assert isinstance(measures.parse_month("1889-01", today=TODAY), Problem)


@pytest.fixture
def case(make):
    owner = make.user()
    return make.case(make.company(owner), owner, status="draft")


def version_id(session, case):
    return session.query(Measure).one().version_id


def test_a_check_survives_only_an_unchanged_figure(session, case, catalogue, make, now):
    version = version_id(session, case)
    measure = rows.measures_of(session, version)[0]
    with pytest.raises(Conflict):
        measures.confirm(measure, by_user_id=1, now=now)
    kept = measures.figure_of(measure)
    measure.check_state, measure.checked_by_id, measure.checked_at = "checked", case.author_id, now
    session.flush()
    other = check(catalogue, before="9").figure
    measures.replace_measures(session, version, [other, kept])
    assert [m.check_state for m in rows.measures_of(session, version)] == [
        "self_reported",
        "checked",
    ]
    measures.replace_measures(session, version, [other])
    assert [(m.before, m.position) for m in rows.measures_of(session, version)] == [(Decimal(9), 0)]


def test_a_check_is_taken_back_to_what_the_evidence_allows(session, case):
    measure = rows.measures_of(session, version_id(session, case))[0]
    measures.unconfirm(measure)
    assert measure.check_state == "self_reported"
    measure.evidence_id = 5
    measures.unconfirm(measure)
    assert measure.check_state == "documented"
    measure.evidence_id = None


def test_a_stored_figure_is_typed_back_as_it_was(session, case, catalogue):
    measure = rows.measures_of(session, version_id(session, case))[0]
    assert measures.typed_measure(measure, {}) == {**GOOD, "method": "전수 집계"}
    measure.after = measure.after_from = measure.after_to = None
    assert measures.typed_measure(measure, {})["after_to"] == ""
