"""The yearly record of a mentor as PDF. Import it where one is made: it brings the PDF library."""

from datetime import datetime

from flask_babel import gettext

from app.services.mentor_record import Helped, Moved, YearRecord
from app.services.papers.paper import Column, Paper
from app.web.filters import day, moment, named, number, own_words, period
from app.web.language import current_language
from app.web.reference import catalogue
from app.web.units import quantity
from app.web.words import word


def draw(record: YearRecord, *, now: datetime) -> bytes:
    """Return the record as a paper in the reader's language."""
    title = gettext("%(year)s년 멘토 기록", year=record.year)
    made = gettext("이음 · %(moment)s에 만들었어요", moment=moment(now))
    name = record.person.name
    paper = Paper(f"{name} · {title}", footer=made, made_at=now, language=current_language())
    paper.title(name, title, [own_words(record.company)] if record.company else [])
    if not record.helped:
        paper.paragraph(gettext("%(year)s년에 도운 기업이 아직 없어요.", year=record.year))
        return paper.pdf()
    paper.facts(_sums(record))
    _draw_firms(paper, record)
    _draw_goals(paper, record)
    _draw_cases(paper, record)
    return paper.pdf()


def _sums(record: YearRecord) -> list[tuple[str, str]]:
    better = sum(1 for goal in record.compared if goal.better)
    return [
        (gettext("도와드린 기업"), gettext("%(n)s곳", n=record.firms)),
        (gettext("방문"), gettext("%(n)s번", n=sum(entry.visits for entry in record.helped))),
        (gettext("방문 시간"), gettext("%(n)s시간", n=number(record.hours))),
        (gettext("마친 과제"), gettext("%(n)s건", n=sum(entry.tasks for entry in record.helped))),
        (
            gettext("나아진 지표"),
            gettext("%(better)s개 / n=%(n)s", better=better, n=len(record.compared)),
        ),
    ]


def _draw_firms(paper: Paper, record: YearRecord) -> None:
    paper.heading(gettext("도와드린 기업"))
    columns = [
        Column(gettext("기업"), 3), Column(gettext("시·군"), 1.5), Column(gettext("기간"), 5),
        Column(gettext("방문"), 1, "RIGHT"), Column(gettext("시간"), 1.1, "RIGHT"),
        Column(gettext("상주"), 1, "RIGHT"), Column(gettext("마친 과제"), 1.5, "RIGHT"),
    ]  # fmt: skip
    paper.table(columns, [_firm(entry) for entry in record.helped])
    told = gettext(
        "방문과 과제는 %(year)s년에 한 것만 세요. 기업은 그해에 하루라도 도운 곳이에요.",
        year=record.year,
    )
    paper.paragraph(told, small=True)


def _firm(entry: Helped) -> list[str]:
    ended = entry.engagement.ended_at
    until = day(ended) if ended else gettext("돕는 중")
    return [
        own_words(entry.company), named(entry.place),
        f"{day(entry.engagement.started_at)} – {until}", str(entry.visits), number(entry.hours),
        str(entry.stays), str(entry.tasks),
    ]  # fmt: skip


def _draw_goals(paper: Paper, record: YearRecord) -> None:
    rows = [_goal(entry, goal) for entry in record.helped for goal in entry.goals]
    paper.heading(gettext("움직인 지표"))
    if not rows:
        paper.paragraph(gettext("아직 정한 지표가 없어요."), small=True)
        return
    columns = [
        Column(gettext("기업"), 2.5), Column(gettext("지표"), 3), Column(gettext("처음 값"), 3),
        Column(gettext("마지막 값"), 3), Column(gettext("확인"), 2),
    ]  # fmt: skip
    paper.table(columns, rows)


def _goal(entry: Helped, moved: Moved) -> list[str]:
    name = named(catalogue().metrics[moved.goal.metric_id])
    values = [
        f"{quantity(r.value, moved.goal.unit)} ({period(r.period_from, r.period_to)})" if r else "–"
        for r in (moved.before, moved.after)
    ]
    return [
        own_words(entry.company),
        f"{name} · {moved.goal.subject}" if moved.goal.subject else name,
        *values,
        word("check_state", moved.after.check_state) if moved.after else "–",
    ]


def _draw_cases(paper: Paper, record: YearRecord) -> None:
    paper.heading(gettext("나온 사례"))
    cases = [(title, own_words(e.company)) for e in record.helped for _, title in e.cases]
    for title, firm in cases:
        paper.paragraph(f"{title} · {firm}")
    if not cases:
        paper.paragraph(gettext("아직 공개된 사례가 없어요."), small=True)
