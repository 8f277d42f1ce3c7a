import io

import pytest
from sqlalchemy import select

from app.models.effect import Panel
from tests.app.services.proof.panel_rows import csv_of, stored_panel
from tests.client import flat

GIVEN = {"title": "올린 자료", "source": "도 통계과", "note": ""}


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def signed(browser, coordinator):
    return browser.sign_in(coordinator)


def upload(signed, data, **values):
    file = (io.BytesIO(data), "panel.csv")
    return signed.post(
        "/desk/effect/panels/new", {**GIVEN, **values, "file": file},
        content_type="multipart/form-data",
    )  # fmt: skip


def test_a_panel_is_uploaded_and_shown(signed):
    answer = upload(signed, csv_of(["A", 2020, "진안군", "10", "10-49", 2022, 100, 5]))
    assert answer.status_code == 303

    page = flat(signed.get(answer.headers["Location"]).text)
    assert "올린 자료" in page
    assert "1곳, 그 가운데 지원받은 기업 1곳" in page
    assert "식료품" in page


def test_bad_lines_are_named_and_the_form_keeps_its_words(signed, session):
    answer = upload(signed, csv_of(["A", "언제", "진안군", "10", "10-49", 2022, 100, 5]))

    assert answer.status_code == 422
    page = flat(answer.text)
    assert "1줄에 문제가 있어" in page
    assert "연도로 읽지 못했어요" in page
    assert 'value="올린 자료"' in page
    assert session.scalars(select(Panel)).all() == []


def test_the_sample_can_be_uploaded_as_it_is(signed):
    sample = signed.get("/desk/effect/panels/sample.csv").data

    assert upload(signed, sample).status_code == 303


def test_a_panel_is_removed_after_a_question_and_brought_back(signed, session, coordinator, now):
    panel = stored_panel(session, coordinator, now)
    address = f"/desk/effect/panels/{panel.public_id}"
    assert "이 자료를 지울까요?" in signed.get(f"{address}/remove").text

    assert "지웠어요" in signed.post(f"{address}/remove", follow=True).text
    assert "예시 패널" not in signed.get("/desk/effect/panels/").text
    assert "예시 패널" in signed.get("/desk/effect/panels/?removed=yes").text
    assert "지운 자료예요" in signed.get(address).text
    assert "되돌렸어요" in signed.post(f"{address}/restore", follow=True).text
    assert "예시 패널" in signed.get("/desk/effect/panels/list.csv").text


def test_an_auditor_reads_and_is_offered_no_change(browser, session, make, coordinator, now):
    panel = stored_panel(session, coordinator, now)
    browser.sign_in(make.staff("auditor"))

    page = browser.get(f"/desk/effect/panels/{panel.public_id}").text
    assert "이 자료로 비교하기" not in page
    assert browser.post(f"/desk/effect/panels/{panel.public_id}/restore").status_code == 403
