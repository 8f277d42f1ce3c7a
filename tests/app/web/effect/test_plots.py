from app.web.effect.plots import forest, years
from matching.effect.domain import Effect, EventPoint, Finding, Interval, Refusal


def finding(low, value, high):
    return Finding("sales", "all", Effect(Interval(value, 0.1, low, high, 0.5), 30, 30, 300, ()))


def test_marks_lie_on_one_scale_with_no_difference_at_its_line():
    plot = forest([("가", finding(-0.1, 0.1, 0.3)), ("나", finding(0.1, 0.2, 0.3))])
    first, second = plot.rows

    assert float(first.low) < float(plot.zero) < float(second.low)
    assert float(first.point) < float(second.point)
    assert (first.zero_within, second.zero_within) == (True, False)
    assert float(first.low) + float(first.width) <= 100


def test_what_reaches_far_is_cut_in_the_picture_and_told_in_words():
    (row,) = forest([("가", finding(0.0, 3.0, 6.0))]).rows

    assert float(row.low) + float(row.width) <= 100.1
    assert "40,242.9" in row.words


def test_a_refusal_has_words_and_no_mark(app):
    with app.test_request_context():
        refused = Finding("sales", "all", None, Refusal("no_control", 0, 20))
        (row,) = forest([("가", refused)]).rows

    assert not row.drawn
    assert "수치를 내지 않아요" in row.words


def test_years_run_from_left_to_right_and_the_base_has_no_interval():
    points = [EventPoint(e, None if e == -1 else Interval(0.1, 0.1, -0.1, 0.3, 0.4)) for e in (-2, -1, 0, 1)]  # fmt: skip
    plot = years(points)

    xs = [float(mark.x) for mark in plot.marks]
    assert xs == sorted(xs)
    assert xs[1] < float(plot.start) < xs[2]
    assert plot.marks[1].interval is None
    assert plot.marks[1].y == plot.zero
    assert years(()) is None
