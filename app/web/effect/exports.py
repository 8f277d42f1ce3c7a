"""Findings as tables and as a paper."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext

from app.services.papers.sheets import Cell, Field
from app.services.proof.studies import StudyPage
from app.web.effect.reading import refusal, sentences, share, span
from app.web.effect.words import (
    OUTCOMES,
    PUBLISHED,
    PUBLISHED_OTHERS,
    PUBLISHED_SOURCE,
    PUBLISHED_TITLE,
    PUBLISHED_TREATED,
    group_name,
)
from app.web.filters import moment
from app.web.language import current_language
from matching.effect.domain import Finding


def fields() -> list[Field]:
    """Return the columns of the table of findings."""
    return [
        Field(gettext("성과"), 14), Field(gettext("무리"), 26),
        Field(gettext("차이(퍼센트)"), 12, "number"), Field(gettext("신뢰구간 아래"), 12, "number"),
        Field(gettext("신뢰구간 위"), 12, "number"),
        Field(gettext("표준오차 (로그)"), 14, "number"),
        Field("p", 10, "number"), Field(gettext("지원 기업"), 10, "number"),
        Field(gettext("비교 기업"), 10, "number"), Field(gettext("지원 전 추세 p"), 14, "number"),
        Field(gettext("말"), 60),
    ]  # fmt: skip


def rows(page: StudyPage) -> Iterator[list[Cell]]:
    """Yield every finding of a study."""
    for finding in (*page.whole, *page.parts):
        yield [gettext(OUTCOMES[finding.outcome]), group_name(finding.group), *_figures(finding)]


def _figures(finding: Finding) -> list[Cell]:
    effect = finding.effect
    if effect is None:
        nothing: list[Cell] = [None] * 8
        return [*nothing, refusal(finding.refusal) if finding.refusal else ""]
    average, trend = effect.average, effect.pre_trend
    return [
        _round(average.percent), _round(average.percent_low), _round(average.percent_high),
        _round(average.error, 4), _round(average.p, 4), effect.treated, effect.controls,
        _round(trend.p, 4) if trend else None, "",
    ]  # fmt: skip


def _round(value: float, digits: int = 2) -> Decimal:
    return Decimal(str(round(value, digits)))


def paper(page: StudyPage, *, now: datetime) -> bytes:
    """Return a study as PDF."""
    # the PDF library is loaded with the first paper: the web starts without it
    from app.services.papers.paper import Column, Paper

    study, panel = page.study, page.line.panel
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    sheet = Paper(study.title, footer=made, made_at=now, language=current_language())
    lines = [gettext("자료: %(title)s", title=panel.title), panel.source]
    if panel.demonstration:
        lines.append(gettext("예시 자료예요. 실제 기업이 아니에요."))
    sheet.title(gettext("효과 비교"), study.title, lines)
    for finding in page.whole:
        sheet.heading(gettext(OUTCOMES[finding.outcome]))
        for sentence in sentences(finding, page.settings):
            sheet.paragraph(sentence)
    shown = [f for f in (*page.whole, *page.parts) if f.effect]
    if shown:
        sheet.heading(gettext("모든 수치"))
        sheet.table(
            [
                Column(gettext("성과"), 2), Column(gettext("무리"), 4),
                Column(gettext("차이"), 1.6, "RIGHT"), Column(gettext("신뢰구간"), 3, "RIGHT"),
                Column(gettext("지원 / 비교"), 2, "RIGHT"),
            ],
            [
                [
                    gettext(OUTCOMES[f.outcome]), group_name(f.group),
                    share(f.effect.average.percent), span(f.effect.average),
                    f"{f.effect.treated:,} / {f.effect.controls:,}",
                ]
                for f in shown if f.effect
            ],
        )  # fmt: skip
    sheet.paragraph(
        gettext(
            "업종과 규모가 같고 지원 전 추세가 비슷한 기업과 견준 값이에요. "
            "원인을 증명하지는 않아요."
        )
    )
    sheet.heading(gettext("따로 발표된 수치"))
    sheet.paragraph(
        gettext(
            "%(title)s (지원 %(n)s곳, 비교 %(m)s곳). 출처: %(source)s. "
            "정의와 자료가 달라 위 수치와 합치지 않아요.",
            title=gettext(PUBLISHED_TITLE), n=PUBLISHED_TREATED, m=f"{PUBLISHED_OTHERS:,}",
            source=gettext(PUBLISHED_SOURCE),
        )
    )  # fmt: skip
    sheet.facts([(gettext(OUTCOMES[p.outcome]), share(p.percent)) for p in PUBLISHED])
    return sheet.pdf()
