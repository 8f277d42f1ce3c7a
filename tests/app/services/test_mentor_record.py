"""The yearly record of a mentor."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.errors import NotFound
from app.models.case import CaseStudy
from app.models.engagement import EngagementNote, Goal, GoalReading
from app.models.stay import Stay, StayTask
from app.models.visit import Visit
from app.services.mentor_record import year_record
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects

# the first second of 2026 in Korea
NEW_YEAR = datetime(2025, 12, 31, 15, tzinfo=UTC)


class Year:
    """A mentor with what happened to the engagements of a year."""

    def __init__(self, session, make):
        self.session, self.make, self.now = session, make, make.now
        self.catalogue = load_catalogue(session)
        self.user = make.user()
        self.mentor = make.mentor(
            make.company(municipality_code="52110"), user=self.user, capacity=5
        )
        self.actor = actor_for(session, session_key(self.user))

    def add(self, *rows):
        self.session.add_all(rows)
        self.session.commit()
        return rows[0]

    def help(self, **values):
        return self.make.engagement(mentor=self.mentor, **values)

    def visit(self, engagement, at, *, state="held", minutes=90):
        return self.add(
            Visit(
                engagement_id=engagement.id,
                state=state,
                starts_at=at,
                minutes=minutes,
                address="진안읍",
                proposed_by_id=self.user.id,
                created_at=self.now,
                updated_at=self.now,
            )
        )

    def stay(self, engagement, first, last, *closed, state="running"):
        row = self.add(
            Stay(
                engagement_id=engagement.id,
                company_id=engagement.company_id,
                state=state,
                first_day=first,
                last_day=last,
                created_by_id=self.user.id,
                created_at=self.now,
                closed_at=self.now if state in {"closed", "cancelled"} else None,
            )
        )
        for number, done in enumerate(closed, start=1):
            self.add(
                StayTask(
                    stay_id=row.id,
                    number=number,
                    client_key=f"{row.id}-{number}",
                    title="자리 정하기",
                    state="closed" if done else "found",
                    after_value=Decimal(1) if done else None,
                    unit="m",
                    done_at=done,
                    found_by_id=self.user.id,
                    found_at=self.now,
                )
            )
        return row

    def goal(self, engagement, metric="process_defect", **readings):
        row = self.add(
            Goal(
                engagement_id=engagement.id,
                metric_id=metric,
                unit="%",
                target=Decimal(3),
                target_by=date(2026, 12, 31),
                created_by_id=self.user.id,
                created_at=self.now,
            )
        )
        for month, (point, value) in enumerate(readings.items(), start=1):
            self.add(
                GoalReading(
                    goal_id=row.id,
                    point=point,
                    value=Decimal(value),
                    period_from=date(2026, month, 1),
                    period_to=date(2026, month, 20),
                    entered_by_id=self.user.id,
                    entered_at=self.now,
                )
            )
        return row

    def show(self, year=2026, actor=None, of=""):
        return year_record(
            self.session, actor or self.actor, year, of=of, catalogue=self.catalogue, now=self.now
        )


@pytest.fixture
def year(session, make):
    return Year(session, make)


def test_a_year_without_help_is_empty_and_the_years_begin_with_the_first_help(year):
    assert (year.show().helped, year.show().years) == ((), (2026,))
    year.help(
        started_at=datetime(2024, 5, 1, tzinfo=UTC), ended_at=datetime(2024, 9, 1, tzinfo=UTC)
    )
    assert year.show().years == (2026, 2025, 2024)
    assert (year.show().firms, year.show(2024).firms, year.show(2025).firms) == (0, 1, 0)


def test_help_belongs_to_every_year_in_which_it_ran_at_all(year):
    year.help(started_at=NEW_YEAR.replace(second=0), ended_at=None)
    last_moment = NEW_YEAR.replace(day=31, hour=14, minute=59, second=59)
    year.help(started_at=datetime(2025, 3, 1, tzinfo=UTC), ended_at=last_moment)
    year.help(started_at=datetime(2025, 3, 1, tzinfo=UTC), ended_at=NEW_YEAR)
    assert (len(year.show(2025).helped), len(year.show(2026).helped)) == (2, 2)


def test_only_visits_held_in_the_korean_year_count(year):
    help_ = year.help(started_at=datetime(2025, 6, 1, tzinfo=UTC))
    year.visit(help_, NEW_YEAR, minutes=90)
    year.visit(help_, datetime(2026, 11, 20, tzinfo=UTC), minutes=40)
    year.visit(help_, datetime(2025, 12, 31, 14, 59, tzinfo=UTC))
    year.visit(help_, datetime(2026, 12, 1, tzinfo=UTC), state="agreed")
    (entry,) = year.show().helped
    assert (entry.visits, entry.minutes, entry.hours) == (2, 130, 2.2)
    assert (year.show().hours, year.show(2025).helped[0].visits) == (2.2, 1)


def test_a_stay_over_the_turn_of_the_year_counts_in_both_and_its_tasks_once(year):
    help_ = year.help(started_at=datetime(2025, 6, 1, tzinfo=UTC))
    year.stay(
        help_, date(2025, 12, 1), date(2026, 1, 20),
        datetime(2025, 12, 20, tzinfo=UTC), NEW_YEAR, datetime(2026, 1, 5, tzinfo=UTC), None,
    )  # fmt: skip
    year.stay(help_, date(2026, 2, 1), date(2026, 3, 1), state="closed")
    year.stay(help_, date(2026, 5, 1), date(2026, 6, 1), state="cancelled")
    (this,), (last,) = year.show(2026).helped, year.show(2025).helped
    assert (this.stays, this.tasks) == (2, 2)
    assert (last.stays, last.tasks) == (1, 1)


@pytest.mark.parametrize(
    ("metric", "readings", "better"),
    [
        ("process_defect", {"baseline": 8, "m0": 5, "m3": 3}, True),
        ("process_defect", {"baseline": 8, "m0": 9}, False),
        ("process_defect", {"baseline": 8, "m0": 8}, False),
        ("output_day", {"baseline": 8, "m0": 9}, True),
        ("process_defect", {"baseline": 8}, None),
        ("process_defect", {"m0": 8}, None),
        ("process_defect", {}, None),
    ],
)
def test_a_figure_is_compared_by_its_direction_from_the_first_to_the_latest(
    year, metric, readings, better
):
    year.goal(year.help(), metric, **readings)
    (moved,) = year.show().helped[0].goals
    assert moved.better is better
    values = list(readings.values())
    assert (moved.before.value if moved.before else None) == readings.get("baseline")
    later = [value for point, value in readings.items() if point != "baseline"]
    assert (moved.after.value if moved.after else None) == (later[-1] if later else None)
    assert len(year.show().compared) == (better is not None)
    assert len(values) < 4


def test_published_cases_that_came_of_it_are_named(session, year, make):
    help_ = year.help()
    firm = session.get(type(make.company()), help_.company_id)
    for status, engagement in (("published", help_.id), ("draft", None)):
        case = make.case(firm, year.user, status=status, title="염도를 맞춘 사례")
        session.get(CaseStudy, case.id).engagement_id = engagement
    session.commit()
    ((public_id, title),) = year.show().helped[0].cases
    assert title == "염도를 맞춘 사례"
    assert public_id


def test_one_firm_helped_twice_is_one_firm(year, make):
    firm = make.company(make.user())
    for ended in (datetime(2026, 5, 1, tzinfo=UTC), None):
        year.make.engagement(
            firm, year.mentor, started_at=datetime(2026, 2, 1, tzinfo=UTC), ended_at=ended
        )
    assert (year.show().firms, len(year.show().helped)) == (1, 2)


def test_the_region_s_coordinators_see_it_and_nobody_else(session, year, make):
    year.help()
    of = year.mentor.public_id
    coordinator = actor_for(session, session_key(make.coordinator()))
    found = year.show(actor=coordinator, of=of)
    assert (found.firms, found.own, year.show().own) == (1, False, True)
    for person in (make.user(), make.coordinator("48"), make.administrator()):
        stranger = actor_for(session, session_key(person))
        with pytest.raises(NotFound):
            year.show(actor=stranger, of=of)
        with pytest.raises(NotFound):
            year.show(actor=stranger)


@pytest.mark.parametrize("number", [1999, 2027, 0])
def test_a_year_to_come_has_no_record(year, number):
    with pytest.raises(NotFound):
        year.show(number)


def test_any_number_of_engagements_costs_ten_selects(session, engine, year):
    for _ in range(3):
        help_ = year.help()
        year.visit(help_, datetime(2026, 11, 1, tzinfo=UTC))
        year.stay(help_, date(2026, 11, 1), date(2026, 11, 30))
        year.goal(help_, baseline=8, m0=3)
        year.add(
            EngagementNote(
                engagement_id=help_.id, author_id=year.user.id, visibility="private",
                text="혼자만 보는 글", created_at=year.now, updated_at=year.now,
            )
        )  # fmt: skip
    session.expire_all()
    with counted_selects(engine) as seen:
        assert len(year.show().helped) == 3
    assert len(seen) == 10
    assert not any("engagement_note" in statement for statement in seen)
