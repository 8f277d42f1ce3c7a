"""The chart stays inside its box, and its heights follow the numbers."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.services.stay_progress import TaskDates, count
from app.web.stays.chart import HEIGHT, WIDTH, draw

FIRST = date(2026, 11, 23)


@given(st.integers(1, 120), st.integers(0, 300), st.integers(0, 40))
def test_nothing_is_drawn_outside_the_box(days, planned, closed):
    rows = [TaskDates("closed", FIRST, FIRST + timedelta(days=n % days)) for n in range(closed)]
    last = FIRST + timedelta(days=days - 1)
    chart = draw(count(FIRST, last, planned, rows, last))
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
    for point in chart.plan.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
    numbers = [n for _, n in chart.ticks]
    assert numbers[0] == 0
    assert numbers[-1] >= max(1, planned, closed)


def test_the_last_bar_reaches_the_plan_when_all_is_done():
    rows = [TaskDates("closed", FIRST, FIRST)] * 10
    chart = draw(count(FIRST, FIRST + timedelta(days=6), 10, rows, FIRST))
    assert chart.bars[0].y == float(chart.plan.split()[-1].split(",")[1])
    assert [n for _, n in chart.ticks] == [0, 5, 10]
