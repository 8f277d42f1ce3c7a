"""The report of an event as PDF. Import it where one is made: it brings the PDF library."""

from datetime import datetime

from flask_babel import gettext

from app.services.matchday.event_report import LEAST, Report
from app.services.papers.paper import Column, Paper
from app.web.eventafter import figures, words
from app.web.filters import day, moment, number, own_words
from app.web.language import current_language
from app.web.words import word

_CHANGES = ("added", "moved", "dropped")


def draw(report: Report, *, now: datetime) -> bytes:
    """Return the report as a paper in the reader's language."""
    event, release = report.event, report.whole.release
    title = gettext("결과 보고")
    version = gettext("%(n)s판", n=release.version) if release else "–"
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    name = own_words(event, "title")
    paper = Paper(
        f"{name} · {title}", footer=f"{name} · {version} · {made}", made_at=now,
        language=current_language(),
    )  # fmt: skip
    paper.title(name, title, [f"{day(event.day)} · {event.venue}"])
    _draw_figures(paper, report)
    _draw_states(paper, report)
    _draw_places(paper, report)
    _draw_versions(paper, report)
    return paper.pdf()


def _draw_figures(paper: Paper, report: Report) -> None:
    paper.heading(gettext("한눈에"))
    columns = [
        Column(gettext("지표"), 4),
        Column(gettext("이 행사"), 2.4),
        Column(gettext("n은"), 2),
    ]
    rows = [[line.label, figures.told(line.share), line.of] for line in figures.lines(report)]
    if report.before is not None:
        columns.append(Column(gettext("직전 행사"), 2.4))
        rows = [
            [*row, figures.told(line.before)]
            for row, line in zip(rows, figures.lines(report), strict=True)
        ]
    paper.table(columns, rows)
    if report.before is not None:
        then = report.before[0]
        told = gettext("직전 행사: %(event)s (%(day)s)", event=own_words(then, "title"),
                       day=day(then.day))  # fmt: skip
        paper.paragraph(told, small=True)


def _draw_states(paper: Paper, report: Report) -> None:
    paper.heading(gettext("만남의 결과와 다음 일"))
    facts = [(word("meeting_state", state), number(n)) for state, n in report.states.items()]
    facts += [(words.step(step), number(n)) for step, n in report.steps.items()]
    facts.append((gettext("날짜가 지난 일"), number(report.late)))
    missed = gettext(
        "기업 %(firms)s곳, 멘토 %(mentors)s명",
        firms=report.no_shows["firm"], mentors=report.no_shows["mentor"],
    )  # fmt: skip
    facts.append((gettext("오지 않은 참가자"), missed))
    paper.facts(facts)


def _draw_places(paper: Paper, report: Report) -> None:
    paper.heading(gettext("시·군별 자리"))
    columns = [
        Column(gettext("시·군"), 3), Column(gettext("기업"), 1, "RIGHT"),
        Column(gettext("계획한 만남"), 1.5, "RIGHT"), Column(gettext("열린 만남"), 1.5, "RIGHT"),
    ]  # fmt: skip
    rows = []
    for row in report.places:
        name = words.place(row.code)
        shown = gettext("%(name)s (우선)", name=name) if row.priority else name
        held = "–" if row.held is None else number(row.held)
        rows.append([shown, number(row.firms), number(row.planned), held])
    paper.table(columns, rows)
    told = gettext("기업이 %(n)s곳보다 적은 시·군의 열린 만남은 적지 않아요.", n=LEAST)
    paper.paragraph(told, small=True)


def _draw_versions(paper: Paper, report: Report) -> None:
    paper.heading(gettext("판과 변경"))
    columns = [
        Column(gettext("판"), 0.7, "RIGHT"), Column(gettext("공개한 때"), 3),
        Column(gettext("알린 사람"), 1.2, "RIGHT"), Column(gettext("새 만남"), 1, "RIGHT"),
        Column(gettext("옮긴 만남"), 1, "RIGHT"), Column(gettext("빠진 만남"), 1, "RIGHT"),
    ]  # fmt: skip
    rows = [
        [
            str(row.release.version), moment(row.release.published_at or row.release.created_at),
            number(row.release.told),
            *(number(row.changes[kind]) if row.changes else "–" for kind in _CHANGES),
        ]
        for row in report.versions
    ]  # fmt: skip
    paper.table(columns, rows)
