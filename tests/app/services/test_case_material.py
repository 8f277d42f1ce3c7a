from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.challenge import Challenge
from app.models.engagement import Goal, GoalReading
from app.models.stay import StayTask
from app.models.visit import Visit
from app.runtime.catalogue import Metric
from app.services import case_material
from app.services.case_material import Check, Material
from app.services.case_steps import MAX_ROWS
from app.services.goal_charts import draw
from app.services.goal_results import GoalResult, Point, pair_of

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
METRIC = Metric("process_defect", "공정불량률", "Process defect rate", "Q", ("%",), "down", "", "")


def task(number, state="closed", **values):
    return StayTask(
        **{
            "id": number, "number": number, "title": f"과제 {number}", "text": "", "state": state,
            "measure": "", "unit": "", "reason": "", **values,
        }
    )  # fmt: skip


def reading(point, value, first, **values):
    return GoalReading(
        **{
            "point": point, "value": Decimal(value), "period_from": first,
            "period_to": first + timedelta(days=27), "measured_by": "생산팀", "method": "전수",
            "check_state": "self_reported", **values,
        }
    )  # fmt: skip


def result(*readings, subject=""):
    goal = Goal(metric_id=METRIC.id, unit="%", subject=subject, target=Decimal(3))
    first = next((r for r in readings if r.point == "baseline"), None)
    points = tuple(Point(r, None, None, pair_of(METRIC, "%", first, r)) for r in readings)
    return GoalResult(goal, METRIC, points, {}, draw(readings, goal.target))


BEFORE = reading("baseline", "8", date(2026, 5, 1))
AFTER = reading("m3", "4", date(2026, 9, 1))


def material(**values):
    return Material(
        **{
            "challenge": Challenge(text="절임이 들쭉날쭉해요"), "categories": ("defect",),
            "tasks": (), "visits": (), "results": (), "began": date(2026, 8, 1),
            "ended": date(2026, 10, 31), "people": 2, **values,
        }
    )  # fmt: skip


def test_what_is_known_stands_in_its_place():
    known = case_material.columns(
        material(
            tasks=(
                task(1, text="동선을 바꿨어요.", measure="걷는 거리", unit="m",
                     before_value=Decimal("120.0"), after_value=Decimal(45), cost_won=300_000),
                task(2, "dropped", reason="예산이 모자랐어요", cost_won=50_000),
            ),
            results=(result(BEFORE, AFTER),),
        )
    )  # fmt: skip
    assert known == {
        "title": "공정불량률 8 → 4 %",
        "problem": "절임이 들쭉날쭉해요",
        "steps": [{"title": "과제 1", "text": "동선을 바꿨어요.\n\n걷는 거리: 120 → 45 m"}],
        "failed": "- 과제 2: 예산이 모자랐어요",
        "cost_won": 350_000,
        "months": 3,
        "people": 2,
    }


def test_what_is_not_known_is_left_to_be_asked():
    known = case_material.columns(material(people=0))
    assert (known["title"], known["steps"], known["cost_won"], known["people"]) == (
        "", [], None, None,
    )  # fmt: skip


def test_a_figure_that_became_worse_makes_no_title():
    worse = reading("m3", "9", date(2026, 9, 1))
    assert case_material.columns(material(results=(result(BEFORE, worse),)))["title"] == ""


def test_without_a_stay_the_visits_tell_the_steps():
    visit = Visit(purpose="", outcome="염도계를 달기로 했어요", starts_at=AT)
    assert case_material.columns(material(visits=(visit,)))["steps"] == [
        {"title": "방문 2026-11-22", "text": "염도계를 달기로 했어요"}
    ]


@given(st.lists(st.sampled_from(["plain", "photo", "number"]), max_size=40))
def test_no_step_is_lost_and_there_are_never_too_many(kinds):
    proofs = {"plain": {}, "photo": {"after_photo_id": 1}, "number": {"after_value": Decimal(1)}}
    tasks = tuple(task(n, **proofs[kind]) for n, kind in enumerate(kinds, 1))
    steps = case_material.columns(material(tasks=tasks))["steps"]
    assert len(steps) <= MAX_ROWS
    told = "\n".join(step["title"] + "\n" + step["text"] for step in steps).split("\n")
    for each in tasks:
        assert each.title in {line.removeprefix("- ") for line in told}
    own = [step["title"] for step in steps if step["title"] != "그 밖에 한 일"]
    assert own == sorted(own, key=lambda title: int(title.removeprefix("과제 ")))


def test_solutions_and_categories_come_once_each():
    tasks = (
        task(1, solution_id="5s", category_id="labor"),
        task(2, solution_id="5s", category_id="defect"),
        task(3, "dropped", solution_id="mes", category_id="inv"),
    )
    assert case_material.solutions(material(tasks=tasks)) == [("5s", "과제 1, 과제 2")]
    assert case_material.categories(material(tasks=tasks)) == ["defect", "labor"]


def test_a_photo_without_its_counterpart_does_not_shift_the_pairs():
    tasks = (
        task(1, after_photo_id=11),
        task(2, before_photo_id=21, after_photo_id=22),
        task(3, before_photo_id=31),
        task(4, "dropped", before_photo_id=41, after_photo_id=42),
    )
    assert case_material.photos(material(tasks=tasks)) == [
        (21, "before", "과제 2"),
        (22, "after", "과제 2"),
        (11, "photo", "과제 1"),
        (31, "photo", "과제 3"),
    ]


def test_a_figure_holds_the_first_and_the_latest_value_with_what_is_measured():
    later = reading("m6", "3.5", date(2026, 11, 1), method="표본", evidence_id=7)
    ((figure, check),) = case_material.figures([result(BEFORE, AFTER, later, subject="2호기")])
    assert (figure.before, figure.after, figure.method, figure.evidence_id) == (
        Decimal(8), Decimal("3.5"), "2호기 · 표본", 7,
    )  # fmt: skip
    assert check is None


def test_a_goal_that_was_never_measured_before_is_no_kpi():
    assert case_material.figures([result(AFTER), result()]) == []


def test_a_later_value_whose_period_overlaps_is_left_out():
    overlapping = reading("m0", "4", date(2026, 5, 15))
    ((figure, _),) = case_material.figures([result(BEFORE, overlapping)])
    assert (figure.before, figure.after, figure.after_from) == (Decimal(8), None, None)


@pytest.mark.parametrize(
    ("first", "last", "check"),
    [
        ("checked", "checked", Check(5, AT)),
        ("documented", "checked", None),
        ("checked", "documented", None),
    ],
)
def test_a_figure_is_checked_only_where_both_values_are(first, last, check):
    seen = {"checked_by_id": 5, "checked_at": AT, "evidence_id": 1}
    before = reading("baseline", "8", date(2026, 5, 1), **seen, check_state=first)
    after = reading("m3", "4", date(2026, 9, 1), **seen, check_state=last)
    assert case_material.figures([result(before, after)])[0][1] == check


@pytest.mark.parametrize(
    ("days", "months"), [(0, 1), (14, 1), (46, 2), (56, 2), (365, 12), (9000, 120)]
)
def test_months_are_counted_and_at_least_one(days, months):
    known = material(ended=date(2026, 8, 1) + timedelta(days=days))
    assert case_material.columns(known)["months"] == months


def test_something_to_tell_is_a_closed_task_a_visit_or_a_later_value():
    assert not material(tasks=(task(1, "dropped"),), results=(result(BEFORE),)).tells_something
    assert material(tasks=(task(1),)).tells_something
    assert material(results=(result(BEFORE, AFTER),)).tells_something
