"""The charts of the dashboard say what the picture holds."""

import pytest

from app.services.figures.dashboard import Answers, Counts, Dashboard, Load, Year
from app.services.figures.limits import DEFAULTS
from app.web.dashboard import charts

COUNTS = Counts(
    (1,) * 12, (2, 30, 20), {"intents": 9, "applications": 5, "chosen": 2, "agreements": 1}
)
THIS = Year(COUNTS, Answers(9, 7, 2, 1.5, 4.0))
VIEW = Dashboard(
    year=2026,
    funnel={"joined": 10, "matched": 4, "met": 3, "closed": 2, "published": 1},
    funnel_before=None,
    this=THIS,
    before=THIS,
    stuck=dict.fromkeys(DEFAULTS, 0) | {"met": 2},
    limits=DEFAULTS,
    loads=(Load("m1", "김멘토", 2, 2), Load("m2", "이멘토", 3, 1)),
    late_papers=3,
    months_over=11,
)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/"):
        yield


def test_the_funnel_has_its_steps():
    assert [s.datum.value for s in charts.funnel(VIEW).steps] == [10, 4, 3, 2, 1]


def test_who_waits_can_be_opened_and_stands_out():
    waiting = {d.label: d for d in charts.stuck(VIEW, {"place": "52720"}).data}
    late = waiting["이어진 뒤 첫 만남을 기다려요"]
    assert late.address == "/desk/dashboard/stuck/met?place=52720"
    assert (late.tone, late.note) == ("alarm", "21일 넘게")


def test_a_month_to_come_is_no_zero():
    assert charts.months(VIEW).lines[0].values[10:] == (1, None)


def test_a_full_mentor_stands_out():
    assert [d.tone for d in charts.loads(VIEW).data] == ["warn", ""]


def test_every_number_stands_in_the_table():
    rows = charts.rows(VIEW)
    assert all(len(row) == len(charts.fields()) for row in rows)
    assert {row[1] for row in rows} >= {"가입", "늦은 서류", "연 행사", "12월", "김멘토"}
