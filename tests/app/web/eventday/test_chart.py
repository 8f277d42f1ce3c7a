"""Where the dots of the frontier stand."""

from types import SimpleNamespace

import pytest

from app.web.eventday.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, frontier_chart


def choice(moved, score, *, done=True):
    return SimpleNamespace(moved=moved, score=score, done=done)


def test_what_moves_more_stands_further_right_and_what_gives_more_higher_up():
    chart = frontier_chart([choice(0, 992), choice(10, 996), choice(40, 1000)])
    assert [point.x for point in chart.points] == [
        LEFT, pytest.approx(LEFT + (WIDTH - LEFT - RIGHT) / 4), WIDTH - RIGHT,
    ]  # fmt: skip
    heights = [point.y for point in chart.points]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] == TOP
    assert all(TOP <= y <= HEIGHT - BOTTOM for y in heights)
    assert (chart.most_moved, chart.least_percent) == (40, 99.0)


def test_choices_at_the_same_place_share_a_dot():
    chart = frontier_chart([choice(0, 1000), choice(0, 1000), choice(0, 1000)])
    assert [(point.x, point.y, point.numbers) for point in chart.points] == [(LEFT, TOP, (1, 2, 3))]


def test_choices_that_are_not_worked_out_keep_their_number():
    chart = frontier_chart([choice(0, None, done=False), choice(0, 990), choice(3, 1000)])
    assert [point.numbers for point in chart.points] == [(2,), (3,)]


def test_one_choice_makes_no_chart():
    assert frontier_chart([choice(0, 1000), choice(0, 0)]) is None
