"""The report of a stay as PDF. Import it where one is made: it brings the PDF library."""

from datetime import datetime

from flask_babel import gettext

from app.models.attachment import Attachment
from app.runtime.files import FileStore
from app.services.papers.paper import Bar, Column, Paper, Photo
from app.services.weekly_report import Report, Reported
from app.web.filters import day, moment
from app.web.language import current_language
from app.web.reports import words
from app.web.words import word

MOST_PAIRS = 20
"""Photos of so many tasks are drawn: reading a pair takes a fifth of a second."""


def draw(report: Report, files: FileStore, *, now: datetime) -> bytes:
    """Return the report as a paper in the reader's language."""
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    name = f"{words.firm(report)} · {words.title(report)}"
    paper = Paper(name, footer=made, made_at=now, language=current_language())
    paper.title(words.firm(report), words.title(report), [words.days(report), words.team(report)])
    paper.paragraph(words.standing(report))
    paper.facts(_facts(report))
    _draw_progress(paper, report)
    _draw_tasks(paper, report)
    _draw_next(paper, report)
    _draw_photos(paper, report, files)
    _draw_log(paper, report)
    return paper.pdf()


def _facts(report: Report) -> list[tuple[str, str]]:
    facts = [
        (
            gettext("과제"),
            gettext(
                "찾음 %(found)s · 마침 %(closed)s · 접음 %(dropped)s · 남음 %(open)s",
                found=report.found, closed=len(report.closed),
                dropped=len(report.dropped), open=report.still_open,
            ),
        ),
        (gettext("쓴 돈"), words.cost(report.cost)),
    ]  # fmt: skip
    if report.week is not None:
        facts.append((gettext("지금까지 쓴 돈"), words.cost(report.cost_so_far)))
    if report.esg:
        facts.append((gettext("ESG 항목"), words.esg(report)))
    return facts


def _draw_progress(paper: Paper, report: Report) -> None:
    paper.heading(gettext("계획과 진행"))
    paper.bars(
        [
            Bar(
                gettext("%(week)s주", week=week.number),
                week.closed_total or 0,
                week.planned_total,
                gettext(
                    "마침 %(closed)s · 계획 %(planned)s",
                    closed="–" if week.closed_total is None else week.closed_total,
                    planned=week.planned_total,
                ),
            )
            for week in report.progress.weeks
        ]
    )


def _draw_tasks(paper: Paper, report: Report) -> None:
    paper.heading(gettext("과제"))
    if not report.tasks:
        paper.paragraph(gettext("이 기간에는 과제가 없었어요."), small=True)
        return
    columns = [
        Column(gettext("번호"), 1.1, "RIGHT"), Column(gettext("과제"), 5.5),
        Column(gettext("상태"), 1.7), Column(gettext("담당"), 2), Column(gettext("마칠 날"), 2.2),
        Column(gettext("비용"), 2.2, "RIGHT"), Column(gettext("전 → 뒤"), 3.3),
    ]  # fmt: skip
    paper.table(columns, [_row(task) for task in report.tasks])


def _row(task: Reported) -> list[str]:
    return [
        str(task.row.task.number), task.row.task.title, word("task_state", task.state),
        task.row.owner.name if task.row.owner else "", words.due(task), words.task_cost(task),
        words.figures(task),
    ]  # fmt: skip


def _draw_next(paper: Paper, report: Report) -> None:
    if not report.next_due:
        return
    paper.heading(gettext("다음 주까지 마칠 과제"))
    columns = [
        Column(gettext("마칠 날"), 2), Column(gettext("번호"), 1, "RIGHT"),
        Column(gettext("과제"), 6), Column(gettext("담당"), 2),
    ]  # fmt: skip
    paper.table(
        columns,
        [
            [
                words.due(task), str(task.row.task.number), task.row.task.title,
                task.row.owner.name if task.row.owner else "",
            ]
            for task in report.next_due
        ],
    )  # fmt: skip


def _draw_photos(paper: Paper, report: Report, files: FileStore) -> None:
    if not report.with_photos:
        return
    paper.heading(gettext("마친 과제의 사진"), above_photos=True)
    for task in report.with_photos[:MOST_PAIRS]:
        caption = f"{task.row.task.number}. {task.row.task.title}"
        if words.figures(task):
            caption += f" · {words.figures(task)}"
        paper.pair(
            caption,
            _photo(task.row.before, files, gettext("바꾸기 전")),
            _photo(task.row.after, files, gettext("바꾼 뒤")),
        )
    left_out = len(report.with_photos) - MOST_PAIRS
    if left_out > 0:
        told = gettext("과제 %(n)s개의 사진은 싣지 못했어요. 보드에서 볼 수 있어요.", n=left_out)
        paper.paragraph(told, small=True)


def _photo(stored: Attachment | None, files: FileStore, caption: str) -> Photo:
    if stored is None:
        return Photo(None, caption, gettext("사진이 없어요"))
    return Photo(files.path(stored.digest), caption, gettext("사진을 보관소에서 찾지 못했어요"))


def _draw_log(paper: Paper, report: Report) -> None:
    if not report.logs:
        return
    paper.heading(gettext("일지"))
    for log, author in report.logs:
        paper.paragraph(f"{day(log.day)} · {author.name}", small=True)
        paper.paragraph(log.text)
