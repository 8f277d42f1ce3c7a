"""The chart is valid, reads aloud and places values truly."""

from xml.etree import ElementTree as ET

import pytest

from tests.bench.chart import SHARES, Bar, Panel, draw, times

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*panels):
    return ET.fromstring(draw("a title", "a <description> & more", panels))  # noqa: S314 - our own text


def widths(chart):
    return [float(bar.get("width")) for bar in chart.iter(f"{SVG}rect")]


def test_a_decade_is_as_wide_as_the_next():
    scale = times([0.2, 30.0])
    assert [label for _, label in scale.marks] == ["0.1 ms", "1 ms", "10 ms", "100 ms"]
    assert [scale.place(value, 300) for value in (0.1, 1.0, 10.0, 100.0)] == pytest.approx(
        [0, 100, 200, 300]
    )


def test_one_value_at_a_power_of_ten_still_has_an_axis():
    assert [label for _, label in times([1.0]).marks] == ["1 ms", "10 ms"]


def test_shares_stand_on_a_plain_scale_and_never_outside():
    assert [SHARES.place(value, 200) for value in (-1.0, 0.0, 0.25, 1.0, 2.0)] == [
        0,
        0,
        50,
        200,
        200,
    ]


def test_bars_of_times_and_of_shares_have_their_lengths():
    slow, fast = widths(drawn(Panel("t", [Bar("a", 10.0, ours=True), Bar("b", 1.0)])))
    assert slow > 400
    assert fast == 2  # at the very left, yet to be seen
    half, whole = widths(drawn(Panel("q", [Bar("a", 0.5), Bar("b", 1.0)], shares=True)))
    assert whole == pytest.approx(2 * half)


def test_ours_is_marked():
    chart = drawn(Panel("t", [Bar("a", 10.0, ours=True), Bar("b", 1.0)]))
    assert [bar.get("class") for bar in chart.iter(f"{SVG}rect")] == ["ours", "peer"]


def test_a_system_without_a_value_says_why():
    chart = drawn(Panel("t", [Bar("a", 10.0), Bar("b", None, note="not run: <too long>")]))
    assert len(widths(chart)) == 1
    assert "not run: <too long>" in [text.text for text in chart.iter(f"{SVG}text")]


def test_a_panel_without_any_value_is_left_out():
    assert widths(drawn(Panel("t", [Bar("b", None, note="no package")]))) == []


def test_the_chart_reads_aloud():
    chart = drawn(Panel("t", [Bar("a", 10.0)]))
    assert chart.get("role") == "img"
    told = {
        chart.find(f"{SVG}{name}").get("id"): chart.find(f"{SVG}{name}").text
        for name in ("title", "desc")
    }
    assert [told[name] for name in chart.get("aria-labelledby").split()] == [
        "a title", "a <description> & more",
    ]  # fmt: skip


def test_dark_and_light_have_colours_of_their_own():
    assert "prefers-color-scheme: dark" in draw("t", "d", [])
