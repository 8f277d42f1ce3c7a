"""A document as PDF. Import it where a file is made, never at web start: see ``paper``."""

from datetime import datetime

from app.services.papers.document import Document, Grid, Heading, Text
from app.services.papers.paper import Column, Paper


def written_pdf(document: Document, *, made_at: datetime) -> bytes:
    """Return the document as PDF, A4."""
    paper = Paper(
        document.title, footer=document.footer, made_at=made_at, language=document.language
    )
    paper.title(document.eyebrow, document.title, document.lines)
    for block in document.blocks:
        if isinstance(block, Heading):
            paper.heading(block.text)
        elif isinstance(block, Text):
            paper.paragraph(block.text, small=block.small)
        else:
            paper.table(_columns(block), block.rows)
    return paper.pdf()


def _columns(grid: Grid) -> list[Column]:
    shares = grid.shares or [1.0] * len(grid.head)
    return [
        Column(title, share, "RIGHT" if number in grid.numbers else "LEFT")
        for number, (title, share) in enumerate(zip(grid.head, shares, strict=True))
    ]
