"""What counties got is counted by place and year, against what they have."""

from datetime import UTC, date, datetime

import pytest

from app.errors import NotFound
from app.models.programme import ProgrammeVersion
from app.models.selection import Application, Decision, SelectionRound
from app.services.fairness import counts
from app.services.fairness.counts import Wish
from app.services.reference import load_catalogue
from tests.app.services.fairness.world import aid, base, intent, scope
from tests.queries import counted_selects

TODAY = date(2026, 11, 22)


@pytest.fixture
def known(session, make):
    return load_catalogue(session)


def look(session, known, wish=None, **who):
    return counts.table(session, scope(known, **who), wish or Wish(), catalogue=known, today=TODAY)


def line(page, place):
    return next(each for each in page.lines if each.place == place)


def chosen(make, company, *, year=2026, outcome="chosen", state="decided"):
    person = make.user()
    moment = datetime(year, 5, 1, tzinfo=UTC)
    version = ProgrammeVersion(
        programme_id="jeonbuk", year=year, number=company.id + 5, source="시험"
    )
    make.session.add(version)
    make.session.flush()
    row = SelectionRound(
        region_code="52", programme_version_id=version.id, title="시험", places=1,
        opens_on=date(year, 3, 1), closes_on=date(year, 4, 1), state=state,
        decided_at=moment if state == "decided" else None, created_by_id=person.id,
        created_at=moment,
    )  # fmt: skip
    make.session.add(row)
    make.session.flush()
    application = Application(
        round_id=row.id, company_id=company.id, state="submitted", created_by_id=person.id,
        created_at=moment, submitted_at=moment,
    )  # fmt: skip
    make.session.add(application)
    make.session.flush()
    make.session.add(
        Decision(
            application_id=application.id, outcome=outcome, reason="좋아요",
            decided_by_id=person.id, decided_at=moment,
        )
    )  # fmt: skip
    make.session.commit()


def test_each_measure_counts_its_own_and_nothing_else(make, session, known):
    jinan, jeonju = make.company(), make.company(municipality_code="52110")
    make.company(status="waiting")
    make.company(municipality_code="48120")
    intent(make, "52720", 1)
    intent(make, "52720", 2, state="closed", ended_as="doubled", ended_at=make.now)
    chosen(make, jinan)
    make.case(jeonju, make.user())
    aid(make, jinan, 40_000_000)
    aid(make, jinan, 99, state="cancelled")
    aid(make, jinan, 99, removed_at=make.now)
    page = look(session, known)
    assert dict(line(page, "52720").values) == {
        "firms": 1, "intents": 1, "applications": 1, "chosen": 1, "mentor_days": 0, "seats": 0,
        "cases": 0, "aid": 40_000_000,
    }  # fmt: skip
    assert line(page, "52110").values["cases"] == 1
    assert [each.place for each in page.lines] == ["52110", "52140", "52720"]


def test_shares_and_rates_are_those_of_the_base(make, session, known):
    for place, value in (("52110", 300), ("52140", 60), ("52720", 40)):
        base(make, place, value)
    for _ in range(2):
        chosen(make, make.company())
    chosen(make, make.company(municipality_code="52110"))
    page = look(session, known)
    jinan = line(page, "52720")
    assert (jinan.rate, jinan.base_share, jinan.share) == (5.0, 0.1, 2 / 3)
    assert jinan.ratio == pytest.approx(20 / 3)
    assert page.rate == pytest.approx(0.75)
    assert sum(each.share for each in page.lines) == pytest.approx(1)
    assert [each.place for each in counts.sorted_lines(page, "least")] == [
        "52140", "52110", "52720",
    ]  # fmt: skip
    assert [counts.level_of(each) for each in page.lines] == [1, 0, 4]


def test_who_got_nothing_is_named_only_where_somebody_got_something(make, session, known):
    chosen(make, make.company())
    alarms = {alarm.measure: alarm.places for alarm in look(session, known).alarms}
    assert alarms == {"applications": ("52110", "52140"), "chosen": ("52110", "52140")}


def test_what_is_not_decided_yet_is_not_told(make, session, known):
    chosen(make, make.company(), state="reviewing")
    values = line(look(session, known), "52720").values
    assert (values["chosen"], values["applications"]) == (0, 1)


def test_a_year_is_that_of_seoul(make, session, known):
    make.company(created_at=datetime(2025, 12, 31, 15, 0, tzinfo=UTC))
    make.company(created_at=datetime(2025, 12, 31, 14, 59, tzinfo=UTC))
    make.company(created_at=datetime(2019, 1, 1, tzinfo=UTC))
    found = {
        year: line(look(session, known, Wish("firms", year=year)), "52720").values["firms"]
        for year in (2022, 2025, 2026)
    }
    assert found == {2022: 1, 2025: 1, 2026: 1}


def test_a_programme_narrows_what_belongs_to_one(make, session, known):
    firm = make.company()
    chosen(make, firm)
    aid(make, firm, 5, programme_id="jeonbuk")
    aid(make, firm, 6)
    mine = line(look(session, known, Wish(programme="jeonbuk")), "52720").values
    other = line(look(session, known, Wish(programme="none")), "52720").values
    assert (mine["chosen"], mine["aid"], mine["firms"]) == (1, 5, 1)
    assert (other["chosen"], other["aid"], other["firms"]) == (0, 0, 1)


def test_the_newest_base_of_the_time_counts(make, session, known):
    base(make, "52720", 10, as_of=date(2023, 12, 31))
    base(make, "52720", 20, as_of=date(2025, 12, 31), demonstration=True)
    assert line(look(session, known), "52720").base.value == 20
    assert look(session, known).demonstration
    past = look(session, known, Wish(year=2024))
    assert line(past, "52720").base.value == 10
    assert line(look(session, known, Wish(year=2022)), "52720").base.value == 10


def test_an_officer_sees_the_own_county_alone(make, session, known):
    make.company()
    page = look(session, known, officer_places=frozenset({"52140"}))
    assert [each.place for each in page.lines] == ["52140"]
    assert page.total == 0
    with pytest.raises(NotFound):
        counts.require_place(scope(known, officer_places=frozenset({"52140"})), "52720")


def test_a_trend_has_a_column_for_each_year(make, session, known):
    chosen(make, make.company(), year=2025)
    years, sums = counts.trend(session, scope(known), "", today=TODAY)
    assert years == (2022, 2023, 2024, 2025, 2026)
    assert sums["chosen"] == [0, 0, 0, 1, 0]


def test_a_table_takes_nine_selects(make, session, known, engine):
    with counted_selects(engine) as seen:
        look(session, known)
    assert len(seen) == 9
