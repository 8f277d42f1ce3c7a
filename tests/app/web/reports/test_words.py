"""What is said of a report, in Korean."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.models.stay import StayTask
from app.repositories.stays import TaskRow
from app.services.stay_progress import count
from app.services.weekly_report import Cost, Reported
from app.web.reports import words
from tests.app.report_world import FIRST, LAST, day


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context():
        yield


def task(state="closed", now="closed", **values):
    row = StayTask(**{"state": now, "measure": "", "unit": "", **values})
    return Reported(TaskRow(row, None, SimpleNamespace(), None, None), state)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, None, ""),
        (Decimal(30), Decimal(4), "준비 시간 30 → 4분"),
        (Decimal(30), None, "준비 시간 30분 → –"),
        (None, Decimal("4.50"), "준비 시간 – → 4.5분"),
    ],
)
def test_two_numbers_share_their_unit(before, after, said):
    told = task(measure="준비 시간", unit="분", before_value=before, after_value=after)
    assert words.figures(told) == said


def test_a_number_after_waits_for_the_closing():
    values = {"unit": "분", "before_value": None, "after_value": Decimal(4)}
    assert words.figures(task("found", **values)) == ""
    assert words.figures(task("found", "doing", **values)) == "– → 4분"


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (Cost(0, 0, 0), "–"),
        (Cost(0, 0, 2), "0원 (n=0/2)"),
        (Cost(1_200_000, 2, 3), "120만 원 (n=2/3)"),
    ],
)
def test_money_says_of_how_many_tasks_it_is(cost, said):
    assert words.cost(cost) == said


def test_nothing_is_said_of_what_nobody_told():
    empty = task()
    assert (words.task_cost(empty), words.due(empty)) == ("", "")
    assert words.team(SimpleNamespace(team=())) == "–"
    assert words.esg(SimpleNamespace(esg={"gone": 2})) == ""


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (0, "지금까지 과제 0개를 마쳤어요."),
        (1, "계획 1개 가운데 0개를 마쳤어요."),
        (20, "계획 20개 가운데 0개를 마쳤어요. 이맘때 계획은 8개예요. 8개가 늦어요."),
    ],
)
def test_where_a_stay_stands_is_one_sentence_or_two(planned, said):
    progress = count(FIRST, LAST, planned, [], day(14))
    assert words.standing(SimpleNamespace(progress=progress)) == said


def test_the_year_is_said_twice_where_it_changes():
    report = SimpleNamespace(first_day=day(60), last_day=day(66))
    assert words.days(report) == "2026년 12월 31일 (목) – 2027년 1월 6일 (수)"
