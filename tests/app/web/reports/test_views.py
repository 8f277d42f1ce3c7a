"""Reports of a stay as page, PDF and spreadsheet, in both languages."""

import io
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook
from pypdf import PdfReader

from app.web.reports import paper
from tests.app.report_world import ReportWorld, at, day
from tests.client import flat
from tests.queries import counted_selects

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(session, make, runtime):
    """Return a stay in whose second week one task was closed with photos and one found."""
    made = ReportWorld(session, make)
    before, after = (made.photo(runtime.files, colour) for colour in ("red", "green"))
    made.task(
        1, day(8), day(9), title="절임 통 염도 맞추기", owner_id=made.lead.id, cost_won=1_200_000,
        measure="준비 시간", unit="분", before_value=Decimal(30), after_value=Decimal(4),
        before_photo_id=before.id, after_photo_id=after.id, esg_item_id="waste",
    )  # fmt: skip
    made.task(
        2, day(9), title="=포장 대기 줄이기", due_on=day(16), state="doing", started_at=at(day(10))
    )
    made.log(day(9), "염도계를 달았어요.\n내일은 온도를 봐요.")
    return made


@pytest.fixture
def reader(browser, world):
    return browser.sign_in(world.owner)


@pytest.fixture
def home(world):
    return f"/stays/{world.stay.public_id}"


def pdf_of(answer):
    assert answer.status_code == 200
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def sheets_of(answer):
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.data))
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_week_is_told_on_a_page(reader, home):
    page = flat(reader.get(f"{home}/weeks/2").text)
    for said in (
        "현장 상주 2주 보고서", "한들김치", "2026년 11월 9일 (월) – 11월 15일 (일)", "(팀장)",
        "계획 20개 가운데 1개를 마쳤어요. 이맘때 계획은 8개예요. 7개가 늦어요.",
        "120만 원 (n=1/1)", "준비 시간 30 → 4분", "폐기물 줄이기 1", "절임 통 염도 맞추기",
        "바꾸기 전", "염도계를 달았어요.", "다음 주까지 마칠 과제", "11월 17일 (화) · 2.",
    ):  # fmt: skip
        assert said in page
    assert page.count('<img class="photo"') == 2
    assert f'href="{home}/weeks/2.pdf"' in page
    assert f'href="{home}/weeks/2.xlsx"' in page
    assert f'href="{home}/report"' in page
    assert f'href="{home}/weeks/3"' in page
    assert f'href="{home}/weeks/4"' not in page


def test_the_bars_of_the_weeks_are_on_one_scale(reader, home):
    page = reader.get(f"{home}/weeks/2").text
    bars = re.findall(r'class="value"\s+x="0"\s+y="2"\s+width="([\d.]+)"', page)
    marks = re.findall(r'class="plan"\s+x="([\d.]+)"', page)
    assert bars == ["0.0", "5.0", "0.0", "0.0", "0.0"]
    assert [float(mark) for mark in marks] == [19.8, 39.6, 59.4, 79.2, 99.0]


def test_the_whole_stay_is_told_on_a_page(reader, home):
    page = flat(reader.get(f"{home}/report").text)
    assert "현장 상주 전체 보고서" in page
    assert "2026년 11월 2일 (월) – 12월 6일 (일)" in page
    assert f'href="{home}/report.pdf"' in page
    assert "지금까지 쓴 돈" not in page


def test_a_week_without_anything_says_so_with_one_action(reader, home):
    page = reader.get(f"{home}/weeks/1").text
    assert "이 기간에는 아직 적힌 것이 없어요." in page
    assert "보드에서 과제 더하기" in page


def test_the_newest_week_is_found(reader, home):
    answer = reader.get(f"{home}/weeks/")
    assert (answer.status_code, answer.location) == (303, f"{home}/weeks/3")
    assert reader.get(f"{home}/weeks/0", follow=True).request.path == f"{home}/report"


def test_a_page_in_english_is_english(reader, world, home):
    page = flat(reader.get(f"{home}/weeks/2", english=True).text)
    for said in (
        "Week 2 of the stay",
        "1 of 20 planned tasks",
        "30 → 4",
        "KRW 1,200,000",
        "Less waste",
    ):
        assert said in page
    own = ("한들김치", "절임 통 염도 맞추기", "=포장 대기 줄이기", "준비 시간", "김사장", "사람",
           "염도계를 달았어요.", "내일은 온도를 봐요.", "한국어")  # fmt: skip
    body = page.split("<main")[1].split("</main>")[0]
    for text in own:
        body = body.replace(text, "")
    assert not re.findall("[가-힣]+", body)


def test_a_page_takes_a_constant_number_of_selects(reader, world, home, engine):
    def selects():
        with counted_selects(engine) as seen:
            assert reader.get(f"{home}/weeks/2").status_code == 200
        return len(seen)

    reader.get(f"{home}/weeks/2")
    before = selects()
    for number in range(10, 40):
        world.task(number, day(8), day(9))
    assert selects() == before <= 10


def test_a_week_as_pdf_holds_every_sentence_and_the_photos(reader, home):
    answer = reader.get(f"{home}/weeks/2.pdf")
    text = pdf_of(answer)
    for said in (
        "한들김치", "현장 상주 2주 보고서", "계획 20개 가운데 1개를 마쳤어요.", "절임 통 염도 맞추기",
        "준비 시간 30 → 4분", "120만 원", "마침 1 · 계획 8", "바꾸기 전", "염도계를 달았어요.",
        "다음 주까지 마칠 과제", "폐기물 줄이기 1", "이음 · 2026년 11월 22일 (일) 오후 12:00에 만들었어요",
    ):  # fmt: skip
        assert said in text
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(answer.data)).pages) == 2
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=ieum-stay-week-2.pdf"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_pdf_in_english_is_english(reader, home):
    text = pdf_of(reader.get(f"{home}/weeks/2.pdf", english=True))
    assert "Week 2 of the stay" in text
    assert "KRW 1,200,000" in text


def test_a_pdf_is_made_though_a_photo_is_lost(reader, world, home, runtime):
    for path in runtime.files.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    text = pdf_of(reader.get(f"{home}/weeks/2.pdf"))
    assert "사진을 보관소에서 찾지 못했어요" in text


def test_a_pdf_of_many_photos_says_what_it_leaves_out(reader, world, home, runtime, monkeypatch):
    monkeypatch.setattr(paper, "MOST_PAIRS", 1)
    photo = world.photo(runtime.files, "blue")
    for number in (3, 4):
        world.task(number, day(8), day(9), after_photo_id=photo.id)
    text = pdf_of(reader.get(f"{home}/report.pdf"))
    assert "과제 2개의 사진은 싣지 못했어요" in text
    assert "현장 상주 전체 보고서" in text


def test_an_empty_week_is_a_paper_too(reader, home):
    text = pdf_of(reader.get(f"{home}/weeks/1.pdf"))
    assert "이 기간에는 과제가 없었어요." in text
    assert "일지" not in text


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


@pytest.mark.parametrize("tail", ["weeks/2", "weeks/2.pdf", "weeks/2.xlsx", "report", "weeks/"])
def test_a_stranger_finds_nothing(browser, make, home, tail):
    assert browser.sign_in(make.user()).get(f"{home}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["weeks/4", "weeks/9", "weeks/9.pdf", "weeks/4.xlsx"])
def test_a_week_that_is_not_there_is_a_404_page_that_says_why(reader, home, tail):
    answer = reader.get(f"{home}/{tail}")
    assert answer.status_code == 404
    assert "그런 주가 없어요" in answer.text or "아직 시작하지 않은 주예요" in answer.text
