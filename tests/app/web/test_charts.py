"""Charts tell the truth in lengths, and their tables the same numbers in words."""

import re
from itertools import pairwise

import pytest
from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import Bars, Datum, Funnel, Line, Lines, Tile, Tiles, round_up, rows


def bars(*data):
    return Bars("b", "기업 수", tuple(data), "시군", "기업", "지난해")


def drawn(app, macro, chart):
    with app.test_request_context("/"):
        return render_template_string(
            "{% from 'components/charts.html' import " + macro + " with context %}"
            "{{ " + macro + "(chart) }}",
            chart=chart,
        )


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=9))
def test_bars_are_as_long_as_their_values(values):
    chart = bars(*(Datum(str(i), v) for i, v in enumerate(values)))
    shares = [float(chart.share(v)) for v in values]
    assert max(shares) == (100 if max(values) > 0 else 0)
    assert all(0 <= s <= 100 for s in shares)
    for (v, s), (w, t) in pairwise(sorted(zip(values, shares, strict=True))):
        assert v <= w
        assert s <= t


def test_what_is_not_known_has_no_bar_and_says_so():
    chart = bars(Datum("진안", None), Datum("무주", 4, mark=8))
    assert chart.share(None) == "0"
    assert chart.share(4) == "50.0"
    assert chart.data[0].written == "–"


def test_a_funnel_tells_shares_of_the_step_before_and_of_the_first():
    chart = Funnel(
        "f", "과정", (Datum("가입", 10), Datum("매칭", 5), Datum("방문", 4)), "단계", "기업"
    )
    assert [(s.of_first, s.of_previous) for s in chart.steps] == [(1, None), (0.5, 0.5), (0.4, 0.8)]
    empty = Funnel("f", "과정", (Datum("가입", 0), Datum("매칭", 0)), "단계", "기업")
    assert empty.steps[1].of_previous is None
    assert Funnel("f", "과정", (), "단계", "기업").steps == ()


def test_a_gap_breaks_a_course():
    chart = Lines("l", "신청", ("1월", "2월", "3월", "4월"), (Line("올해", (1, 2, None, 3)),), "달")
    course = chart.drawn[0]
    assert len(course.runs) == 1
    assert len(course.dots) == 3


@given(st.floats(0, 1e12))
def test_the_scale_ends_at_a_round_number_that_is_not_far_above(value):
    top = round_up(value)
    assert top >= value
    assert top == 1 or top <= 2.5 * value
    assert re.fullmatch(r"[125]0*", f"{top:.0f}")


def test_no_more_names_than_fit_and_the_last_among_them():
    columns = tuple(f"{m}월" for m in range(1, 13))
    names = Lines("l", "신청", columns, (Line("올해", (1,) * 12),), "달").names
    assert len(names) <= 6
    assert names[-1][1] == "12월"


@pytest.mark.parametrize(
    ("values", "written"), [((0, 1), ["0", "1"]), ((0.5, 1), ["0", "0.5", "1"]), ((2,), ["0", "1", "2"])]
)  # fmt: skip
def test_things_that_are_counted_have_no_half_on_the_scale(values, written):
    chart = Lines("l", "신청", ("1월",) * len(values), (Line("올해", values),), "달")
    assert [words for _, words in chart.scale] == written


@pytest.mark.parametrize(
    ("macro", "chart"),
    [
        ("bars", bars(Datum("진안", 3, address="/desk/x", mark=2), Datum("무주", None))),
        ("funnel", Funnel("f", "과정", (Datum("가입", 10), Datum("매칭", 5)), "단계", "기업")),
        ("lines", Lines("l", "신청", ("1월", "2월"), (Line("올해", (1, None)), Line("지난해", (2, 3))), "달")),
        ("tiles", Tiles("t", "한눈에", (Tile("신청", "3", before="2"),), "지표", "값", "지난해")),
    ],
)  # fmt: skip
def test_every_chart_has_a_name_and_a_table_of_the_same_numbers(app, macro, chart):
    page = drawn(app, macro, chart)
    assert f'aria-labelledby="{chart.name}-title"' in page
    assert f'id="{chart.name}-title"' in page
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count("<tr>") == 1 + len(
        getattr(chart, "data", None) or getattr(chart, "columns", None) or chart.tiles
    )


def test_labels_are_escaped(app):
    page = drawn(app, "bars", bars(Datum("<b>진안", 3)))
    assert "<b>진안" not in page
    assert "&lt;b&gt;진안" in page


def test_rows_for_a_file_are_the_labels_and_values():
    assert rows((Datum("진안", 3), Datum("무주", None))) == [("진안", 3), ("무주", None)]
