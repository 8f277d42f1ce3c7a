from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.engagement import POINTS, GoalReading
from app.services.goal_charts import BOTTOM, LEFT, RIGHT, TOP, draw

VALUES = st.decimals(0, 10**12, places=2)


def reading(point, value):
    return GoalReading(
        point=point, value=Decimal(value), period_from=date(2026, 1, 1), period_to=date(2026, 1, 31)
    )


def test_values_stand_in_the_order_of_time_and_twice_the_value_is_twice_as_high():
    chart = draw([reading("m3", 4), reading("baseline", 8)], Decimal(2))
    assert [mark.reading.point for mark in chart.marks] == ["baseline", "m3"]
    first, later = (BOTTOM - mark.y for mark in chart.marks)
    assert first == pytest.approx(2 * later)
    assert first == pytest.approx(4 * (BOTTOM - chart.target_y))
    assert chart.baseline_y == chart.marks[0].y
    assert chart.line == "30.0,45.1 150.0,100.5"


def test_without_values_there_is_a_target_and_all_five_times():
    chart = draw([], Decimal(0))
    assert (chart.line, chart.baseline_y, chart.target_y) == ("", None, BOTTOM)
    assert [column.point for column in chart.columns] == list(POINTS)
    assert (chart.columns[0].x, chart.columns[-1].x) == (LEFT, RIGHT)


@given(st.dictionaries(st.sampled_from(POINTS), VALUES), VALUES)
def test_nothing_leaves_the_plot_and_the_order_of_heights_is_that_of_values(values, target):
    chart = draw([reading(point, value) for point, value in values.items()], target)
    marks = sorted(chart.marks, key=lambda mark: mark.reading.value)
    assert [m.y for m in marks] == sorted((m.y for m in marks), reverse=True)
    for y in [mark.y for mark in marks] + [chart.target_y]:
        assert TOP <= y <= BOTTOM
