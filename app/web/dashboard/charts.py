"""The charts of the dashboard, and the same numbers as tables."""

from collections.abc import Sequence
from typing import Any

from babel.dates import get_month_names
from flask import url_for
from flask_babel import gettext

from app.services.figures.dashboard import PROGRAMME, STEPS, Dashboard
from app.services.papers.sheets import Cell, Field
from app.web.charts import Bars, Datum, Funnel, Line, Lines, Tile, Tiles
from app.web.dashboard import words
from app.web.language import current_language

MOST_MENTORS = 10
SECTIONS = ("funnel", "stuck", "months", "answers", "loads", "programme", "events")


def funnel(view: Dashboard) -> Funnel:
    """Draw how far firms came."""
    before = view.funnel_before
    return Funnel(
        "funnel",
        gettext("어디까지 왔나요"),
        tuple(
            Datum(words.step(code), view.funnel[code], mark=before[code] if before else None)
            for code in STEPS
        ),
        gettext("단계"),
        gettext("기업 수"),
        gettext("전해에 가입한 기업") if before else "",
    )


def stuck(view: Dashboard, narrowed: dict[str, str]) -> Bars:
    """Draw how many wait longer than the region wants."""
    return Bars(
        "stuck",
        gettext("오래 기다리는 곳"),
        tuple(
            Datum(
                words.waits(code),
                count,
                words.firms(count),
                address=_stuck_address(code, narrowed),
                tone="alarm" if count else "",
                note=gettext("%(days)s일 넘게", days=view.limits[code]),
            )
            for code, count in view.stuck.items()
        ),
        gettext("단계"),
        gettext("기업 수"),
    )


def _stuck_address(code: str, narrowed: dict[str, str]) -> str:
    if code in {"visited", "applied"}:
        return ""
    values: dict[str, Any] = {"stage": code, **narrowed}
    return url_for("dashboard.stuck", **values)


def months(view: Dashboard) -> Lines:
    """Draw the engagements that began in each month."""
    over = view.months_over
    this = tuple(n if i < over else None for i, n in enumerate(view.this.counts.begun))
    return Lines(
        "months",
        gettext("달마다 시작한 멘토링"),
        tuple(get_month_names("abbreviated", locale=current_language()).values()),
        (Line(str(view.year), this), Line(str(view.year - 1), view.before.counts.begun)),
        gettext("달"),
    )


def answers(view: Dashboard) -> Tiles:
    """Draw how long answers took."""
    this, before = view.this.answers, view.before.answers
    share = gettext(
        "보낸 요청 %(asked)s건 가운데 답 %(answered)s건", asked=this.asked, answered=this.answered
    )
    return Tiles(
        "answers",
        gettext("멘토가 답하기까지"),
        (
            Tile(
                gettext("답까지 걸린 날의 중앙값"), words.days(this.median_days), hint=share,
                before=words.days(before.median_days),
            ),
            Tile(
                gettext("열에 아홉이 답한 날"), words.days(this.slow_days),
                before=words.days(before.slow_days),
            ),
            Tile(
                gettext("답을 기다리는 요청"), str(this.waiting), before=str(before.waiting),
                tone="warn" if this.waiting else "",
            ),
        ),
        gettext("지표"),
        gettext("값"),
        str(view.year - 1),
    )  # fmt: skip


def loads(view: Dashboard) -> Bars:
    """Draw the fullest mentors against their places."""
    return Bars(
        "loads",
        gettext("멘토가 맡은 기업"),
        tuple(
            Datum(
                load.name,
                load.used,
                gettext("%(used)s / %(places)s자리", used=load.used, places=load.places),
                address=url_for("desk.mentor", public_id=load.public_id),
                mark=load.places,
                tone="warn" if load.used >= load.places else "",
            )
            for load in view.loads[:MOST_MENTORS]
        ),
        gettext("멘토"),
        gettext("맡은 기업"),
        gettext("자리"),
    )


def programme(view: Dashboard) -> Tiles:
    """Draw the programme year."""
    this, before = view.this.counts.programme, view.before.counts.programme
    late = view.late_papers
    return Tiles(
        "programme",
        gettext("%(year)s 사업 연도", year=view.year),
        (
            *(
                Tile(words.programme(code), str(this[code]), before=str(before[code]))
                for code in PROGRAMME
            ),
            Tile(
                gettext("늦은 서류"), str(late), hint=gettext("지금 기한이 지난 서류"),
                tone="alarm" if late else "",
            ),
        ),
        gettext("지표"),
        gettext("값"),
        str(view.year - 1),
    )  # fmt: skip


def events(view: Dashboard) -> Tiles:
    """Draw the events of the year."""
    names = (gettext("연 행사"), gettext("승인된 기업 신청"), gettext("행사에 온 기업"))
    return Tiles(
        "events",
        gettext("매칭 행사"),
        tuple(
            Tile(name, str(this), before=str(before))
            for name, this, before in zip(
                names, view.this.counts.events, view.before.counts.events, strict=True
            )
        ),
        gettext("지표"),
        gettext("값"),
        str(view.year - 1),
    )


def fields() -> list[Field]:
    """Return the columns of the dashboard as one table."""
    return [
        Field(gettext("묶음"), 22), Field(gettext("항목"), 30), Field(gettext("값"), 16),
        Field(gettext("견준 값"), 16), Field(gettext("설명"), 40),
    ]  # fmt: skip


def rows(view: Dashboard) -> list[Sequence[Cell]]:
    """Return every chart line by line, as it is written on the page."""
    found: list[Sequence[Cell]] = []
    for chart in (funnel(view), stuck(view, {}), loads_of_all(view)):
        found += [
            (chart.title, d.label, d.written, "" if d.mark is None else d.mark_written, d.note)
            for d in chart.data
        ]
    course = months(view)
    this, before = course.lines
    found += [
        (course.title, name, _plain(this.values[i]), _plain(before.values[i]), "")
        for i, name in enumerate(course.columns)
    ]
    for tiles in (answers(view), programme(view), events(view)):
        found += [(tiles.title, t.label, t.words, t.before, t.hint) for t in tiles.tiles]
    return found


def loads_of_all(view: Dashboard) -> Bars:
    """Return the load of every mentor, for files."""
    drawn = loads(view)
    every = tuple(Datum(load.name, load.used, mark=load.places) for load in view.loads)
    return Bars(drawn.name, drawn.title, every, drawn.row_label, drawn.value_label)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
