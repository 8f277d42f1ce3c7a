"""A document as PDF holds every block and can be searched."""

from app.services.papers.document import Document, Grid, Heading, Text
from app.services.papers.document_pdf import written_pdf


def test_the_same_document_makes_the_same_pdf(now):
    document = Document(
        "제목", "초안", ["줄"],
        [Heading("목표"), Text("글"), Grid(["지표", "값"], [["불량", "8 %"]], (2, 1), (1,))], "이음",
    )  # fmt: skip
    first = written_pdf(document, made_at=now)
    assert first.startswith(b"%PDF")
    assert written_pdf(document, made_at=now) == first
