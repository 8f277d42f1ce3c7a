"""The annual report as PDF. Import it where one is made: it brings the PDF library."""

from datetime import datetime

from flask_babel import gettext

from app.services.figures.annual import Annual
from app.services.papers.paper import Column, Paper
from app.web import figure_words
from app.web.annual import words
from app.web.filters import moment, named, won
from app.web.language import current_language
from app.web.reference import catalogue


def draw(found: Annual, *, now: datetime) -> bytes:
    """Return the report as a paper in the reader's language."""
    region = named(catalogue().regions[found.region])
    title = gettext("%(region)s %(year)s년 보고", region=region, year=found.year)
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    paper = Paper(title, footer=made, made_at=now, language=current_language())
    paper.title(gettext("이음"), title)
    paper.table(
        [
            Column(gettext("항목"), 2), Column(str(found.year), 1, "RIGHT"),
            Column(str(found.year - 1), 1, "RIGHT"), Column(gettext("세는 방법"), 4),
        ],
        [
            [c.label, f"{c.this:,}", "–" if c.before is None else f"{c.before:,}", c.rule]
            for c in words.counted(found)
        ],
    )  # fmt: skip
    _money(paper, found)
    _figures(paper, found)
    paper.heading(gettext("시·군"))
    paper.table(
        [
            Column(gettext("시·군"), 2), Column(gettext("기업"), 1, "RIGHT"),
            Column(gettext("시작한 멘토링"), 1.4, "RIGHT"),
            Column(gettext("공개한 사례"), 1.4, "RIGHT"),
        ],
        [[named(c.place), f"{c.firms:,}", str(c.begun), str(c.cases)] for c in found.counties],
    )  # fmt: skip
    paper.paragraph(words.sources(), small=True)
    return paper.pdf()


def _money(paper: Paper, found: Annual) -> None:
    if not found.money:
        return
    paper.heading(gettext("협약한 돈"))
    paper.facts(
        (words.source(code), gettext("%(agreed)s, 지급 %(paid)s", agreed=won(a), paid=won(p)))
        for code, (a, p) in found.money.items()
    )


def _figures(paper: Paper, found: Annual) -> None:
    paper.heading(gettext("성과 지표"))
    if not found.figures:
        paper.paragraph(gettext("기업 5곳 이상이 같은 방법으로 잰 지표가 아직 없어요."))
        return
    paper.table(
        [
            Column(gettext("지표"), 3), Column(gettext("잰 기간과 때"), 2.4),
            Column(gettext("기업과 값"), 2.2), Column(gettext("변화율 중앙값"), 1.6, "RIGHT"),
            Column(gettext("사분위"), 2.6, "RIGHT"), Column(gettext("확인"), 1, "RIGHT"),
        ],
        [
            [
                figure_words.name(f),
                f"{figure_words.periods(f.definition)} · {figure_words.point(f.definition.point)}",
                figure_words.firms(f.aggregate), figure_words.middle(f.aggregate),
                figure_words.spread(f.aggregate), figure_words.checked(f.aggregate),
            ]
            for f in found.figures
        ],
    )  # fmt: skip
    paper.paragraph(figure_words.rule(), small=True)
