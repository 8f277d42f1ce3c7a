"""The applications of a round on the desk: the list and one of them."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from app import clock
from app.errors import N_
from app.services.papers.sheets import Cell, Field
from app.services.selection import application_list
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue
from app.web.selection_words import selection_choices, selection_word

bp = Blueprint("roundapplications", __name__)
SORTS = {
    "handed_in": N_("먼저 낸 순"),
    "firm": N_("기업 이름순"),
    "place": N_("시·군순"),
    "points": N_("점수 높은 순"),
    "reviews": N_("심사가 적은 순"),
}
MAX_EXPORT = 5000


@bp.get("/<round_id>/applications")
@access.desk_reader
def index(round_id: str) -> str:
    """List the applications of a round within the reader's places."""
    wish = _wish()
    found = _find(round_id, wish)
    return page_or_partial(
        "selection/applications.html",
        "selection/_applications.html",
        opened=found.open,
        round=found.open.round,
        found=found,
        page=Page(found.rows, wish.page, found.total),
        wish=wish,
        states=selection_choices("application_state"),
        outcomes=_outcomes(),
        places={
            place.id: named(place)
            for place in catalogue().places.values()
            if place.id in found.open.scope.places
        },
        sorts={code: gettext(text) for code, text in SORTS.items()},
    )


@bp.get("/<round_id>/applications.<any(xlsx, csv):kind>")
@access.desk_reader
def export(round_id: str, kind: str) -> Response:
    """Hand out the applications that the list finds."""
    found = _find(round_id, _wish(), everything=True)
    fields = [
        Field(gettext("기업"), 24), Field(gettext("시·군"), 12), Field(gettext("사업 제목"), 36),
        Field(gettext("상태"), 12), Field(gettext("낸 날"), 12, "day"),
        Field(gettext("총사업비"), 16, "won"), Field(gettext("요건"), 18),
        Field(gettext("서류"), 8, "number"), Field(gettext("심사"), 8, "number"),
        Field(gettext("점수"), 8, "number"), Field(gettext("가점"), 8, "number"),
        Field(gettext("순위"), 8, "number"), Field(gettext("결과"), 14),
    ]  # fmt: skip
    cells: list[list[Cell]] = []
    for row in found.rows:
        one, decision = row.application, row.decision
        cells.append(
            [
                row.company.name, named(catalogue().places[row.company.municipality_code]),
                one.title, selection_word("application_state", one.state),
                clock.today_in_seoul(one.submitted_at) if one.submitted_at else None,
                one.cost_won, selection_word("eligibility", one.checked.get("answer", "")),
                row.documents, row.done, decision.points if decision else None,
                decision.preference if decision else None, decision.rank if decision else None,
                selection_word("outcome", decision.outcome) if decision else "",
            ]
        )  # fmt: skip
    return table_response(kind, "ieum-applications", gettext("신청"), fields, cells)


@bp.get("/<round_id>/applications/<application_id>")
@access.desk_reader
def show(round_id: str, application_id: str) -> str:
    """Show one application."""
    found = application_list.show(
        db(), current_actor(), round_id, application_id, catalogue=catalogue()
    )
    return render_template(
        "selection/application.html", found=found, opened=found.open, round=found.open.round
    )


def _outcomes() -> dict[str, str]:
    words = selection_choices("outcome")
    return {code: text for code, text in words.items() if code != "unjudged"}


def _wish() -> Asked:
    return asked(
        tuple(SORTS),
        {
            "state": application_list.STATES,
            "place": tuple(catalogue().places),
            "outcome": tuple(_outcomes()),
        },
    )


def _find(
    round_id: str, wish: Asked, *, everything: bool = False
) -> application_list.ApplicationList:
    return application_list.find(
        db(), current_actor(), round_id, catalogue=catalogue(), text=wish.text,
        filters=wish.filters, sort=wish.sort, page=1 if everything else wish.page,
        size=MAX_EXPORT if everything else PAGE_SIZE,
    )  # fmt: skip
