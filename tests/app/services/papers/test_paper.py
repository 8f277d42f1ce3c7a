"""Papers are read back with another library: texts, pages, pictures."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from pypdf import PdfReader

from app.services.papers.paper import Bar, Column, Paper, Photo

SENTENCE = (
    "절임 통마다 염도가 달라서 학교 급식에서 짜다는 전화와 싱겁다는 전화를 같은 날 받았습니다."
)


@pytest.fixture
def paper():
    return Paper(
        "주간 보고서", footer="이음 · 2026년 11월 22일", made_at=datetime(2026, 11, 22, tzinfo=UTC)
    )


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.webp"
    Image.new("RGB", (2400, 1800), "green").save(path, "WEBP")
    return path


def read(paper):
    return PdfReader(io.BytesIO(paper.pdf()))


def lines(paper):
    return [line.strip() for page in read(paper).pages for line in page.extract_text().splitlines()]


def test_korean_sentences_are_found_in_the_text(paper):
    paper.title("현장 상주 · 2주", "진안김치 주간 보고서", ["11월 9일 – 15일", ""])
    paper.heading("일지")
    paper.paragraph("염도계를 달았어요.\n내일은 온도를 봐요.")
    assert lines(paper)[:6] == [
        "현장 상주 · 2주", "진안김치 주간 보고서", "11월 9일 – 15일", "일지", "염도계를 달았어요.",
        "내일은 온도를 봐요.",
    ]  # fmt: skip


def test_korean_words_are_never_cut(paper):
    paper.paragraph(f"{SENTENCE} " * 20)
    paper.table([Column("과제"), Column("상태", 3)], [[SENTENCE, "마침"]])
    words = set(SENTENCE.split()) | {"과제", "상태", "마침"}
    body = [line for line in lines(paper) if "이음 ·" not in line and " / " not in line]
    assert len(body) > 15
    assert {word for line in body for word in line.split()} == words


def test_a_word_wider_than_its_cell_is_cut_rather_than_lost(paper):
    paper.table([Column("A"), Column("B", 20)], [["가" * 30, "나"]])
    assert "".join(lines(paper)).count("가") == 30


def test_a_table_over_many_pages_repeats_its_head(paper):
    paper.table(
        [Column("번호", 1, "RIGHT"), Column("과제", 6)], [[str(n), SENTENCE] for n in range(120)]
    )
    pages = [page.extract_text() for page in read(paper).pages]
    assert len(pages) > 2
    assert all("번호 과제" in page for page in pages)
    assert sum(page.count("전화를") for page in pages) == 120


def test_every_page_has_its_number_and_who_made_it(paper):
    paper.paragraph(f"{SENTENCE}\n" * 120)
    pages = [page.extract_text() for page in read(paper).pages]
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "이음 · 2026년 11월 22일" in page
        assert f"{number} / 3" in page


def test_signs_that_the_type_lacks_leave_a_box(paper):
    paper.title("", "金대표 😀 김\t대표\r")
    paper.facts([("이름", "漢字"), ("탭", "\x07")])
    text = "\n".join(lines(paper))
    assert "□대표 □ 김 대표" in text
    assert "이름 □□" in text
    assert "탭 □" in text


def test_facts_stand_name_beside_value_and_none_are_nothing(paper):
    paper.facts([])
    paper.facts([("찾은 과제", "7개"), ("쓴 돈", "120만 원")])
    assert lines(paper)[:2] == ["찾은 과제 7개", "쓴 돈 120만 원"]


def test_bars_say_their_words_and_may_be_empty(paper):
    paper.bars([Bar("1주", 2, 4, "마침 2 · 계획 4"), Bar("2주", 0, 0, "마침 0")])
    paper.bars([Bar(f"{n}주", n, 60, "") for n in range(60)])
    paper.bars([])
    text = lines(paper)
    assert {"1주 마침 2 · 계획 4", "59주"} <= {" ".join(line.split()) for line in text}
    assert len(read(paper).pages) == 2


def test_photos_stand_in_pairs_and_are_small(paper, photo):
    paper.heading("사진", above_photos=True)
    paper.pair("1. 절임 통", Photo(photo, "바꾸기 전"), Photo(photo, "바꾼 뒤"))
    images = [image.image for image in read(paper).pages[0].images]
    assert [image.size for image in images] == [(900, 675)]
    assert lines(paper)[:4] == ["사진", "1. 절임 통", "바꾸기 전", "바꾼 뒤"]
    assert len(paper.pdf()) < 60_000


def test_a_photo_that_is_not_there_leaves_a_frame_that_says_so(paper, photo):
    paper.pair(
        "2. 포장", Photo(None, "바꾸기 전", "사진이 없어요"),
        Photo(photo.with_name("gone"), "바꾼 뒤", "사진을 찾지 못했어요"),
    )  # fmt: skip
    assert len(read(paper).pages[0].images) == 0
    assert {"사진이 없어요", "사진을 찾지 못했어요"} <= set(lines(paper))


def test_a_heading_goes_to_the_next_page_with_its_photos(paper, photo):
    paper.paragraph("가\n" * 38)
    paper.heading("사진", above_photos=True)
    paper.pair("1. 절임 통", Photo(photo, "전"), Photo(photo, "뒤"))
    pages = [page.extract_text() for page in read(paper).pages]
    assert "사진" not in pages[0]
    assert pages[1].startswith("사진\n1. 절임 통")


def test_a_caption_too_long_for_its_photo_ends_in_dots(paper, photo):
    paper.pair("3", Photo(photo, SENTENCE * 3), Photo(None, ""))
    caption = next(line for line in lines(paper) if line.startswith("절임"))
    assert caption.endswith("…")


def test_the_same_data_make_the_same_paper():
    def made():
        paper = Paper(
            "보고서", footer="이음", made_at=datetime(2026, 11, 22, tzinfo=UTC), language="en"
        )
        paper.paragraph(SENTENCE)
        return paper.pdf()

    assert made() == made()
    reader = PdfReader(io.BytesIO(made()))
    assert (reader.metadata.title, reader.metadata.creator) == ("보고서", "Ieum")
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_only_the_letters_used_are_in_the_file(paper):
    paper.paragraph(SENTENCE)
    assert len(paper.pdf()) < 40_000
