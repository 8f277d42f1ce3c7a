"""The report of a stay as a spreadsheet."""

from typing import Any

from flask_babel import gettext

from app.clock import today_in_seoul
from app.services.papers.sheets import Field, Sheet, workbook
from app.services.weekly_report import Report, Reported
from app.web.filters import named
from app.web.reference import catalogue
from app.web.reports import words
from app.web.words import word


def write(report: Report) -> bytes:
    """Return the report in four sheets: sums, tasks, progress by week, log."""
    sheets = [_sums(report), _tasks(report), _weeks(report), _log(report)]
    return workbook(sheets, title=f"{words.firm(report)} · {words.title(report)}")


def _sums(report: Report) -> Sheet:
    rows = [
        (gettext("기업"), words.firm(report)),
        (gettext("보고서"), words.title(report)),
        (gettext("기간"), words.days(report)),
        (gettext("팀"), words.team(report)),
        (gettext("찾은 과제"), str(report.found)),
        (gettext("마친 과제"), str(len(report.closed))),
        (gettext("접은 과제"), str(len(report.dropped))),
        (gettext("남은 과제"), str(report.still_open)),
        (gettext("쓴 돈"), words.cost(report.cost)),
        (gettext("지금까지 쓴 돈"), words.cost(report.cost_so_far)),
        (gettext("ESG 항목"), words.esg(report)),
        (gettext("진행"), words.standing(report)),
    ]
    return Sheet(gettext("요약"), [Field(gettext("항목"), 18), Field(gettext("내용"), 60)], rows)


def _tasks(report: Report) -> Sheet:
    fields = [
        Field(gettext("번호"), 7, "number"), Field(gettext("과제"), 42), Field(gettext("상태"), 10),
        Field(gettext("담당"), 14), Field(gettext("찾은 날"), 12, "day"),
        Field(gettext("마칠 날"), 12, "day"), Field(gettext("마친 날"), 12, "day"),
        Field(gettext("비용 (원)"), 14, "won"), Field(gettext("잰 것"), 18),
        Field(gettext("단위"), 8), Field(gettext("앞 숫자"), 12, "number"),
        Field(gettext("뒤 숫자"), 12, "number"), Field(gettext("고민 종류"), 18),
        Field(gettext("해결 방법"), 18), Field(gettext("ESG 항목"), 18),
        Field(gettext("접은 이유"), 30),
    ]  # fmt: skip
    return Sheet(gettext("과제"), fields, [_row(task) for task in report.tasks])


def _row(task: Reported) -> list[Any]:
    row, known, over = task.row.task, catalogue(), not task.is_open
    return [
        row.number, row.title, word("task_state", task.state),
        task.row.owner.name if task.row.owner else None, today_in_seoul(row.found_at), row.due_on,
        today_in_seoul(row.done_at) if row.done_at and over else None, row.cost_won,
        row.measure, row.unit, row.before_value,
        row.after_value if over or row.state != "closed" else None,
        _name(known.categories, row.category_id), _name(known.remedies, row.solution_id),
        _name(known.esg_items, row.esg_item_id), row.reason if task.state == "dropped" else None,
    ]  # fmt: skip


def _name(items: Any, id_: str | None) -> str | None:
    return named(items[id_]) if id_ in items else None


def _weeks(report: Report) -> Sheet:
    fields = [
        Field(gettext("주"), 6, "number"), Field(gettext("첫날"), 12, "day"),
        Field(gettext("마지막 날"), 12, "day"), Field(gettext("찾음"), 8, "number"),
        Field(gettext("마침"), 8, "number"), Field(gettext("접음"), 8, "number"),
        Field(gettext("마친 합계"), 10, "number"), Field(gettext("계획 합계"), 10, "number"),
    ]  # fmt: skip
    rows = [
        [
            week.number, week.first_day, week.last_day, week.found, week.closed, week.dropped,
            week.closed_total, week.planned_total,
        ]
        for week in report.progress.weeks
    ]  # fmt: skip
    return Sheet(gettext("진행"), fields, rows)


def _log(report: Report) -> Sheet:
    fields = [
        Field(gettext("날짜"), 12, "day"), Field(gettext("쓴 사람"), 14),
        Field(gettext("한 일"), 80),
    ]  # fmt: skip
    return Sheet(
        gettext("일지"), fields, [[log.day, who.name, log.text] for log, who in report.logs]
    )
