"""How a report of a stay is told, on the page and on paper alike."""

from flask_babel import gettext

from app.services.weekly_report import Cost, Report, Reported
from app.web.filters import day, named, own_words, won
from app.web.reference import catalogue
from app.web.units import quantity


def title(report: Report) -> str:
    """Return what the report is called."""
    if report.week is None:
        return str(gettext("현장 상주 전체 보고서"))
    return str(gettext("현장 상주 %(week)s주 보고서", week=report.week))


def firm(report: Report) -> str:
    """Return the name of the firm."""
    return own_words(report.firm)


def days(report: Report) -> str:
    """Return the days it is about, the year once."""
    same_year = report.first_day.year == report.last_day.year
    return f"{day(report.first_day)} – {day(report.last_day, year=not same_year)}"


def team(report: Report) -> str:
    """Return the team: the lead, the members, people of the firm."""
    said = {"lead": gettext("팀장"), "firm": gettext("기업")}
    names = [
        f"{person.name} ({said[member.role]})" if member.role in said else person.name
        for member, person in report.team
    ]
    return ", ".join(names) or "–"


def figures(task: Reported) -> str:
    """Return the two numbers of a task: ``준비 시간 30 → 4분``; empty where there is none."""
    row, before = task.row.task, task.row.task.before_value
    # the number after belongs to the closing: a report of earlier days does not know it yet
    after = None if row.state == "closed" and task.is_open else row.after_value
    if before is None and after is None:
        return ""
    left = "–" if before is None else quantity(before, row.unit, bare=after is not None)
    right = "–" if after is None else quantity(after, row.unit)
    return f"{row.measure} {left} → {right}".strip()


def cost(value: Cost) -> str:
    """Return money with how many of how many tasks say theirs."""
    if not value.of:
        return "–"
    return str(
        gettext("%(won)s (n=%(told)s/%(of)s)", won=won(value.won), told=value.told, of=value.of)
    )


def task_cost(task: Reported) -> str:
    """Return what a task cost; empty where nobody said."""
    spent = task.row.task.cost_won
    return "" if spent is None else won(spent)


def due(task: Reported) -> str:
    """Return the day a task is due; empty for none."""
    value = task.row.task.due_on
    return day(value, year=False) if value else ""


def esg(report: Report) -> str:
    """Return the ESG items of closed tasks, each with its number; empty where there is none."""
    items = catalogue().esg_items
    known = [(id_, count) for id_, count in report.esg.items() if id_ in items]
    return ", ".join(f"{named(items[id_])} {count}" for id_, count in known)


def standing(report: Report) -> str:
    """Return in one sentence how far the stay is against its plan, at the end of these days."""
    done, planned = report.progress.closed, report.progress.planned
    if not planned:
        return str(gettext("지금까지 과제 %(closed)s개를 마쳤어요.", closed=done))
    told = gettext(
        "계획 %(planned)s개 가운데 %(closed)s개를 마쳤어요.", planned=planned, closed=done
    )
    if report.progress.behind:
        late = gettext(
            "이맘때 계획은 %(expected)s개예요. %(behind)s개가 늦어요.",
            expected=report.progress.expected, behind=report.progress.behind,
        )  # fmt: skip
        return f"{told} {late}"
    return str(told)
