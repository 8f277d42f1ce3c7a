"""Rounds on the desk are listed, made from the last one, announced and exported."""

import csv
import io

import pytest

from app.models.selection import Criterion, SelectionRound
from tests.client import flat
from tests.queries import counted_selects


def typed(version, **values):
    """Return a round as a browser sends it."""
    return {
        "version": version.public_id, "title": "2026년 JS2 모집", "region": "52",
        "opens_on": "2026-12-01", "closes_on": "2026-12-20", "places": "3", "reserves": "1",
        "reviewers_each": "2", "preference_points": "3", "preference_areas": "depopulation",
        "least_points": "60", "criterion-1-ko": "필요성", "criterion-1-weight": "70",
        "criterion-3-ko": "계획", "criterion-3-weight": "30", **values,
    }  # fmt: skip


def test_a_coordinator_makes_a_round_and_announces_it(browser, make, selection, session):
    browser.sign_in(make.coordinator())

    answer = browser.post("/desk/rounds/new", typed(selection.version()), follow=True)

    row = session.query(SelectionRound).one()
    assert answer.status_code == 200
    assert "모두에게 알리기" in answer.text
    assert [c.weight for c in session.query(Criterion).order_by(Criterion.position)] == [70, 30]
    assert browser.get(f"/calls/{row.public_id}").status_code == 404
    answer = browser.post(f"/desk/rounds/{row.public_id}/announce", follow=True)
    assert "부터 신청을 받아요" in answer.text
    assert browser.get(f"/calls/{row.public_id}").status_code == 200


def test_what_was_typed_stays_beside_what_is_wrong(browser, make, selection, session):
    browser.sign_in(make.coordinator())

    values = typed(selection.version(), **{"criterion-3-weight": "20", "places": "0"})
    answer = browser.post("/desk/rounds/new", values)

    assert answer.status_code == 422
    text = flat(answer.text)
    assert "배점을 모두 더하면 100이어야 해요. 지금은 90이에요." in text
    assert "1부터 10000까지 적을 수 있어요." in text
    assert 'value="2026년 JS2 모집"' in text
    assert session.query(SelectionRound).count() == 0


def test_a_new_round_begins_with_the_last_one(browser, make, selection):
    selection.round("decided", weights=(45, 55), places=17)
    browser.sign_in(make.coordinator())

    page = flat(browser.get("/desk/rounds/new").text)

    assert 'value="17"' in page
    assert 'value="45"' in page


def test_the_rules_of_an_announced_round_stay(browser, make, selection, session):
    round_ = selection.round("open")
    browser.sign_in(make.coordinator())
    page = browser.get(f"/desk/rounds/{round_.public_id}/edit").text
    assert "criterion-1-weight" not in page

    answer = browser.post(
        f"/desk/rounds/{round_.public_id}/edit",
        {
            "title": "새 이름", "opens_on": "2026-11-02", "closes_on": "2026-12-01", "places": "5",
            "reserves": "2", "reviewers_each": "3", "preference_points": "9",
            "preference_areas": "depopulation", "least_points": "0",
        },
        follow=True,
    )  # fmt: skip

    session.rollback()
    session.refresh(round_)
    assert answer.status_code == 200
    assert (round_.title, round_.places, round_.preference_points) == ("새 이름", 5, 3)
    assert round_.closes_on.isoformat() == "2026-12-01"


def test_a_list_of_rounds_takes_three_selects(browser, make, selection, engine):
    browser.sign_in(make.coordinator())
    version = selection.version()
    selection.round(version=version)
    browser.get("/desk/rounds/")
    with counted_selects(engine) as few:
        browser.get("/desk/rounds/")
    for state in ("open", "decided", "draft"):
        selection.round(state, version=version)
    with counted_selects(engine) as many:
        page = browser.get("/desk/rounds/").text

    assert len(few) == len(many)
    assert page.count('data-label="단계"') == 4


def test_the_list_is_searched_filtered_and_exported(browser, make, selection):
    version = selection.version()
    selection.round("open", version=version, title="식품 특별 모집")
    selection.round("decided", version=version, title="=JS3 모집")
    browser.sign_in(make.coordinator())

    assert "모집 1건" in browser.get("/desk/rounds/?q=식품").text
    assert "모집 1건" in browser.get("/desk/rounds/?state=decided").text
    assert "조건에 맞는 모집이 없어요" in browser.get("/desk/rounds/?year=2020").text
    rows = list(
        csv.reader(io.StringIO(browser.get("/desk/rounds/export.csv").text.lstrip("\ufeff")))
    )
    assert len(rows) == 3
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert browser.get("/desk/rounds/export.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize(
    ("state", "step", "status"),
    [
        ("open", "review", 409), ("reviewing", "back", 303), ("open", "back", 303),
        ("decided", "back", 409), ("draft", "review", 409), ("open", "announce", 409),
    ],
)  # fmt: skip
def test_a_step_is_taken_only_where_it_may(browser, make, selection, state, step, status):
    round_ = selection.round(state)
    browser.sign_in(make.coordinator())

    assert browser.post(f"/desk/rounds/{round_.public_id}/{step}").status_code == status


def test_a_round_with_applications_does_not_go_back_to_preparation(browser, make, selection):
    round_ = selection.round("open")
    selection.application(round_)
    browser.sign_in(make.coordinator())

    assert browser.post(f"/desk/rounds/{round_.public_id}/back").status_code == 409


def test_an_officer_sees_announced_rounds_and_an_auditor_changes_nothing(browser, make, selection):
    draft = selection.round("draft")
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    assert browser.get(f"/desk/rounds/{draft.public_id}").status_code == 404
    browser.sign_in(make.staff("auditor"))
    assert browser.get(f"/desk/rounds/{draft.public_id}").status_code == 200
    assert browser.get(f"/desk/rounds/{draft.public_id}/edit").status_code == 403
    browser.sign_in(make.coordinator("48"))
    assert browser.get(f"/desk/rounds/{draft.public_id}").status_code == 404
    assert browser.post(f"/desk/rounds/{draft.public_id}/announce").status_code == 404
