import io
import json

import pytest
from openpyxl import load_workbook

from tests.app.services.matchday.test_prints import Planned


@pytest.fixture
def planned(session, make):
    return Planned(session, make)


@pytest.fixture
def desk(browser, planned):
    return browser.sign_in(planned.coordinator)


def at(planned, path=""):
    return f"/desk/events/{planned.day.public_id}/papers/{path}"


def test_the_workbook_has_every_view_and_no_formula(desk, planned, session):
    planned.two.name = "=HYPERLINK(1)"
    session.commit()
    book = load_workbook(io.BytesIO(desk.get(at(planned, "timetable.xlsx")).data))
    assert book.sheetnames == ["전체", "기업별", "멘토별", "참가자", "만남"]
    assert [cell.value for cell in book["전체"][2]][:5] == [
        1, "10:00", None, "=HYPERLINK(1) – 박멘토", None,
    ]  # fmt: skip
    assert book["전체"]["D2"].data_type == "s"
    assert book["멘토별"].max_row == 3
    assert book["만남"].max_row == 4


def test_the_timetable_leaves_as_table_data_and_calendar(desk, planned):
    lines = desk.get(at(planned, "timetable.csv")).text.splitlines()
    assert len(lines) == 4
    assert "가온정밀" in lines[1]
    data = json.loads(desk.get(at(planned, "timetable.json?version=1")).text)
    assert (data["version"], len(data["meetings"])) == (1, 1)
    assert desk.get(at(planned, "timetable.ics")).text.count("BEGIN:VEVENT") == 3
