"""Prints are read back with another library."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from app.services.papers.prints import Print
from app.services.papers.qr import encode


@pytest.fixture
def made():
    found = Print(
        "이름표", foot="매칭 데이 · 3판", made_at=datetime(2026, 11, 22, tzinfo=UTC), language="ko"
    )
    found.page()
    return found


def text_of(made):
    return [page.extract_text() for page in PdfReader(io.BytesIO(made.pdf())).pages]


def test_every_page_has_its_foot_and_number(made):
    made.page()
    first, second = text_of(made)
    assert "매칭 데이 · 3판" in first
    assert "1 / 2" in first
    assert "2 / 2" in second


def test_what_is_too_long_is_cut_with_dots(made):
    made.text((16, 20), 30, "가나다라마바사아자차카타파하" * 9)
    made.text((16, 30), 30, "")
    (page,) = text_of(made)
    line = page.splitlines()[0]
    assert line.endswith("…")
    assert line.startswith("가나다라")
    assert len(line) < 14


def test_words_wrap_whole_and_end_after_so_many_lines(made):
    end = made.lines((16, 20), 40, "공정 개선을 위한 " * 20, most=2)
    (page,) = text_of(made)
    lines = page.splitlines()[:2]
    assert lines[1].endswith("…")
    words = {word.rstrip("…") for line in lines for word in line.split()}
    assert words <= {"공정", "개선을", "위한", ""}
    assert end > 20
    assert made.lines((16, 20), 40, "", most=2) == 20


def test_shapes_and_a_code_are_drawn(made):
    made.rule(16, 30, 100)
    made.rule(16, 31, 100, dark=True)
    made.box(16, 40, 20, 10)
    made.fill(16, 60, 20, 10, (236, 240, 238))
    made.code(16, 80, 33, encode("ieum"))
    assert len(made.pdf()) > 1000
    assert made.left + made.width < 210
    assert made.bottom < 297
