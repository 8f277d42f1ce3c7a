"""Coordinators keep the base figures of their counties."""

import pytest

from tests.app.services.fairness.world import base

FORM = {
    "place": "52720", "base": "manufacturers", "as_of": "2025-12-31", "value": "1,200",
    "source": "통계 이름",
}  # fmt: skip


@pytest.fixture
def desk(browser, make):
    browser.sign_in(make.coordinator())
    return browser


def test_a_figure_is_added_changed_and_deleted(desk):
    assert "아직 기준 값이 없어요" in desk.get("/desk/fairness/bases/").text
    assert desk.post("/desk/fairness/bases/new", FORM).status_code == 303
    page = desk.get("/desk/fairness/bases/").text
    assert "1,200" in page
    address = "/desk/fairness/bases/1"
    assert desk.post(address, {**FORM, "value": "7"}).status_code == 303
    assert ",7," in desk.get("/desk/fairness/bases/table.csv").text
    assert desk.post(f"{address}/remove").status_code == 303
    assert desk.get(address).status_code == 404


def test_a_wrong_form_comes_back_as_it_was(desk):
    answer = desk.post("/desk/fairness/bases/new", {**FORM, "value": "많음", "source": ""})
    assert answer.status_code == 422
    assert 'value="많음"' in answer.text
    assert "출처를 적어 주세요" in answer.text


def test_a_reader_sees_and_does_not_change(browser, make):
    base(make, "52720", 5, demonstration=True)
    browser.sign_in(make.staff("auditor"))
    page = browser.get("/desk/fairness/bases/").text
    assert "시연용으로 지어낸 값" in page
    assert "값 더하기" not in page
    assert browser.post("/desk/fairness/bases/new", FORM).status_code == 403
