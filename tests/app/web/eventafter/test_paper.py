import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.app.after_world import AfterWorld


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def test_the_report_leaves_as_pdf_and_workbook(browser, world):
    browser.sign_in(world.coordinator)
    address = f"/desk/events/{world.day.public_id}/report"
    answer = browser.get(f"{address}/report.pdf")
    assert answer.mimetype == "application/pdf"
    first = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "결과 보고" in first
    assert "50 % (2 / 4)" in first
    assert "2판" in first
    book = load_workbook(io.BytesIO(browser.get(f"{address}/report.xlsx").data))
    assert book.sheetnames == ["지표", "시·군", "판과 변경", "기업별 결과", "만남과 다음 일"]
    assert [cell.value for cell in book["지표"][2]][:5] == ["열린 만남", 2, 4, "잡은 만남", 50]
