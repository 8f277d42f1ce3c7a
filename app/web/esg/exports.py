"""The ESG sheet as table and as paper."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext

from app.clock import today_in_seoul
from app.services.esg.savings import Sum
from app.services.esg.sheet import STATES, ItemLine, Sheet, TaskLine
from app.services.papers.sheets import Cell, Field
from app.web.esg.words import ENERGIES, TOPICS, amount
from app.web.esg.words import STATES as STATE_WORDS
from app.web.filters import day, moment, named, own_words
from app.web.language import current_language
from app.web.units import quantity
from app.web.words import word


def fields() -> list[Field]:
    """Return the columns of the sheet."""
    return [
        Field(gettext("영역"), 12), Field(gettext("주제"), 14), Field(gettext("항목"), 34),
        Field(gettext("상태"), 16), Field(gettext("마친 과제"), 10, "number"),
        Field(gettext("근거"), 60), Field(gettext("무엇으로 보여 주나요?"), 44),
    ]  # fmt: skip


def rows(page: Sheet) -> Iterator[list[Cell]]:
    """Yield every item."""
    for line in page.lines:
        item = line.item
        yield [
            word("esg_area", item.area), gettext(TOPICS[item.topic]) if item.topic else "",
            named(item), gettext(STATE_WORDS[line.state]), len(line.closed), evidence(line),
            shows(line),
        ]  # fmt: skip


def shows(line: ItemLine) -> str:
    """Return what shows that an item is done, in the reader's language."""
    english = current_language() == "en"
    return line.item.evidence_en if english else line.item.evidence_ko


def evidence(line: ItemLine) -> str:
    """Return tasks and documents behind an item in one text."""
    parts = [task_words(task) for task in line.closed]
    if line.record:
        said = line.record
        parts += [said.file.filename] if said.file else []
        parts += [said.record.note] if said.record.note else []
    return " · ".join(parts)


def task_words(line: TaskLine) -> str:
    """Return a closed task with its two numbers and its day."""
    task = line.task
    said = task.title
    if task.before_value is not None and task.after_value is not None:
        said += f" ({task.measure} {quantity(task.before_value, task.unit, bare=True)} → "
        said += f"{quantity(task.after_value, task.unit)})"
    return f"{said}, {day(today_in_seoul(task.done_at))}" if task.done_at else said


def sum_words(line: Sum) -> str:
    """Return a sum of savings: energy, amount, carbon with its factor, or that none is there."""
    said = f"{gettext(ENERGIES[line.energy])} {amount(line.saved, line.unit)}"
    if line.factor is None or line.kg_co2e is None:
        none = gettext("계수가 없어 온실가스는 계산하지 않아요.")
        return f"{said} · {none}"
    return f"{said} · {amount(line.kg_co2e, 'kgCO₂')} ({line.factor.source})"


def paper(page: Sheet, *, now: datetime) -> bytes:
    """Return the sheet as PDF."""
    # the PDF library is loaded with the first paper: the web starts without it
    from app.services.papers.paper import Column, Paper

    firm = own_words(page.firm.company)
    title = gettext("ESG·안전 근거표")
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    sheet = Paper(f"{firm} · {title}", footer=made, made_at=now, language=current_language())
    sheet.title(firm, title)
    sheet.facts([
        (gettext(STATE_WORDS[state]), gettext("%(n)s개", n=page.count(state))) for state in STATES
    ])  # fmt: skip
    for area in ("E", "S", "G"):
        sheet.heading(word("esg_area", area))
        sheet.table(
            [
                Column(gettext("항목"), 3), Column(gettext("상태"), 1.6),
                Column(gettext("근거"), 5),
            ],
            [
                [named(line.item), gettext(STATE_WORDS[line.state]), evidence(line) or "–"]
                for line in page.lines
                if line.item.area == area
            ],
        )  # fmt: skip
    sheet.heading(gettext("한 해 에너지 절감"))
    if page.total.sums:
        for line in page.total.sums:
            sheet.paragraph(sum_words(line))
        sheet.paragraph(total_words(page))
    else:
        sheet.paragraph(gettext("적은 절감량이 아직 없어요."))
    return sheet.pdf()


def total_words(page: Sheet) -> str:
    """Return the carbon of all sums with what is left out."""
    total = page.total
    if not total.counted:
        return str(gettext("계수가 없어 계산하지 않아요."))
    said = gettext(
        "한 해 %(carbon)s을 줄였어요 (과제 %(n)s건).",
        carbon=amount(total.kg_co2e, "kgCO₂"), n=total.counted,
    )  # fmt: skip
    if total.without_factor:
        said += " " + gettext("계수가 없는 %(n)s건은 더하지 않았어요.", n=total.without_factor)
    return str(said)
