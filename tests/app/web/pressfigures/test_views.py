"""The page of printed figures: side by side, with a form that keeps what was typed."""

import pytest
from sqlalchemy import select

from app.models.figure import PressFigure
from tests.figures_maker import FiguresMaker

GIVEN = {
    "cohort": "2024, 70개사", "firms": "70", "metric_id": "process_defect", "label": "불량률",
    "value": "-42", "unit": "%", "source": "https://news.example/1", "source_date": "2025-07-02",
}  # fmt: skip


@pytest.fixture
def reader(browser, make):
    browser.sign_in(make.coordinator())
    return browser


def test_a_figure_is_written_down_corrected_and_removed(reader, session):
    assert reader.post("/desk/figures/press/new", GIVEN).status_code == 303
    figure = session.scalar(select(PressFigure))
    page = reader.get("/desk/figures/press/").text
    assert "−42" in page
    assert "news.example" in page
    assert reader.get(f"/desk/figures/press/{figure.public_id}").status_code == 200
    reader.post(f"/desk/figures/press/{figure.public_id}", {**GIVEN, "value": "-18.2"})
    assert "−18.2" in reader.get("/desk/figures/press/").text
    gone = reader.post(f"/desk/figures/press/{figure.public_id}/remove")
    assert "되돌리기" in reader.get(gone.headers["Location"]).text
    reader.post(f"/desk/figures/press/{figure.public_id}/restore")
    assert "−18.2" in reader.get("/desk/figures/press/").text


def test_what_is_wrong_is_told_and_the_input_stays(reader):
    answer = reader.post("/desk/figures/press/new", {**GIVEN, "value": "많이"})
    assert answer.status_code == 422
    assert 'value="많이"' in answer.text
    reader.post("/desk/figures/press/new", GIVEN)
    twice = reader.post("/desk/figures/press/new", GIVEN)
    assert twice.status_code == 422
    assert "이미 있어요" in twice.text


def test_our_own_figure_leads_to_its_firms(reader, session, make):
    reader.post("/desk/figures/press/new", GIVEN)
    FiguresMaker(session, make).cases(5)
    page = reader.get("/desk/figures/press/").text
    assert "우리 값의 중앙값" in page
    assert "/desk/figures/one?metric=process_defect" in page


def test_readers_read_and_change_nothing(browser, make):
    browser.sign_in(make.staff("auditor"))
    page = browser.get("/desk/figures/press/").text
    assert "수치 더하기" not in page
    assert browser.get("/desk/figures/press/new").status_code == 403


def test_the_figures_leave_as_files(reader):
    reader.post("/desk/figures/press/new", GIVEN)
    assert "계산 방법을 밝히지 않았어요" in reader.get("/desk/figures/press/press.csv").text
    assert reader.get("/desk/figures/press/press.xlsx").data[:2] == b"PK"
