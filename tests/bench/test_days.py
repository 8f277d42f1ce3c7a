"""The measurements of days: honest rows, tables that README can hold, a chart in words."""

import pytest

from tests.bench import day_job, day_report, days, replan_job
from tests.bench.apart import run_apart
from tests.bench.readme import marks

SMALL = {"firms": 20, "mentors": 10, "slots": 8, "seed": 1, "solve_s": 20.0}
TOOK = {"seconds": 0.5, "processor_s": 0.4, "memory_mb": 99.0}
OURS = TOOK | {
    "good": 20, "missing": 0, "score": 48_000, "proven": True, "bounds": [20, 0, 48_000],
}  # fmt: skip
WAYS = {
    "ours": {"1": OURS, "2": OURS | {"proven": False, "bounds": [20, 0, 48_480]}},
    "plain": {"1": TOOK | {"variables": 12_000_000, "proven": False}},
    "greedy": {"1": TOOK | {"good": 16, "missing": 4, "score": 47_040}},
    "booked": {"1": {"failed": "not finished within 60 s"}},
}
RESULTS = {
    "machine": "a machine", "date": "2026-11-23", "load": 0.5, "seeds": [1, 2],
    "days": {"20x10x8": {"0.4": WAYS}},
    "replans": {"0.7": {"1": {
        "announced": 500, "standing": 400, "scratch_moved": 300,
        "keeps": {"600": {
            "moved": 2, "share": 0.985, "good_lost": 0, "missing_more": 0, "seconds": 1.5,
        }},
    }}},
}  # fmt: skip


@pytest.mark.parametrize("way", day_job.WAYS)
def test_a_day_is_filled_checked_and_measured(way):
    row = day_job.measure(way=way, density=0.4, **SMALL)

    assert row["good"] <= 16
    assert row["missing"] >= 10
    assert row["seconds"] > 0
    assert row["memory_mb"] > 10


def test_a_wrong_answer_is_no_measurement(monkeypatch):
    twice = day_job.book_greedily(
        day_job.make_day_instance(firms=20, mentors=10, slots=8, density=0.4, seed=1), seed=1
    )
    monkeypatch.setitem(day_job.WAYS, "greedy", lambda day, limit_s: (twice * 2, {}))

    with pytest.raises(ValueError, match="twice"):
        day_job.measure(way="greedy", density=0.4, **SMALL)


def test_memory_is_that_of_the_way_not_of_who_started_it():
    row = run_apart("day", 60.0, way="booked", density=1.0, **SMALL)

    assert row["memory_mb"] < 200


def test_one_in_twenty_stays_away_and_one_in_twenty_comes_late():
    day = replan_job.make_day_instance(firms=500, mentors=150, slots=9, density=1.0, seed=1)
    people = replan_job.disturb(day, seed=1)
    stays = [len(one.available) for one in people.firms + people.mentors]

    assert set(stays) == {0, 6, 9}
    assert 15 < stays.count(0) < 55
    assert 15 < stays.count(6) < 55


def test_every_kind_of_day_is_asked_for_in_every_way(monkeypatch):
    asked = []
    monkeypatch.setattr(days, "run_apart", lambda job, limit, **how: asked.append((job, how)) or {})

    *_, last = days.compare_days(3, [1, 2])
    assert len(asked) == 3 * 3 * 4 * 2 + 2 * 2
    assert [job for job, _ in asked].count("replan") == 4
    assert list(last["days"]) == ["20x10x8", "60x25x12", "150x50x16"]
    assert "replans" in last


def test_the_table_tells_values_bounds_and_why_others_have_none():
    (row,) = day_report.sheets(RESULTS)[0].rows

    assert row == (
        "20 × 10 × 8, 0.4", "1 of 2", "40 / 40", "0 / 0", "96,000 / 96,480", "0.99%",
        "0.50 / 0.40", "99", "too large: 12.0 million variables", "80%, 98.0%",
        "not finished within 60 s",
    )  # fmt: skip


def test_re_plans_tell_what_moves_and_what_it_costs():
    (row,) = day_report.sheets(RESULTS)[1].rows

    assert row == ("0.7", "600", "0.5% (0.5%)", "98.50% (98.50%)", "0", "1.5", "75%")


def test_every_single_day_has_a_row_in_the_terminal():
    rows = day_report.details(RESULTS).rows

    assert len(rows) == 5
    assert rows[2][2:5] == ("", "", "no solution")
    assert rows[4][2] == "not finished within 60 s"


def test_readme_and_chart_hold_the_same_figures():
    first, last = marks("timetable")

    text = day_report.put_in_readme(f"# Title\n{first}\nyesterday\n{last}\n", RESULTS)
    assert "yesterday" not in text
    assert "Measured on a machine, 2026-11-23, seeds 1, 2. Load average when it began: 0.5." in text
    assert "| 20 × 10 × 8, 0.4 | 1 of 2 |" in text
    drawn = day_report.chart(RESULTS)
    assert "Ieum 1.000" in drawn
    assert "greedy by score 0.800" in drawn
    assert "self-booking not finished within 60 s" in drawn
