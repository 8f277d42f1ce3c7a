"""Counties and minutes leave the board as pages and files."""

import csv
import io

from tests.client import flat


def test_every_county_stands_there_with_and_without_the_preference(browser, make, selection):
    round_, _ = selection.judged()
    browser.sign_in(make.coordinator())

    page = flat(browser.get(f"/desk/rounds/{round_.public_id}/counties").text)
    table = browser.get(f"/desk/rounds/{round_.public_id}/counties.csv").text

    for words in ("진안군", "가점 지역", "1 / 0", "0 / 1"):
        assert words in page
    rows = {row[0]: row for row in csv.reader(io.StringIO(table))}
    assert rows["진안군"][2:8] == ["1", "1", "1", "0", "1", "0"]


def test_the_ranking_and_the_minutes_are_handed_out(browser, make, selection):
    round_, _ = selection.judged()
    browser.sign_in(make.coordinator())
    path = f"/desk/rounds/{round_.public_id}/board"

    rows = list(csv.reader(io.StringIO(browser.get(f"{path}.csv").text)))

    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert [row[1] for row in rows[1:]] == ["1", "3", "2", "4"]
    assert browser.get(f"{path}.xlsx").data[:2] == b"PK"
    assert browser.get(f"{path}.pdf").data[:5] == b"%PDF-"
