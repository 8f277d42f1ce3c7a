from datetime import timedelta

from sqlalchemy import select

from app.models.engagement import POINTS, Engagement, Goal, GoalReading
from app.models.follow_up import FollowUp
from app.models.reference import KpiMetric
from app.services.seeding.identity import stable_public_id
from tests.conftest import NOW

ENDED = stable_public_id("engagement", "gunsan-haemang:past:jeonju-byeolha")


def readings(rows, goal):
    found = rows.scalars(select(GoalReading).filter_by(goal_id=goal.id))
    return sorted(found, key=lambda reading: POINTS.index(reading.point))


def test_every_goal_has_a_baseline_and_a_unit_of_its_metric(rows):
    goals = list(rows.scalars(select(Goal)))
    assert goals
    for goal in goals:
        assert goal.unit in rows.get(KpiMetric, goal.metric_id).units
        first, *later = readings(rows, goal)
        assert first.point == "baseline"
        better = (goal.target > first.value) == (
            rows.get(KpiMetric, goal.metric_id).direction == "up"
        )
        assert better
        for before, after in zip([first, *later], later, strict=False):
            assert before.period_to < after.period_from
            assert after.period_to < after.entered_at.date()


def test_periods_are_whole_months(rows):
    for reading in rows.scalars(select(GoalReading)):
        assert reading.period_from.day == (reading.period_to + timedelta(days=1)).day == 1


def test_a_year_after_the_stay_the_last_form_was_asked(rows):
    there = rows.scalars(select(Engagement).filter_by(public_id=ENDED)).one()
    forms = rows.scalars(
        select(FollowUp).filter_by(engagement_id=there.id).order_by(FollowUp.month)
    )
    assert [(form.month, form.state) for form in forms] == [
        (0, "answered"), (3, "answered"), (6, "answered"), (12, "asked"),
    ]  # fmt: skip
    goal = rows.scalars(select(Goal).filter_by(engagement_id=there.id)).first()
    assert [r.point for r in readings(rows, goal)] == ["baseline", "m0", "m3", "m6"]


def test_no_form_was_answered_before_it_was_asked(rows):
    for form in rows.scalars(select(FollowUp)):
        if form.state == "answered":
            assert form.asked_at < form.answered_at < NOW
        else:
            assert (form.asked_at is None) == (form.state == "planned")
