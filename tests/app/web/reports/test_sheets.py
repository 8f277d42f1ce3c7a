"""A report as spreadsheet is read back."""

import io
from decimal import Decimal

from openpyxl import load_workbook

from tests.app.report_world import day


def sheets_of(answer):
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.data))
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_week_as_spreadsheet_can_be_calculated_with(reader, home):
    answer = reader.get(f"{home}/weeks/2.xlsx")
    sheets = sheets_of(answer)
    assert list(sheets) == ["요약", "과제", "진행", "일지"]
    head, first, second = sheets["과제"]
    task = dict(zip(head, first, strict=True))
    assert (task["번호"], task["과제"], task["비용 (원)"]) == (1, "절임 통 염도 맞추기", 1_200_000)
    assert (task["앞 숫자"], task["뒤 숫자"], task["단위"]) == (30, 4, "분")
    assert (task["마친 날"].date(), task["ESG 항목"]) == (day(9), "폐기물 줄이기")
    assert dict(zip(head, second, strict=True))["과제"] == "=포장 대기 줄이기"
    assert [row[6] for row in sheets["진행"]] == ["마친 합계", 0, 1, None, None, None]
    assert sheets["일지"][1][2] == "염도계를 달았어요.\n내일은 온도를 봐요."
    assert answer.headers["Content-Disposition"] == "attachment; filename=ieum-stay-week-2.xlsx"


def test_the_number_after_is_not_told_before_the_task_was_closed(reader, world, home):
    world.task(9, day(2), day(16), unit="분", before_value=Decimal(50), after_value=Decimal(10))
    early, late = reader.get(f"{home}/weeks/1").text, reader.get(f"{home}/weeks/3").text
    assert "50분 → –" in early
    assert "50 → 10분" in late
    head, row = sheets_of(reader.get(f"{home}/weeks/1.xlsx"))["과제"]
    told = dict(zip(head, row, strict=True))
    assert (told["상태"], told["뒤 숫자"], told["마친 날"]) == ("찾음", None, None)
