"""The desk lists the applications of a round within the reader's places."""

import csv
import io

from tests.client import flat
from tests.queries import counted_selects


def test_an_officer_sees_the_own_municipality_alone(browser, make, selection):
    round_, applications = selection.judged()
    officer = make.staff("municipal_officer", municipality="52720")
    browser.sign_in(officer)

    page = browser.get(f"/desk/rounds/{round_.public_id}/applications").text

    assert "신청 1건" in page
    third = applications[2].public_id
    path = f"/desk/rounds/{round_.public_id}/applications/"
    shown = browser.get(path + third)
    assert shown.status_code == 200
    assert "심사위원별 점수" not in shown.text
    assert browser.get(path + applications[0].public_id).status_code == 404
    rows = list(csv.reader(io.StringIO(browser.get(path[:-1] + ".csv").text)))
    assert len(rows) == 2
    for page in ("board", "board.csv", "board.pdf", "counties", "counties.csv", "reviewers"):
        assert browser.get(f"/desk/rounds/{round_.public_id}/{page}").status_code == 404


def test_the_list_is_filtered_sorted_and_takes_as_many_selects(browser, make, selection, engine):
    round_, _ = selection.judged()
    selection.application(round_, state="draft")
    browser.sign_in(make.coordinator())
    path = f"/desk/rounds/{round_.public_id}/applications"

    assert "신청 5건" in browser.get(path).text
    assert "신청 2건" in browser.get(f"{path}?place=52110").text
    assert "신청 1건" in browser.get(f"{path}?state=draft").text
    assert "조건에 맞는 신청이 없어요" in browser.get(f"{path}?outcome=chosen").text
    with counted_selects(engine) as seen:
        browser.get(f"{path}?sort=points")
    before = len(seen)
    for _ in range(3):
        selection.application(round_)
    with counted_selects(engine) as seen:
        browser.get(f"{path}?sort=reviews")
    assert len(seen) == before


def test_one_application_shows_its_papers_scores_and_conditions(browser, make, selection):
    round_, applications = selection.judged()
    browser.sign_in(make.coordinator())

    page = flat(
        browser.get(
            f"/desk/rounds/{round_.public_id}/applications/{applications[0].public_id}"
        ).text
    )

    for words in ("사업계획서", "5,000만 원", "요건에 맞아요", "심사위원별 점수"):
        assert words in page
