"""A plan as a file: every target with the case it quotes."""

from datetime import datetime
from decimal import Decimal

from flask_babel import gettext

from app.services.kpi_pairs import KpiPair
from app.services.papers.document import Document, Grid, Heading, Text
from app.services.papers.sheets import Field, Sheet, workbook
from app.services.plans.page import PlanPage, month_of
from app.services.plans.targets import TargetView
from app.web.downloads import PDF, XLSX
from app.web.filters import day, month, named, period, won
from app.web.language import current_language
from app.web.programme_words import said
from app.web.reference import catalogue, located
from app.web.units import quantity, unit
from app.web.words import word

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "pdf": PDF, "xlsx": XLSX}


def written(page: PlanPage, kind: str, *, now: datetime) -> bytes:
    """Return a plan as ``docx``, ``pdf`` or ``xlsx``."""
    if kind == "xlsx":
        return _workbook(page)
    # these libraries load with the first file
    if kind == "docx":
        from app.services.papers.docx import written_docx

        return written_docx(_document(page, now), made_at=now)
    from app.services.papers.document_pdf import written_pdf

    return written_pdf(_document(page, now), made_at=now)


def source_line(view: TargetView) -> str:
    """Return where a target comes from: case, firm, values, periods, who measured."""
    if view.quote is None:
        return str(gettext("직접 정한 목표. 까닭: %(why)s", why=view.target.reason or "–"))
    quoted, pair = view.target.quoted, view.quote
    english = current_language() == "en"
    line = gettext(
        "인용: %(title)s (%(firm)s, %(place)s). %(metric)s %(values)s. "
        "바꾸기 전 %(before)s, 바꾼 뒤 %(after)s. 잰 사람 %(who)s, %(state)s. %(on)s에 인용.",
        title=(english and quoted["title_en"]) or quoted["title"],
        firm=quoted["company"],
        place=(english and quoted["place_en"]) or quoted["place"],
        metric=named(pair.metric),
        values=_both(pair),
        before=period(pair.before_from, pair.before_to),
        after=period(pair.after_from, pair.after_to) if pair.after_from and pair.after_to else "",
        who=pair.measured_by or "–",
        state=word("check_state", pair.check_state),
        on=quoted["on"],
    )
    if quoted["capped"]:
        line += " " + gettext("인용한 만큼 다 좇지 않고 목표를 낮춰 잡았어요.")
    return f"{line} {view.target.reason}".strip()


def _both(pair: KpiPair) -> str:
    after = quantity(pair.after, pair.unit) if pair.after is not None else "?"
    return f"{quantity(pair.before, pair.unit)} → {after}"


def _document(page: PlanPage, now: datetime) -> Document:
    plan, intake = page.there.plan, page.opened.intake
    blocks: list[Heading | Text | Grid] = []
    for title, text in (
        (gettext("지금의 현장"), plan.situation),
        (gettext("풀고 싶은 문제"), plan.problem),
        (gettext("하려는 일"), plan.approach),
    ):
        blocks += [Heading(title), Text(text or "–")]
    blocks += [
        Heading(gettext("해결 방법")),
        Text("\n".join(f"· {named(r)}" for r in page.solutions) or "–"),
        Heading(gettext("목표")),
        Grid(
            [gettext("지표"), gettext("지금 값"), gettext("목표"), gettext("언제까지")],
            [_target_row(view) for view in page.targets],
            (4, 2, 2, 3),
            (1, 2),
        ),
        *(
            Text(f"{number}. {named(v.metric)}: {source_line(v)}", small=True)
            for number, v in enumerate(page.targets, start=1)
        ),
        Heading(gettext("일정")),
        Grid(
            [gettext("무엇을"), gettext("언제")],
            [[row["what"], _months(row)] for row in plan.schedule],
            (3, 2),
        ),
        Heading(gettext("비용")),
        Grid(
            [gettext("무엇에"), gettext("금액")],
            [
                *([row["what"], won(row["won"])] for row in plan.costs),
                [gettext("합계"), won(page.total)],
            ],
            (3, 2),
            (1,),
        ),
    ]
    shares = _split_rows(page)
    if shares:
        blocks += [Grid([gettext("누가 내나요"), gettext("금액")], shares, (3, 2), (1,))]
    if page.version is not None:
        blocks += [Text(gettext("부담 기준: %(source)s", source=page.version.source), small=True)]
    blocks += [Heading(gettext("끝난 뒤 이어 갈 방법")), Text(plan.after_care or "–")]
    name = page.opened.company.name if page.opened.company else intake.firm
    programme = f"{named(page.round)} {page.round.year}" if page.round else gettext("사업 미정")
    return Document(
        title=plan.title or gettext("계획서"),
        eyebrow=gettext("사업 계획서 초안"),
        lines=[
            f"{name} · {located(catalogue().places[intake.municipality_code])}",
            gettext("신청할 사업: %(name)s", name=programme),
            gettext("만든 날: %(day)s", day=day(now)),
        ],
        blocks=blocks,
        footer=f"{name} · {plan.title}",
        language=current_language(),
    )


def _target_row(view: TargetView) -> list[str]:
    target = view.target
    name = f"{named(view.metric)} ({target.subject})" if target.subject else named(view.metric)
    return [
        name,
        quantity(target.baseline, target.unit),
        quantity(target.target, target.unit),
        day(target.target_by) if target.target_by else "–",
    ]


def _months(row: dict[str, str]) -> str:
    first, last = month_of(row["from"]), month_of(row["to"])
    return period(first, last) if first != last else month(first)


def _split_rows(page: PlanPage) -> list[list[str]]:
    if page.split is None:
        return []
    rows = [
        [
            " · ".join(said("source", source) for source in part.share.sources),
            won(part.won) if part.won is not None else "–",
        ]
        for part in page.split.parts
    ]
    own = page.split.own_won
    if own is not None:
        return [*rows, [gettext("기업"), won(own)]]
    least = gettext("%(won)s 이상", won=won(page.split.own_least_won))
    return [*rows, [gettext("기업"), least]]


def _workbook(page: PlanPage) -> bytes:
    plan = page.there.plan
    targets = Sheet(
        gettext("목표"),
        [
            Field(gettext("지표"), 26), Field(gettext("무엇의 값인가요?"), 18),
            Field(gettext("단위"), 10), Field(gettext("지금 값"), 12, "number"),
            Field(gettext("목표"), 12, "number"), Field(gettext("언제까지"), 12, "day"),
            Field(gettext("출처"), 80),
        ],
        [
            [
                named(v.metric), v.target.subject, unit(v.target.unit), v.target.baseline,
                v.target.target, v.target.target_by, source_line(v),
            ]
            for v in page.targets
        ],
    )  # fmt: skip
    schedule = Sheet(
        gettext("일정"),
        [
            Field(gettext("무엇을"), 40),
            Field(gettext("첫 달"), 12),
            Field(gettext("마지막 달"), 12),
        ],
        [[row["what"], row["from"], row["to"]] for row in plan.schedule],
    )
    costs = Sheet(
        gettext("비용"),
        [Field(gettext("무엇에"), 40), Field(gettext("금액"), 18, "won")],
        [
            *([row["what"], Decimal(row["won"])] for row in plan.costs),
            [gettext("합계"), page.total],
        ],
    )
    texts = Sheet(
        gettext("글"),
        [Field(gettext("부분"), 20), Field(gettext("내용"), 100)],
        [
            [gettext("제목"), plan.title], [gettext("지금의 현장"), plan.situation],
            [gettext("풀고 싶은 문제"), plan.problem], [gettext("하려는 일"), plan.approach],
            [gettext("해결 방법"), ", ".join(named(r) for r in page.solutions)],
            [gettext("끝난 뒤 이어 갈 방법"), plan.after_care],
        ],
    )  # fmt: skip
    return workbook([texts, targets, schedule, costs], title=plan.title or gettext("계획서"))
