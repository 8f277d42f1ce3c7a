"""A report as PDF is read back: sentences and photos."""

import io

from pypdf import PdfReader

from app.web.reports import paper
from tests.app.report_world import day


def pdf_of(answer):
    assert answer.status_code == 200
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


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
