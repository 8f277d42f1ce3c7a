"""Figures and the values behind them as tables to calculate with."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask_babel import gettext

from app.services.figures.figures import Figure, Origin
from app.services.papers.sheets import Cell, Field
from app.web import figure_words as words
from app.web.filters import named, own_words
from app.web.reference import catalogue, located
from app.web.units import unit
from app.web.words import word

MOST = 20_000
"""Rows of a file; a spreadsheet of more is no longer read."""


def title() -> str:
    """Return the name of the sheet."""
    return str(gettext("성과 지표"))


def fields() -> list[Field]:
    """Return the columns of the list."""
    return [
        Field(gettext("지표"), 24), Field(gettext("단위"), 10), Field(gettext("계산 방법"), 34),
        Field(gettext("잰 기간"), 16), Field(gettext("잰 때"), 14),
        Field(gettext("기업 수"), 10, "number"), Field(gettext("값 수"), 10, "number"),
        Field(gettext("변화율 중앙값(%)"), 16, "number"),
        Field(gettext("아래 사분위(%)"), 14, "number"),
        Field(gettext("위 사분위(%)"), 14, "number"), Field(gettext("나아진 값"), 10, "number"),
        Field(gettext("나빠진 값"), 10, "number"), Field(gettext("코디네이터 확인"), 14, "number"),
        Field(gettext("증빙 첨부"), 12, "number"), Field(gettext("자체 측정"), 12, "number"),
        Field(gettext("알림"), 40),
    ]  # fmt: skip


def rows(found: Iterable[Figure]) -> list[Sequence[Cell]]:
    """Return the lines; what is in the dark has no number."""
    return [_row(figure) for figure in found]


def _row(figure: Figure) -> Sequence[Cell]:
    a, d = figure.aggregate, figure.definition
    low, middle, high = a.quartiles or (None, None, None)
    checks = a.checks or {}
    note = ""
    if a.dark:
        note = gettext("기업이 5곳보다 적거나 다른 값에서 셀 수 있어 가렸어요.")
    elif a.quartiles is None:
        note = gettext("잰 기간이 제각각이라 합치지 않았어요.")
    counts = [None] * 3 if a.dark else [checks.get(c, 0) for c in words.CHECKS]
    return (
        named(figure.metric), unit(d.unit), words.formula(figure.metric, d), words.periods(d),
        words.point(d.point), a.firms, a.values, tenth(middle), tenth(low), tenth(high), a.better,
        a.worse, *counts, str(note),
    )  # fmt: skip


def value_fields() -> list[Field]:
    """Return the columns of the values behind a figure."""
    return [
        Field(gettext("기업"), 24), Field(gettext("시·군"), 12), Field(gettext("업종"), 22),
        Field(gettext("잰 때"), 14), Field(gettext("전"), 12, "number"),
        Field(gettext("뒤"), 12, "number"), Field(gettext("단위"), 10),
        Field(gettext("변화율(%)"), 12, "number"), Field(gettext("마지막 날"), 12, "day"),
        Field(gettext("잰 사람"), 16), Field(gettext("방법"), 34), Field(gettext("확인"), 14),
        Field(gettext("증빙"), 24), Field(gettext("나온 곳"), 30),
    ]  # fmt: skip


def value_rows(found: Iterable[Origin], figure: Figure) -> list[Sequence[Cell]]:
    """Return the lines of the values."""
    known = catalogue()
    return [
        (
            own_words(o.company), located(known.places[o.fact.municipality_code]),
            named(known.trades[o.fact.industry_code]), words.point(o.fact.point), o.fact.before,
            o.fact.after, unit(figure.definition.unit), tenth(o.fact.change), o.fact.ended_on,
            o.measured_by, o.method,
            word("check_state", o.fact.check_state), o.document.filename if o.document else "",
            o.version.title if o.version else "",
        )
        for o in found
    ]  # fmt: skip


def tenth(change: float | None) -> Decimal | None:
    """Return a share of 1 as percent with one decimal."""
    return None if change is None else Decimal(str(round(100 * change, 1)))
