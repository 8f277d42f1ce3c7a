"""A document as DOCX opens in every word processor, in Korean type."""

import io
from zipfile import ZipFile

import docx
import pytest

from app.services.papers.document import Document, Grid, Heading, Text
from app.services.papers.docx import KOREAN, written_docx


@pytest.fixture
def book(now):
    document = Document(
        title="계획 \x0b제목",
        eyebrow="초안",
        lines=["진안 김치"],
        blocks=[
            Heading("목표"),
            Text("첫 줄\n둘째 줄"),
            Text("출처", small=True),
            Grid(["지표", "값"], [["공정불량률", "8 %"]], (2, 1), (1,)),
        ],
        footer="이음",
    )
    return written_docx(document, made_at=now)


def test_headings_paragraphs_and_tables_are_what_they_seem(book):
    opened = docx.Document(io.BytesIO(book))
    assert [p.text for p in opened.paragraphs if p.style.name == "Heading 1"] == ["목표"]
    assert "둘째 줄" in [p.text for p in opened.paragraphs]
    cells = [[cell.text for cell in row.cells] for row in opened.tables[0].rows]
    assert cells == [["지표", "값"], ["공정불량률", "8 %"]]
    assert opened.core_properties.title.startswith("계획")


def test_korean_letters_have_a_type_of_their_own_and_bad_signs_are_gone(book):
    with ZipFile(io.BytesIO(book)) as packed:
        styles = packed.read("word/styles.xml").decode()
        text = packed.read("word/document.xml").decode()
    assert f'w:eastAsia="{KOREAN}"' in styles
    assert "\x0b" not in text
    assert "계획 제목" in text
