"""Figures as PDF. Import it where one is made: it brings the PDF library."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext

from app.services.figures.figures import Figure
from app.services.papers.paper import Column, Paper
from app.web import figure_words as words
from app.web.filters import moment, named
from app.web.language import current_language


def draw(found: Sequence[Figure], total: int, *, chosen: Sequence[str], now: datetime) -> bytes:
    """Return the figures and their definitions as a paper in the reader's language."""
    title = gettext("성과 지표")
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    paper = Paper(title, footer=made, made_at=now, language=current_language())
    paper.title(gettext("이음"), title, [" · ".join(chosen) or gettext("보이는 모든 값")])
    paper.paragraph(words.rule())
    paper.table(
        [
            Column(gettext("지표"), 3), Column(gettext("잰 기간"), 2),
            Column(gettext("잰 때"), 1.5),
            Column(gettext("기업과 값"), 2.4), Column(gettext("변화율 중앙값"), 1.6, "RIGHT"),
            Column(gettext("사분위"), 2.4, "RIGHT"), Column(gettext("확인"), 1, "RIGHT"),
        ],
        [
            [
                words.name(f), words.periods(f.definition), words.point(f.definition.point),
                words.firms(f.aggregate), words.middle(f.aggregate), words.spread(f.aggregate),
                words.checked(f.aggregate),
            ]
            for f in found
        ],
    )  # fmt: skip
    if total > len(found):
        paper.paragraph(
            gettext(
                "모두 %(total)s줄 가운데 앞의 %(shown)s줄이에요.", total=total, shown=len(found)
            ),
            small=True,
        )
    paper.heading(gettext("계산 방법"))
    paper.facts(sorted({(named(f.metric), words.formula(f.metric, f.definition)) for f in found}))
    return paper.pdf()
