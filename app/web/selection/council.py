"""What a round did for each county, and the minutes of its board."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from app import clock
from app.services.papers.sheets import Cell, Field
from app.services.selection import board
from app.services.selection.board import BoardRow
from app.services.selection.council import by_county, total
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import PDF, download, table_response
from app.web.filters import named
from app.web.language import current_language
from app.web.reference import catalogue
from app.web.selection.minutes import minutes
from app.web.selection_words import selection_word

bp = Blueprint("roundcouncil", __name__)


@bp.get("/<round_id>/board.<any(xlsx, csv, pdf):kind>")
@access.desk_reader
def export(round_id: str, kind: str) -> Response:
    """Hand out the ranking, or the minutes of the board as PDF."""
    found = board.board(db(), current_actor(), round_id, catalogue=catalogue())
    if kind == "pdf":
        data = minutes(found, catalogue(), language=current_language(), made_at=clock.now())
        return download(data, "ieum-minutes.pdf", PDF)
    fields = [
        Field(gettext("순위"), 8, "number"), Field(gettext("가점 없는 순위"), 10, "number"),
        Field(gettext("기업"), 24), Field(gettext("시·군"), 12), Field(gettext("사업 제목"), 36),
        Field(gettext("점수"), 10, "number"), Field(gettext("가점"), 8, "number"),
        Field(gettext("합계"), 10, "number"), Field(gettext("위원 점수 차이"), 10, "number"),
        Field(gettext("남은 심사"), 8, "number"), Field(gettext("이해관계"), 8, "number"),
        Field(gettext("결과"), 14), Field(gettext("순위와 다른 결정"), 10),
        Field(gettext("이유"), 40),
        Field(gettext("가점으로 바뀐 점"), 18), Field(gettext("총사업비"), 16, "won"),
    ]  # fmt: skip
    return table_response(
        kind, "ieum-board", gettext("심의 결과"), fields, [_cells(row) for row in found.rows]
    )


@bp.get("/<round_id>/counties")
@access.desk_reader
def counties(round_id: str) -> str:
    """Show what the round did for each county, with the preference and without it."""
    found = board.board(db(), current_actor(), round_id, catalogue=catalogue())
    rows = by_county(found, catalogue())
    return render_template(
        "selection/counties.html",
        board=found,
        round=found.open.round,
        opened=found.open,
        counties=rows,
        total=total(rows),
    )


@bp.get("/<round_id>/counties.<any(xlsx, csv):kind>")
@access.desk_reader
def export_counties(round_id: str, kind: str) -> Response:
    """Hand out the counties."""
    found = board.board(db(), current_actor(), round_id, catalogue=catalogue())
    fields = [
        Field(gettext("시·군"), 14), Field(gettext("가점 지역"), 10),
        Field(gettext("낸 신청"), 10, "number"), Field(gettext("결과: 선정"), 10, "number"),
        Field(gettext("가점 있는 순위"), 12, "number"),
        Field(gettext("가점 없는 순위"), 12, "number"),
        Field(gettext("가점으로 들어옴"), 12, "number"),
        Field(gettext("가점으로 밀려남"), 12, "number"), Field(gettext("선정 총사업비"), 18, "won"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            named(catalogue().places[c.place]), gettext("예") if c.preferred else "",
            c.handed_in, c.chosen, c.ranked, c.without, c.lifted, c.displaced, c.cost_won,
        ]
        for c in by_county(found, catalogue())
    ]  # fmt: skip
    return table_response(kind, "ieum-round-counties", gettext("시·군별 결과"), fields, cells)


def _cells(row: BoardRow) -> list[Cell]:
    ranked, decision = row.ranked, row.decision
    changed = ""
    if ranked.lifted:
        changed = gettext("가점으로 들어옴")
    elif ranked.displaced:
        changed = gettext("가점으로 밀려남")
    return [
        ranked.rank, ranked.rank_without, row.company.name,
        named(catalogue().places[row.company.municipality_code]), row.application.title,
        ranked.candidate.points, ranked.preference, ranked.total, row.points.spread,
        row.points.missing, row.points.conflicts, selection_word("outcome", row.outcome),
        gettext("예") if decision and decision.overruled else "",
        decision.reason if decision else "", changed, row.application.cost_won,
    ]  # fmt: skip
