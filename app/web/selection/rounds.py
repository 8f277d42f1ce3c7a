"""Rounds on the desk: the list, a new one, one with its next step, changing it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services.papers.sheets import Cell, Field
from app.services.selection import access as round_access
from app.services.selection import board, rounds
from app.services.selection.round_form import RoundInput
from app.services.selection.wanted import wanted_of
from app.services.weights import region_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue
from app.web.selection.forms import RoundForm, as_data
from app.web.selection_words import selection_choices, selection_word

bp = Blueprint("rounds", __name__)
SORTS = {
    "closes": N_("마감이 늦은 순"),
    "newest": N_("새로 만든 순"),
    "title": N_("이름순"),
}
MAX_EXPORT = 5000
_STEPS = {
    "announce": (rounds.announce, N_("모집을 알렸어요. 여는 날부터 기업이 신청할 수 있어요.")),
    "review": (rounds.start_reviewing, N_("심사를 시작했어요. 심사위원이 볼 수 있어요.")),
    "back": (rounds.take_back, N_("한 단계 앞으로 되돌렸어요.")),
}


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List the rounds of the reader's regions."""
    wish = _wish()
    found = _find(wish)
    return page_or_partial(
        "selection/index.html",
        "selection/_list.html",
        page=Page(found.rows, wish.page, found.total),
        found=found,
        wish=wish,
        states=selection_choices("round_state"),
        sorts={code: gettext(text) for code, text in SORTS.items()},
        today=clock.today_in_seoul(),
    )


@bp.get("/export.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the listed rounds."""
    fields = [
        Field(gettext("모집"), 32), Field(gettext("지원 사업"), 28),
        Field(gettext("연도"), 8, "number"),
        Field(gettext("단계"), 12), Field(gettext("여는 날"), 12, "day"),
        Field(gettext("마감일"), 12, "day"), Field(gettext("뽑는 기업 수"), 10, "number"),
        Field(gettext("낸 신청"), 10, "number"), Field(gettext("가점"), 8, "number"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            row.round.title, named(row.programme), row.version.year,
            selection_word("round_state", row.round.state), row.round.opens_on,
            row.round.closes_on, row.round.places, row.handed_in, row.round.preference_points,
        ]
        for row in _find(_wish(), everything=True).rows
    ]  # fmt: skip
    return table_response(kind, "ieum-rounds", gettext("모집"), fields, cells)


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
def new() -> ResponseReturnValue:
    """Make a round; it begins with the numbers and criteria of the last one."""
    actor = current_actor()
    region = region_of(actor, request.values.get("region", ""))
    start = rounds.template(db(), actor, region, catalogue=catalogue(), now=clock.now())
    form = _form(start, region)
    if form.validate_on_submit():
        try:
            row = rounds.create(
                db(), actor, region, form.given(), catalogue=catalogue(), now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("모집을 만들었어요. 알리기 전까지는 업무대에서만 보여요."), "success")
            return redirect(url_for("rounds.show", round_id=row.public_id), 303)
    page = render_template(
        "selection/edit.html", form=form, opened=None, region=region,
        regions=sorted(actor.coordinator_regions),
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


@bp.get("/<round_id>")
@access.desk_reader
def show(round_id: str) -> str:
    """Show a round: what it is, how far it is, what comes next."""
    actor, known = current_actor(), catalogue()
    opened = round_access.on_desk(db(), actor, round_id, catalogue=known)
    return render_template(
        "selection/show.html",
        opened=opened,
        round=opened.round,
        wanted=wanted_of(opened.version),
        board=board.board_of(db(), opened, catalogue=known) if opened.whole else None,
        accepting=round_access.accepts(opened.round, clock.today_in_seoul()),
        today=clock.today_in_seoul(),
    )


@bp.route("/<round_id>/edit", methods=["GET", "POST"])
@access.coordinator
def edit(round_id: str) -> ResponseReturnValue:
    """Change a round."""
    actor = current_actor()
    opened = round_access.on_desk(db(), actor, round_id, catalogue=catalogue())
    opened.scope.require_change(opened.round.region_code)
    row = opened.round
    now = RoundInput(
        version=opened.version.public_id, title=row.title, opens_on=row.opens_on,
        closes_on=row.closes_on, places=row.places, reserves=row.reserves,
        reviewers_each=row.reviewers_each, preference_points=row.preference_points,
        preference_areas=row.preference_areas, least_points=row.least_points,
        criteria=rounds.as_input(list(opened.criteria)),
    )  # fmt: skip
    form = _form(now, row.region_code)
    if form.validate_on_submit():
        try:
            rounds.change(
                db(), actor, round_id, form.given(), catalogue=catalogue(), now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("고쳤어요."), "success")
            return redirect(url_for("rounds.show", round_id=round_id), 303)
    page = render_template(
        "selection/edit.html", form=form, opened=opened, region=row.region_code, regions=[]
    )
    return page, 422 if request.method == "POST" else 200


@bp.post("/<round_id>/<any(announce, review, back):step>")
@access.coordinator
def move(round_id: str, step: str) -> ResponseReturnValue:
    """Take a step: announce, begin the review, or one step back."""
    deed, told = _STEPS[step]
    deed(db(), current_actor(), round_id, catalogue=catalogue(), now=clock.now())
    flash(gettext(told), "success")
    return redirect(url_for("rounds.show", round_id=round_id), 303)


def _wish() -> Asked:
    return asked(tuple(SORTS), {"state": rounds.STATES, "year": _years()})


def _years() -> tuple[str, ...]:
    return tuple(str(year) for year in range(2000, 2101))


def _find(wish: Asked, *, everything: bool = False) -> rounds.RoundList:
    return rounds.find(
        db(), current_actor(), catalogue=catalogue(), text=wish.text, filters=wish.filters,
        sort=wish.sort, page=1 if everything else wish.page,
        size=MAX_EXPORT if everything else PAGE_SIZE,
    )  # fmt: skip


def _form(start: RoundInput, region: str) -> RoundForm:
    form = RoundForm(data=as_data(start))
    versions = rounds.choices(db(), current_actor(), region, catalogue=catalogue())
    form.prepare(
        [
            (
                version.public_id,
                gettext("%(programme)s %(year)s년", programme=named(programme), year=version.year),
            )
            for version, programme in versions
        ],
        start.criteria,
    )
    return form
